/// What a caller's unit means, as far as it changes how values are compared or told.
struct MeasureUnit: Sendable, Hashable {
    /// The families of units.
    enum Family: Sendable, Hashable {
        /// Time, told in milliseconds or seconds.
        case time(secondsPerUnit: Double)
        /// A share of requests: the factor makes a fraction of it.
        case share(factor: Double)
        /// Anything else, told as the caller writes it.
        case other
    }

    /// The family.
    let family: Family

    /// The unit as the caller writes it.
    let text: String

    /// Reads a signal's unit; where a share's unit is not told, the values tell it.
    init(of signal: Signal, largest: Double) {
        text = signal.unit
        let name = signal.unit.lowercased()
        switch signal.kind {
        case .errorRate, .availability:
            switch name {
            case "%", "percent", "pct", "percentage": family = .share(factor: 0.01)
            case "ratio", "fraction", "share", "1": family = .share(factor: 1)
            case "‰", "permille": family = .share(factor: 0.001)
            case "ppm": family = .share(factor: 1e-6)
            case "": family = .share(factor: largest > 1.000001 ? 0.01 : 1)
            default: family = .other
            }
        default:
            switch name {
            case "s", "sec", "second", "seconds": family = .time(secondsPerUnit: 1)
            case "ms", "millisecond", "milliseconds", "msec": family = .time(secondsPerUnit: 1e-3)
            case "us", "µs", "μs", "microsecond", "microseconds": family = .time(secondsPerUnit: 1e-6)
            case "ns", "nanosecond", "nanoseconds": family = .time(secondsPerUnit: 1e-9)
            default: family = .other
            }
        }
    }

    /// Whether values are a share of requests.
    var isShare: Bool {
        if case .share = family { return true }
        return false
    }

    /// The factor that makes a fraction of a share, 1 for other units.
    var fractionFactor: Double {
        if case .share(let factor) = family { return factor }
        return 1
    }
}

import Statistics

/// The scale on which a signal's values are compared, with the bad direction upwards.
struct MeasureScale: Sendable, Hashable {
    /// How values become comparable.
    enum Form: Sendable, Hashable {
        /// Natural logarithm: ratios become differences.
        case logarithm
        /// Twice the square root of a count plus 3/8, which gives a Poisson count unit variance
        /// (F. J. Anscombe, Biometrika 35 (1948)).
        case count
        /// As it is.
        case linear
    }

    let form: Form

    /// 1 where larger is worse, -1 where smaller is worse.
    let sign: Double

    /// The least deviation that is believed, on this scale.
    let floor: Double

    /// Whether values are shares of requests, whose least deviation has a meaning of its own.
    let isShare: Bool

    /// Chooses the scale for a signal from its kind and from what the values allow.
    init(
        _ signal: Signal, unit: MeasureUnit, direction: Double, baseline: Observations,
        candidate: Observations
    ) {
        sign = direction
        isShare = unit.isShare
        var allPositive = true
        var allCounts = true
        var largest = 0.0
        for side in [baseline.values, candidate.values] {
            for value in side {
                if value <= 0 { allPositive = false }
                if value < 0 || value != value.rounded() || value > 1e12 { allCounts = false }
                largest = max(largest, value.magnitude)
            }
        }
        switch signal.kind {
        case .errorRate, .availability:
            form = .linear
            floor = unit.isShare ? 0.002 / unit.fractionFactor : 0.02 * largest
        case .errorCount, .business:
            if allCounts {
                form = .count
                floor = 1
            } else {
                form = allPositive ? .logarithm : .linear
                floor = allPositive ? 0.02 : max(0.02 * MeasureScale.typical(baseline), 1e-300)
            }
        default:
            if allPositive {
                form = .logarithm
                floor = 0.02
            } else {
                form = .linear
                floor = max(0.02 * MeasureScale.typical(baseline), 0.005 * largest, 1e-300)
            }
        }
    }

    private static func typical(_ side: Observations) -> Double {
        var sum = 0.0
        for value in side.values { sum += value.magnitude }
        return side.count > 0 ? sum / Double(side.count) : 0
    }

    /// Returns a value on this scale.
    func callAsFunction(_ value: Double) -> Double {
        switch form {
        case .logarithm: sign * Logarithm.natural(value)
        case .count: sign * 2 * (max(0, value) + 0.375).squareRoot()
        case .linear: sign * value
        }
    }

    /// Returns the value that a place on this scale stands for.
    func value(at place: Double) -> Double {
        let oriented = sign * place
        switch form {
        case .logarithm: return Logarithm.exponential(oriented)
        case .count:
            let root = max(0, oriented) / 2
            return max(0, root * root - 0.375)
        case .linear: return oriented
        }
    }
}

import Threading

/// Spares a service that is down, and the time of those who would wait for it.
///
/// After some outages in a row nobody is let through for a while; then one is, and what becomes of it decides.
struct OutageBreaker: Sendable {
    private let threshold: Int
    private let pause: Duration
    private var failures = 0
    private var openUntil: MonotonicTime?

    /// Creates a closed breaker.
    ///
    /// - Parameters:
    ///   - threshold: The outages in a row that open it.
    ///   - pause: How long it stays open.
    init(threshold: Int = 4, pause: Duration = .seconds(60)) {
        self.threshold = max(1, threshold)
        self.pause = pause
    }

    /// Whether a call may be made; of those that come after a pause, one.
    mutating func admits(at time: MonotonicTime) -> Bool {
        guard let until = openUntil else { return true }
        guard time >= until else { return false }
        // The next one has to wait for what becomes of this one, or for another pause.
        openUntil = time + pause
        return true
    }

    /// Notes what became of a call.
    mutating func record(isOutage: Bool, at time: MonotonicTime) {
        if isOutage {
            failures += 1
            if failures >= threshold { openUntil = time + pause }
        } else {
            failures = 0
            openUntil = nil
        }
    }
}

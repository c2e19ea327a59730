package import Threading

/// A rate limit: so many requests a second on average, and so many at once.
///
/// Turns are given out in the order of asking: who asks gets a time to wait, and whoever asks later gets a later one.
package final class TokenBucket: Sendable {
    private struct State {
        var tokens: Double
        var time: MonotonicTime?
    }

    private let ratePerSecond: Double
    private let burst: Double
    private let state: Locked<State>

    /// Creates a full bucket.
    ///
    /// - Parameters:
    ///   - ratePerSecond: The turns a second, above 0.
    ///   - burst: The turns that may be taken at once, at least 1.
    package init(ratePerSecond: Double, burst: Int) {
        self.ratePerSecond = max(1e-6, ratePerSecond)
        self.burst = Double(max(1, burst))
        state = Locked(State(tokens: Double(max(1, burst)), time: nil))
    }

    /// Takes a turn.
    ///
    /// - Parameters:
    ///   - now: The present moment.
    ///   - patience: The longest wait that makes sense; no turn is taken if it would be longer.
    /// - Returns: How long to wait for the turn, and whether it was taken.
    package func take(at now: MonotonicTime, patience: Duration) -> (wait: Duration, isTaken: Bool) {
        state.withLock { state in
            if let time = state.time {
                let passed = Double(now.duration(since: time).clampedNanoseconds) / 1e9
                state.tokens = min(burst, state.tokens + passed * ratePerSecond)
            }
            state.time = max(state.time ?? now, now)
            let missing = 1 - state.tokens
            let wait: Duration = missing <= 0 ? .zero : .seconds(missing / ratePerSecond)
            guard wait <= patience else { return (wait, false) }
            state.tokens -= 1
            return (wait, true)
        }
    }

    /// Gives back a turn that was taken and not used.
    package func giveBack() {
        state.withLock { $0.tokens = min(burst, $0.tokens + 1) }
    }
}

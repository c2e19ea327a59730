/// When a failed attempt is repeated: after pauses that double, with jitter, and a last time.
package struct RetrySchedule: Sendable, Hashable {
    /// The pause after the first attempt.
    package var first: Duration

    /// The longest pause.
    package var longest: Duration

    /// The attempts in all; after the last the job is a dead letter.
    package var attempts: Int

    /// Creates a schedule; as it stands, the last attempt is about two hours after the first.
    package init(first: Duration = .seconds(1), longest: Duration = .seconds(600), attempts: Int = 20) {
        self.first = first
        self.longest = longest
        self.attempts = max(1, attempts)
    }

    /// The pause after an attempt.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that failed, from 1.
    ///   - generator: Where the jitter comes from.
    /// - Returns: Half to all of the doubled pause; nil after the last attempt.
    package func pause(after attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration? {
        guard attempt < attempts else { return nil }
        var pause = first
        for _ in 1..<max(1, attempt) where pause < longest { pause *= 2 }
        return min(pause, longest) * Double.random(in: 0.5...1, using: &generator)
    }
}

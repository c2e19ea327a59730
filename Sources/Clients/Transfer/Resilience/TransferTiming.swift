package import Threading

/// Time and chance, which tests bring along.
package struct TransferTiming: Sendable {
    /// The present moment.
    package var now: @Sendable () -> MonotonicTime
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to below 1.
    package var random: @Sendable () -> Double

    /// Creates a timing.
    package init(
        now: @escaping @Sendable () -> MonotonicTime,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// The machine's.
    package static let system = Self(
        now: { MonotonicClock.system.now },
        sleep: { try await Task.sleep(for: $0) },
        random: { Double.random(in: 0..<1) })
}

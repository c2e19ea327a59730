import Synchronization

/// How long an event loop was held by its own work, which is how long an event may have waited.
package struct LoopLag: Sendable, Hashable {
    /// Wake-ups so far.
    package var wakeups: UInt64

    /// Time at work so far.
    package var busy: Duration

    /// The longest time at work between two waits since the last reading.
    package var longest: Duration
}

/// Measures a loop's lag: one writer, the loop's thread, and any readers.
final class LoopMeter: Sendable {
    private let wokenAt = Atomic<UInt64>(0)
    private let wakeups = Atomic<UInt64>(0)
    private let busy = Atomic<UInt64>(0)
    private let longest = Atomic<UInt64>(0)

    func didWake(at time: MonotonicTime) {
        wokenAt.store(time.nanoseconds, ordering: .relaxed)
        wakeups.store(wakeups.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    func willWait(at time: MonotonicTime) {
        let start = wokenAt.load(ordering: .relaxed)
        guard start != 0, time.nanoseconds > start else { return }
        let held = time.nanoseconds - start
        busy.store(busy.load(ordering: .relaxed) &+ held, ordering: .relaxed)
        if held > longest.load(ordering: .relaxed) { longest.store(held, ordering: .relaxed) }
    }

    /// The figures; resets the longest.
    var lag: LoopLag {
        LoopLag(
            wakeups: wakeups.load(ordering: .relaxed),
            busy: .nanoseconds(Int64(clamping: busy.load(ordering: .relaxed))),
            longest: .nanoseconds(Int64(clamping: longest.exchange(0, ordering: .relaxed))))
    }
}

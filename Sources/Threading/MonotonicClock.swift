import Glibc
import Synchronization

/// Where an event loop takes the time from.
package enum MonotonicClock: Sendable {
    /// The kernel's monotonic clock.
    case system

    /// A clock that a test moves by hand.
    case manual(ManualClock)

    /// The present moment.
    package var now: MonotonicTime {
        switch self {
        case .system:
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return MonotonicTime(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
        case .manual(let clock): return clock.now
        }
    }

    /// Whether deadlines come without anybody doing anything.
    var isRunning: Bool {
        if case .system = self { true } else { false }
    }
}

/// A clock that stands still until it is moved, and then wakes the loops that go by it.
package final class ManualClock: Sendable {
    private let time = Atomic<UInt64>(1_000_000_000)
    private let loops = Locked<[WeakLoop]>([])

    private struct WeakLoop {
        weak var loop: EventLoop?
    }

    /// Creates a clock at an arbitrary moment.
    package init() {}

    /// The present moment.
    package var now: MonotonicTime { MonotonicTime(nanoseconds: time.load(ordering: .acquiring)) }

    /// Moves the clock on and lets every loop look at its deadlines.
    package func advance(by duration: Duration) {
        time.wrappingAdd(duration.clampedNanoseconds, ordering: .acquiringAndReleasing)
        for loop in loops.withLock({ $0.compactMap(\.loop) }) { loop.wake() }
    }

    func attach(_ loop: EventLoop) {
        loops.withLock { $0.append(WeakLoop(loop: loop)) }
    }
}

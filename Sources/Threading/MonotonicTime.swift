/// A moment on a clock that never goes back, in nanoseconds since an arbitrary start.
package struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since the clock's start.
    package var nanoseconds: UInt64

    /// Creates a moment.
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// A moment that never comes.
    package static let never = Self(nanoseconds: .max)

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment that much later; ``never`` if it lies beyond what can be told.
    package static func + (time: Self, duration: Duration) -> Self {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.clampedNanoseconds)
        return overflow ? .never : Self(nanoseconds: sum)
    }

    /// The time from one moment to a later one; zero if it is not later.
    package func duration(since start: Self) -> Duration {
        self > start ? .nanoseconds(Int64(clamping: nanoseconds - start.nanoseconds)) : .zero
    }
}

extension Duration {
    /// Whole nanoseconds, from 0 to `UInt64.max`.
    package var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        return overflow || carry ? .max : sum
    }
}

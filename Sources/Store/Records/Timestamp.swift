/// A point in time: milliseconds since 1970-01-01 00:00 UTC, without leap seconds.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// The milliseconds.
    package var milliseconds: Int64

    /// Creates a time from milliseconds.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Creates a time from Unix seconds, rounded down; what is out of range becomes the nearest end, NaN becomes 0.
    package init(seconds: Double) {
        let value = (seconds * 1_000).rounded(.down)
        milliseconds = Int64(exactly: value) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
    }

    /// Unix seconds.
    package var seconds: Double { Double(milliseconds) / 1_000 }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// A later time; beyond the range it is the nearest end.
    package static func + (left: Self, right: Duration) -> Self {
        let (seconds, attoseconds) = right.components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !isTooLong else { return Self(milliseconds: seconds < 0 ? .min : .max) }
        let span = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        let sum = left.milliseconds.addingReportingOverflow(span.partialValue)
        guard !span.overflow, !sum.overflow else { return Self(milliseconds: seconds < 0 ? .min : .max) }
        return Self(milliseconds: sum.partialValue)
    }
}

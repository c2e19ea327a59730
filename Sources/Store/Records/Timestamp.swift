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
}

/// Durations, counted in buckets of fixed bounds.
package final class Histogram: Sendable {
    /// The upper bounds of the buckets, in nanoseconds, ascending; one more bucket has no bound.
    package let bounds: [UInt64]

    private let cells: MetricCells

    /// Bounds for requests: 0.25 ms to 10 s, dense below the default deadline of a verdict.
    package static let requestBounds: [Duration] = [
        .microseconds(250), .microseconds(500), .milliseconds(1), .microseconds(2500), .milliseconds(5),
        .milliseconds(10), .milliseconds(25), .milliseconds(50), .milliseconds(100), .milliseconds(250),
        .milliseconds(500), .seconds(1), .milliseconds(2500), .seconds(5), .seconds(8), .seconds(10),
    ]

    /// Bounds for the judge's own work: 50 µs to 2.5 s.
    package static let judgeBounds: [Duration] = [
        .microseconds(50), .microseconds(100), .microseconds(200), .microseconds(400), .microseconds(800),
        .microseconds(1600), .milliseconds(5), .milliseconds(25), .milliseconds(100), .milliseconds(500),
        .milliseconds(2500),
    ]

    /// Creates a histogram without observations.
    ///
    /// - Parameter bounds: the upper bounds; they are sorted, and repeated ones count once.
    package init(bounds: [Duration] = Histogram.requestBounds) {
        self.bounds = Array(Set(bounds.map(Self.nanoseconds))).sorted()
        cells = MetricCells(count: self.bounds.count + 2)
    }

    /// Counts an observation.
    package func observe(_ duration: Duration) { observe(nanoseconds: Self.nanoseconds(duration)) }

    /// Counts an observation in nanoseconds.
    package func observe(nanoseconds: UInt64) {
        var index = 0
        while index < bounds.count, nanoseconds > bounds[index] { index += 1 }
        cells.addOne(to: index, and: nanoseconds, to: bounds.count + 1)
    }

    /// The observations in each bucket, the one without a bound last, not cumulated.
    package var counts: [UInt64] { (0...bounds.count).map { cells.value(of: $0) } }

    /// The sum of all observations, in nanoseconds.
    package var sum: UInt64 { cells.value(of: bounds.count + 1) }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // 584 years; nothing that is measured here takes longer.
        guard seconds < 18_000_000_000 else { return .max }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

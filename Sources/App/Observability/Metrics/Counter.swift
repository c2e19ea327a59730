/// A number that only grows.
package final class Counter: Sendable {
    private let cells = MetricCells(count: 1)

    /// Creates a counter at zero.
    package init() {}

    /// Adds to the counter.
    package func increment(by amount: UInt64 = 1) { cells.add(amount, to: 0) }

    /// The present count.
    package var value: UInt64 { cells.value(of: 0) }
}

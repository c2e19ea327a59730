/// The observations of one signal on one side, in the order in which they were given.
package struct Series: Sendable, Hashable {
    /// When each observation was made, in Unix seconds.
    package var times: [Double]

    /// What was observed; NaN marks a gap.
    package var values: [Double]

    /// How many events (requests, transactions) each value rests on; empty where that is not known.
    package var counts: [Double]

    /// Creates a series of as many times as values.
    package init(times: [Double] = [], values: [Double] = [], counts: [Double] = []) {
        self.times = times
        self.values = values
        self.counts = counts
    }

    /// The number of observations, gaps included.
    package var count: Int { values.count }

    /// Whether there is no observation at all.
    package var isEmpty: Bool { values.isEmpty }
}

import Threading

/// Metrics of one name that differ in the values of their labels.
///
/// The number of series is bounded: label values come from requests at times, and a series costs memory here and
/// in Prometheus for ever. Beyond the bound everything goes to one series whose labels all are `other`.
package final class MetricFamily<Metric: AnyObject & Sendable>: Sendable {
    /// The names of the labels.
    package let labels: [String]

    private let limit: Int
    private let make: @Sendable () -> Metric
    private let series = Locked<[[String]: Metric]>([:])

    init(labels: [String], limit: Int, make: @escaping @Sendable () -> Metric) {
        self.labels = labels
        self.limit = limit
        self.make = make
    }

    /// Returns the series with these values of the labels, in their order.
    ///
    /// It takes a lock and hashes texts, so callers on the hot path keep what they get. Missing values are
    /// empty, and surplus ones are left out.
    package func with(_ values: String...) -> Metric {
        var key = Array(values.prefix(labels.count))
        while key.count < labels.count { key.append("") }
        return series.withLock { series in
            if let metric = series[key] { return metric }
            if series.count >= limit { key = labels.map { _ in "other" } }
            if let metric = series[key] { return metric }
            let metric = make()
            series[key] = metric
            return metric
        }
    }

    /// All series in the order of their labels' values, so that the text is the same each time.
    var all: [(values: [String], metric: Metric)] {
        series.withLock { series in
            series.map { (values: $0.key, metric: $0.value) }
        }.sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }
}

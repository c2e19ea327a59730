import Threading

/// Metrics by name, and the text that Prometheus reads.
package final class MetricRegistry: Sendable {
    private struct Entry: Sendable {
        let name: String
        let write: @Sendable (inout PrometheusText) -> Void
    }

    private let entries = Locked<[Entry]>([])

    /// The most series of one name.
    package static let seriesLimit = 256

    /// Creates an empty registry.
    package init() {}

    /// The whole text, metrics in the order in which they were added.
    package func text() -> [UInt8] {
        var text = PrometheusText()
        for entry in entries.withLock({ $0 }) { entry.write(&text) }
        return text.bytes
    }

    /// Adds metrics that are written by a closure, for figures that somebody else keeps.
    ///
    /// - Parameters:
    ///   - name: a name that no other metric has.
    ///   - write: writes the whole metric, head and samples.
    package func add(_ name: String, _ write: @escaping @Sendable (inout PrometheusText) -> Void) {
        entries.withLock { entries in
            precondition(!entries.contains { $0.name == name }, "the metric \(name) was added twice")
            entries.append(Entry(name: name, write: write))
        }
    }

    /// Adds a counter without labels; by convention the name ends in `_total`.
    package func counter(_ name: String, help: String) -> Counter {
        let counter = Counter()
        add(name) { text in
            text.begin(name, .counter, help: help)
            text.sample(name, [], count: counter.value)
        }
        return counter
    }

    /// Adds counters that differ in labels.
    package func counters(
        _ name: String, help: String, labels: [String], limit: Int = seriesLimit
    ) -> MetricFamily<Counter> {
        let family = MetricFamily(labels: labels, limit: limit) { Counter() }
        add(name) { text in
            text.begin(name, .counter, help: help)
            for (values, counter) in family.all {
                text.sample(name, Array(zip(labels, values)), count: counter.value)
            }
        }
        return family
    }

    /// Adds a gauge without labels.
    package func gauge(_ name: String, help: String) -> Gauge {
        let gauge = Gauge()
        add(name) { text in
            text.begin(name, .gauge, help: help)
            text.sample(name, [], gauge.value)
        }
        return gauge
    }

    /// Adds a gauge that is read when somebody asks; nil leaves the metric out.
    package func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double?) {
        add(name) { text in
            guard let value = read() else { return }
            text.begin(name, .gauge, help: help)
            text.sample(name, [], value)
        }
    }

    /// Adds gauges that differ in one label and are read when somebody asks.
    package func gauges(
        _ name: String, help: String, label: String, read: @escaping @Sendable () -> [(String, Double)]
    ) {
        add(name) { text in
            text.begin(name, .gauge, help: help)
            for (value, number) in read() { text.sample(name, [(label, value)], number) }
        }
    }

    /// Adds a histogram of durations without labels; by convention the name ends in `_seconds`.
    package func histogram(_ name: String, help: String, bounds: [Duration]) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        add(name) { text in
            text.begin(name, .histogram, help: help)
            text.histogram(
                name, [], bounds: histogram.bounds, counts: histogram.counts, sum: histogram.sum)
        }
        return histogram
    }
}

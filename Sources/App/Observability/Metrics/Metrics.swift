package import Judgement

/// The metrics of the product.
package final class Metrics: Sendable {
    /// What writes them all.
    package let registry: MetricRegistry

    /// Requests by route, method and status, and how long they took.
    package let requests: RequestMetrics

    /// How long the judge itself took, without waiting for evidence.
    package let judgeDuration: Histogram

    /// Requests that were not let in, by reason; a delegate's probe is not among them.
    package let refusals: MetricFamily<Counter>

    /// Completed TLS handshakes, by version.
    package let handshakes: MetricFamily<Counter>

    /// Connections and requests that the server itself refused, by reason.
    package let connectionRefusals: MetricFamily<Counter>

    /// Webhooks by source and what became of them.
    package let webhooks: MetricFamily<Counter>

    /// Questions to the reviewer, by how they stood when the verdict was given.
    package let reviews: MetricFamily<Counter>

    /// By action and assessment, in the order of ``Outcome``'s cases.
    private let verdicts: [[Counter]]

    /// Creates the metrics at zero.
    ///
    /// - Parameters:
    ///   - routes: the patterns of all routes.
    ///   - version: the product's version.
    package init(routes: [String], version: String) {
        let registry = MetricRegistry()
        self.registry = registry
        registry.add("verdict_build_info") { text in
            text.begin("verdict_build_info", .gauge, help: "Always 1; the labels tell the version.")
            text.sample("verdict_build_info", [("version", version)], 1)
        }
        requests = RequestMetrics(routes: routes, registry: registry)
        let family = registry.counters(
            "verdict_verdicts_total", help: "Verdicts given, by action and assessment.",
            labels: ["action", "assessment"])
        verdicts = Outcome.allCases.map { action in
            Outcome.allCases.map { family.with(action.rawValue, $0.rawValue) }
        }
        judgeDuration = registry.histogram(
            "verdict_judge_duration_seconds", help: "Time that the judge took for one verdict.",
            bounds: Histogram.judgeBounds)
        refusals = registry.counters(
            "verdict_refusals_total", help: "Requests with credentials that were not let in, by reason.",
            labels: ["reason"])
        handshakes = registry.counters(
            "verdict_tls_handshakes_total", help: "Completed TLS handshakes, by version.", labels: ["version"]
        )
        connectionRefusals = registry.counters(
            "verdict_connection_refusals_total",
            help: "Connections and requests that the server refused before any handler, by reason.",
            labels: ["reason"])
        webhooks = registry.counters(
            "verdict_webhooks_total", help: "Webhooks received, by source and result.",
            labels: ["source", "result"])
        reviews = registry.counters(
            "verdict_reviews_total",
            help: "Questions to the reviewer, by how they stood when the verdict was given.",
            labels: ["status"])
        registry.addProcessMetrics()
    }

    /// Counts a verdict.
    package func recordVerdict(action: Outcome, assessment: Outcome) {
        let outcomes = Outcome.allCases
        guard let row = outcomes.firstIndex(of: action), let column = outcomes.firstIndex(of: assessment)
        else {
            return
        }
        verdicts[row][column].increment()
    }

    /// Adds the figures that the server keeps.
    ///
    /// - Parameters:
    ///   - loopLag: for each event loop the longest time it was held by one piece of work since the last
    ///     reading, in seconds.
    ///   - queueDepth: the jobs that wait for a worker.
    ///   - connections: the open connections.
    package func addServerFigures(
        loopLag: @escaping @Sendable () -> [Double], queueDepth: @escaping @Sendable () -> Int,
        connections: @escaping @Sendable () -> Int
    ) {
        registry.gauges(
            "verdict_loop_lag_seconds",
            help: "Longest time that one piece of work held an event loop since the last reading.",
            label: "loop"
        ) {
            loopLag().enumerated().map { (String($0), $1) }
        }
        registry.gauge("verdict_worker_queue_depth", help: "Jobs that wait for a worker thread.") {
            Double(queueDepth())
        }
        registry.gauge("verdict_connections", help: "Open connections.") { Double(connections()) }
    }

    /// The text that Prometheus reads.
    package func text() -> [UInt8] { registry.text() }
}

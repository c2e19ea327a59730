package import HTTP

/// Counts and times requests by route, method and status, without a lock or a text on the way.
///
/// Routes are registered once and then go by number, methods and statuses are a closed list; so the number of
/// series is bounded however strange the requests are.
package final class RequestMetrics: Sendable {
    /// A registered route.
    package struct Route: Sendable, Hashable {
        fileprivate let index: Int
    }

    /// Where requests go that match no route.
    package let unmatched: Route

    private let patterns: [String]
    private let indices: [String: Int]
    private let counts: MetricCells
    private let durations: [Histogram]

    private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "other"]
    private static let statuses = [
        100, 101, 200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408,
        409,
        410, 411, 412, 413, 414, 415, 417, 422, 426, 428, 429, 431, 500, 501, 502, 503, 504, 505, 0,
    ]
    /// The place of each status from 0 to 599 in ``statuses``; unlisted ones share the last.
    private static let statusIndices: [UInt8] = (0..<600).map { status in
        UInt8(truncatingIfNeeded: statuses.firstIndex(of: status) ?? statuses.count - 1)
    }

    /// Creates the metrics and adds them to a registry.
    ///
    /// - Parameters:
    ///   - routes: the patterns of all routes, such as `/v1/verdicts/{id}`.
    ///   - registry: what writes them.
    package init(routes: [String], registry: MetricRegistry) {
        var patterns: [String] = []
        for route in routes where !patterns.contains(route) { patterns.append(route) }
        unmatched = Route(index: patterns.count)
        patterns.append("unmatched")
        self.patterns = patterns
        indices = Dictionary(uniqueKeysWithValues: patterns.enumerated().map { ($1, $0) })
        counts = MetricCells(count: patterns.count * Self.methods.count * Self.statuses.count)
        durations = patterns.map { _ in Histogram(bounds: Histogram.requestBounds) }
        registry.add("verdict_http_requests_total") { [self] text in writeCounts(&text) }
        registry.add("verdict_http_request_duration_seconds") { [self] text in writeDurations(&text) }
    }

    /// The number of a route; that of unmatched requests for a pattern that is not registered.
    package func route(_ pattern: String) -> Route { indices[pattern].map(Route.init) ?? unmatched }

    /// Counts a request that was answered.
    ///
    /// - Parameters:
    ///   - route: the route it took.
    ///   - method: its method.
    ///   - status: the answer's status.
    ///   - nanoseconds: from the first octet of the request to the last of the answer.
    package func record(_ route: Route, _ method: HTTPMethod, _ status: HTTPStatus, nanoseconds: UInt64) {
        let code = Int(Self.statusIndices[status.code >= 0 && status.code < 600 ? status.code : 0])
        let row = route.index * Self.methods.count + Self.index(of: method)
        counts.add(1, to: row * Self.statuses.count + code)
        durations[route.index].observe(nanoseconds: nanoseconds)
    }

    private static func index(of method: HTTPMethod) -> Int {
        switch method {
        case .get: 0
        case .head: 1
        case .post: 2
        case .put: 3
        case .delete: 4
        case .options: 5
        case .patch: 6
        default: 7
        }
    }

    private func writeCounts(_ text: inout PrometheusText) {
        text.begin("verdict_http_requests_total", .counter, help: "Requests answered.")
        for (route, pattern) in patterns.enumerated() {
            for (method, name) in Self.methods.enumerated() {
                for (index, status) in Self.statuses.enumerated() {
                    let row = route * Self.methods.count + method
                    let count = counts.value(of: row * Self.statuses.count + index)
                    guard count > 0 else { continue }
                    text.sample(
                        "verdict_http_requests_total",
                        [
                            ("route", pattern), ("method", name),
                            ("status", status == 0 ? "other" : "\(status)"),
                        ],
                        count: count)
                }
            }
        }
    }

    private func writeDurations(_ text: inout PrometheusText) {
        text.begin(
            "verdict_http_request_duration_seconds", .histogram,
            help: "Time from the first octet of a request to the last of its answer.")
        for (pattern, histogram) in zip(patterns, durations) {
            let counts = histogram.counts
            guard counts.contains(where: { $0 > 0 }) else { continue }
            text.histogram(
                "verdict_http_request_duration_seconds", [("route", pattern)], bounds: histogram.bounds,
                counts: counts, sum: histogram.sum)
        }
    }
}

import App
import FoundationEssentials
import Glibc
import HTTP
import Judgement
import Testing
import Threading

@Suite struct MetricsTests {
    private func text(_ registry: MetricRegistry) -> String {
        String(decoding: registry.text(), as: UTF8.self)
    }

    // MARK: - Kinds

    @Test func `additions of many threads all count`() async {
        let counter = Counter()
        let histogram = Histogram(bounds: [.milliseconds(1)])
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        histogram.observe(nanoseconds: 3)
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(histogram.counts == [80_000, 0])
        #expect(histogram.sum == 240_000)
    }

    @Test func `gauges go up and down`() async {
        let gauge = Gauge()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<1000 {
                        gauge.add(1.5)
                        gauge.add(-0.5)
                    }
                }
            }
        }
        #expect(gauge.value == 4000)
        gauge.set(-2)
        #expect(gauge.value == -2)
    }

    @Test func `bounds of a histogram belong to their bucket`() {
        let histogram = Histogram(bounds: [.seconds(1), .milliseconds(1), .milliseconds(1)])
        #expect(histogram.bounds == [1_000_000, 1_000_000_000])
        for nanoseconds: UInt64 in [0, 1_000_000, 1_000_001, 1_000_000_000, 1_000_000_001] {
            histogram.observe(nanoseconds: nanoseconds)
        }
        histogram.observe(.seconds(-1))
        #expect(histogram.counts == [3, 2, 1])
    }

    // MARK: - Text

    @Test func `the text has help, type and samples`() {
        let registry = MetricRegistry()
        registry.counter("a_total", help: "Line one\nand \\ \"two\".").increment(by: 3)
        let counters = registry.counters("b_total", help: "B.", labels: ["x", "y"])
        counters.with("2", "q\"u\\o\nte").increment()
        counters.with("1").increment(by: 2)
        registry.gauge("c", help: "C.").set(0.5)
        registry.gauge("d", help: "D.") { nil }
        registry.gauges("e", help: "E.", label: "loop") { [("0", .nan), ("1", .infinity), ("2", 1e21)] }
        let histogram = registry.histogram("f_seconds", help: "F.", bounds: [.milliseconds(10), .seconds(1)])
        histogram.observe(.milliseconds(10))
        histogram.observe(.seconds(2))
        #expect(
            text(registry) == #"""
                # HELP a_total Line one\nand \\ "two".
                # TYPE a_total counter
                a_total 3
                # HELP b_total B.
                # TYPE b_total counter
                b_total{x="1",y=""} 2
                b_total{x="2",y="q\"u\\o\nte"} 1
                # HELP c C.
                # TYPE c gauge
                c 0.5
                # HELP e E.
                # TYPE e gauge
                e{loop="0"} NaN
                e{loop="1"} +Inf
                e{loop="2"} 1e+21
                # HELP f_seconds F.
                # TYPE f_seconds histogram
                f_seconds_bucket{le="0.01"} 1
                f_seconds_bucket{le="1"} 1
                f_seconds_bucket{le="+Inf"} 2
                f_seconds_sum 2.01
                f_seconds_count 2

                """#)
    }

    @Test func `the number of series is bounded, and no count is lost`() {
        let registry = MetricRegistry()
        let counters = registry.counters("a_total", help: "A.", labels: ["x"], limit: 10)
        for number in 0..<1000 { counters.with("\(number)").increment() }
        let samples = text(registry).split(separator: "\n").filter { $0.hasPrefix("a_total") }
        #expect(samples.count == 11)
        #expect(samples.contains("a_total{x=\"other\"} 990"))
    }

    @Test func `requests are counted by route, method and status`() {
        let registry = MetricRegistry()
        let metrics = RequestMetrics(
            routes: ["/healthz", "/v1/verdicts/{id}", "/healthz"], registry: registry)
        let health = metrics.route("/healthz")
        metrics.record(health, .get, .ok, nanoseconds: 1000)
        metrics.record(health, .get, .ok, nanoseconds: 1000)
        metrics.record(health, HTTPMethod(unchecked: "BREW"), HTTPStatus(code: 418), nanoseconds: 1000)
        metrics.record(metrics.route("/v1/verdicts/{id}"), .get, .notFound, nanoseconds: 20_000_000_000)
        metrics.record(metrics.route("/never/registered"), .post, HTTPStatus(code: -7), nanoseconds: .max)
        let text = text(registry)
        for line in [
            "verdict_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 2",
            "verdict_http_requests_total{route=\"/healthz\",method=\"other\",status=\"other\"} 1",
            "verdict_http_requests_total{route=\"/v1/verdicts/{id}\",method=\"GET\",status=\"404\"} 1",
            "verdict_http_requests_total{route=\"unmatched\",method=\"POST\",status=\"other\"} 1",
            "verdict_http_request_duration_seconds_bucket{route=\"/healthz\",le=\"0.00025\"} 3",
            "verdict_http_request_duration_seconds_count{route=\"/v1/verdicts/{id}\"} 1",
        ] {
            #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)")
        }
    }

    @Test func `every status has a place of its own`() {
        let registry = MetricRegistry()
        let metrics = RequestMetrics(routes: [], registry: registry)
        let statuses = [
            100, 200, 201, 202, 204, 400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 415, 417, 422, 429,
            431,
            500, 501, 503, 505,
        ]
        for status in statuses {
            metrics.record(metrics.unmatched, .get, HTTPStatus(code: status), nanoseconds: 1)
        }
        let text = text(registry)
        for status in statuses { #expect(text.contains("status=\"\(status)\"} 1\n"), "\(status)") }
    }

    // MARK: - The product's

    private func filled() -> Metrics {
        let metrics = Metrics(routes: ["/v1/verify", "/healthz"], version: "1.2.3")
        metrics.addServerFigures(loopLag: { [0.001, 0.25] }, queueDepth: { 3 }, connections: { 17 })
        metrics.recordVerdict(action: .proceed, assessment: .rollback)
        metrics.judgeDuration.observe(.microseconds(300))
        metrics.refusals.with("wrongToken").increment()
        metrics.webhooks.with("a\"b\\c\nd", "accepted").increment()
        metrics.requests.record(metrics.requests.route("/v1/verify"), .post, .ok, nanoseconds: 5_000_000)
        return metrics
    }

    @Test func `the product's metrics are there`() {
        let text = String(decoding: filled().text(), as: UTF8.self)
        for line in [
            "verdict_verdicts_total{action=\"proceed\",assessment=\"rollback\"} 1",
            "verdict_verdicts_total{action=\"rollback\",assessment=\"rollback\"} 0",
            "verdict_judge_duration_seconds_count 1", "verdict_loop_lag_seconds{loop=\"1\"} 0.25",
            "verdict_worker_queue_depth 3", "verdict_connections 17",
            "verdict_build_info{version=\"1.2.3\"} 1",
            "verdict_refusals_total{reason=\"wrongToken\"} 1",
        ] {
            #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)")
        }
        for name in [
            "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds",
            "process_start_time_seconds",
        ] {
            #expect(text.contains("\n\(name) "), "\(name)")
        }
    }

    @Test func `the process's figures are plausible`() throws {
        let figures = try #require(ProcessFigures.current())
        #expect(figures.residentMemory > 1 << 20)
        #expect(figures.cpuSeconds > 0)
        #expect(figures.openDescriptors >= 3)
        #expect(figures.descriptorLimit >= figures.openDescriptors)
        let now = Date().timeIntervalSince1970
        #expect(figures.startTime > now - 86_400 && figures.startTime <= now + 1)
    }

    private static let promtool: String? = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first { path in
        FileManager.default.isExecutableFile(atPath: path)
    }

    @Test(.enabled(if: promtool != nil, "skipped: promtool (Debian's package prometheus) is not here"))
    func `promtool accepts the text`() throws {
        let promtool = try #require(Self.promtool)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(filled().text()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try #require(popen("'\(promtool)' check metrics < '\(file.path)' 2>&1", "r"))
        var said: [UInt8] = []
        while case let octet = fgetc(output), octet != EOF { said.append(UInt8(truncatingIfNeeded: octet)) }
        #expect(pclose(output) == 0, "\(String(decoding: said, as: UTF8.self))")
        #expect(said.isEmpty, "\(String(decoding: said, as: UTF8.self))")
    }
}

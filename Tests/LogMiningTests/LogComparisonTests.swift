import LogMining
import Testing

@Suite struct LogComparisonTests {
    private static func requests(_ count: Int, from start: Int = 0) -> [String] {
        (0..<count).map {
            "2026-11-22T10:00:\(10 + $0 % 50).123Z INFO c.e.Checkout - order \(start + $0) paid in \($0 * 7 % 90) ms"
        }
    }

    private static func change(
        _ template: String, in comparison: LogComparison
    ) -> TemplateChange? {
        comparison.changes.first { $0.template.contains(template) }
    }

    @Test func equalLogsHaveNoChange() {
        let text = LogText(lines: Self.requests(200))
        #expect(LogComparison(baseline: text, candidate: text).changes.isEmpty)
    }

    @Test func anErrorThatComesOftenIsStrongAndFirst() throws {
        let errors = (0..<40).map { "2026-11-22T10:01:00Z ERROR c.e.Pay - card \($0) refused by gateway" }
        let comparison = LogComparison(
            baseline: LogText(lines: Self.requests(200)),
            candidate: LogText(
                lines: Self.requests(160, from: 1000) + errors + [
                    "2026-11-22T10:01:00Z INFO c.e.Pay - hello there"
                ]))
        let change = try #require(comparison.changes.first)
        #expect(change.kind == .new)
        #expect(change.level == .error)
        #expect(change.candidateCount == 40)
        #expect(change.baselineCount == 0)
        #expect(change.strength > 0.99)
        #expect(change.lines == [160, 161, 162])
        #expect(change.template.contains("card <*> refused by gateway"))
        #expect(comparison.isNew.filter { $0 }.count == 41)
    }

    @Test func aLineSeenOnceAgainstAShortBaselineIsWeak() throws {
        let comparison = LogComparison(
            baseline: LogText(lines: Self.requests(20)),
            candidate: LogText(
                lines: Self.requests(19) + ["2026-11-22T10:01:00Z INFO c.e.Pay - cache rebuilt"]))
        let change = try #require(Self.change("cache rebuilt", in: comparison))
        #expect(change.strength <= 0.5)
    }

    @Test func aRateThatRoseByMoreThanChanceJumps() throws {
        func warnings(_ count: Int) -> [String] {
            (0..<count).map { "2026-11-22T10:01:00Z WARN c.e.Pay - retry \($0) of payment" }
        }
        let comparison = LogComparison(
            baseline: LogText(lines: Self.requests(200) + warnings(5)),
            candidate: LogText(lines: Self.requests(200) + warnings(60)))
        let change = try #require(Self.change("retry", in: comparison))
        #expect(change.kind == .jumped)
        #expect(change.baselineCount == 5 && change.candidateCount == 60)
    }

    @Test func aHeartbeatThatStoppedIsGone() throws {
        var baseline: [String] = []
        for (index, line) in Self.requests(200).enumerated() {
            baseline.append(line)
            if index % 5 == 0 {
                baseline.append("2026-11-22T10:01:00Z INFO c.e.Queue - heartbeat \(index) sent")
            }
        }
        let comparison = LogComparison(
            baseline: LogText(lines: baseline), candidate: LogText(lines: Self.requests(200)))
        let change = try #require(Self.change("heartbeat", in: comparison))
        #expect(change.kind == .gone)
    }

    @Test func anErrorOfBothSidesIsPreExisting() throws {
        let errors = (0..<20).map { "2026-11-22T10:01:00Z ERROR c.e.Pay - card \($0) refused by gateway" }
        let comparison = LogComparison(
            baseline: LogText(lines: Self.requests(200) + errors),
            candidate: LogText(lines: Self.requests(200) + errors))
        #expect(Self.change("refused", in: comparison)?.kind == .preExisting)
    }

    @Test func withoutABaselineNothingIsNew() {
        let comparison = LogComparison(baseline: nil, candidate: LogText(lines: Self.requests(50)))
        #expect(comparison.changes.isEmpty)
        #expect(!comparison.isNew.contains(true))
    }
}

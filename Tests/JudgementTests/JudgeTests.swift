import Judgement
import Testing

@Suite struct JudgeTests {
    private func series(_ values: [Double], from start: Double = 0) -> Series {
        Series(times: values.indices.map { start + Double($0) * 60 }, values: values)
    }

    @Test func aDoubledLatencyIsRolledBackWithNumbersInTheReason() {
        let before = (0..<30).map { 300 + Double($0 * 7 % 11) }
        let after = before.map { $0 * 2 }
        let signal = Signal(
            name: "checkout_p99", kind: .latency, statistic: .p99, unit: "ms", baseline: series(before),
            candidate: series(after, from: 3600))
        let assessment = Judge().assess(Evidence(signals: [signal]))
        #expect(assessment.outcome == .rollback)
        #expect(assessment.reason.contains("p99 latency 2x"))
        #expect(assessment.reason.contains("01:00 UTC"))
        #expect(assessment.findings.first?.pointers.first == "/signals/0/baseline")
    }

    @Test func equalSidesProceed() {
        let values = (0..<30).map { 300 + Double($0 * 7 % 11) }
        let signal = Signal(
            name: "p99", kind: .latency, unit: "ms", baseline: series(values),
            candidate: series(values, from: 3600))
        #expect(Judge().assess(Evidence(signals: [signal])).outcome == .proceed)
    }

    @Test func noEvidenceIsInvestigated() {
        #expect(Judge().assess(Evidence()).outcome == .investigate)
    }
}

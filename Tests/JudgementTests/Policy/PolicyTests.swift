import Judgement
import LogMining
import Testing

/// Each setting of a policy changes a verdict.
@Suite struct PolicyTests {
    private func assess(
        _ signals: [Signal], _ policy: Policy, logs: Evidence.Logs = Evidence.Logs(),
        catalogue: SignatureCatalogue? = nil, startedAt: Double? = 36_000
    ) -> Assessment {
        Judge(policy: policy, catalogue: catalogue).assess(
            Evidence(
                deployment: Deployment(startedAt: startedAt, service: "checkout"), signals: signals,
                logs: logs))
    }

    private func latency(
        _ factor: Double, noise: Double = 0.05, name: String = "p99", dependency: String? = nil
    ) -> Signal {
        var maker = EvidenceMaker(seed: 7)
        return EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: noise), maker.noisy(300 * factor, noise: noise),
            name: name, dependency: dependency)
    }

    private func errors(_ before: Double, _ after: Double, count: Int = 30) -> Signal {
        var maker = EvidenceMaker(seed: 8)
        return EvidenceMaker.signal(
            .errorRate, unit: "ratio", maker.noisy(before, noise: 0.1, count: count),
            maker.noisy(after, noise: 0.1, count: count), name: "errors")
    }

    private func rule(
        _ name: String? = nil, kind: Signal.Kind? = nil, _ change: (inout Policy.SignalRule) -> Void
    ) -> Policy {
        var rule = Policy.SignalRule(name: name, kind: kind)
        change(&rule)
        return Policy(signals: [rule])
    }

    // MARK: - Signals

    @Test func aSignalOfLittleWeightCannotRollBackAloneButTwoCan() {
        let light = rule(kind: .latency) { $0.weight = 0.5 }
        #expect(assess([latency(2)], Policy()).outcome == .rollback)
        let alone = assess([latency(2)], light)
        #expect(alone.outcome == .investigate)
        #expect(alone.reason.contains("too little weight"), "\(alone.reason)")
        #expect(assess([latency(2), latency(2, name: "p50")], light).outcome == .rollback)
    }

    @Test func aSignalWithoutWeightIsForInformationOnly() {
        #expect(assess([latency(2)], rule("p99") { $0.weight = 0 }).outcome == .proceed)
    }

    @Test func aCriticalSignalRollsBackAloneWhateverItsWeight() {
        let policy = rule("p99") {
            $0.weight = 0.5
            $0.isCritical = true
        }
        #expect(assess([latency(2)], policy).outcome == .rollback)
    }

    @Test func aCriticalResourceSpeaksForItself() {
        var maker = EvidenceMaker(seed: 9)
        let memory = EvidenceMaker.signal(
            .saturation, unit: "MB", maker.noisy(100), maker.noisy(220), name: "memory")
        #expect(assess([memory], Policy()).outcome != .rollback)
        #expect(assess([memory], rule("mem*") { $0.isCritical = true }).outcome == .rollback)
    }

    @Test func aCriticalSignalWithTooFewObservationsIsLookedAt() {
        var short = latency(1, name: "orders")
        short.baseline = EvidenceMaker.series([300, 301], from: 35_000)
        #expect(assess([errors(0.001, 0.001), short], Policy()).outcome == .proceed)
        let policy = rule("orders") { $0.isCritical = true }
        #expect(assess([errors(0.001, 0.001), short], policy).outcome == .investigate)
    }

    @Test func aThresholdOfThePolicyHoldsWhateverTheRequestSays() {
        var signal = latency(1.15)
        signal.threshold = Signal.Threshold(max: 10_000)
        #expect(assess([signal], Policy()).outcome != .rollback)
        #expect(
            assess([signal], rule("p99") { $0.threshold = Policy.Bounds(max: 320) }).outcome == .rollback)
    }

    @Test(
        "bounds with a unit are converted into the signal's",
        arguments: [
            ("ms", Policy.Bounds(max: 0.32, unit: .seconds), Outcome.rollback),
            ("ms", Policy.Bounds(max: 320), .rollback),
            ("us", Policy.Bounds(max: 0.32, unit: .seconds), .investigate),
            ("MB", Policy.Bounds(max: 0.32, unit: .seconds), .investigate),
            ("ms", Policy.Bounds(max: 0.32, unit: .fraction), .investigate),
        ])
    func units(unit: String, bounds: Policy.Bounds, outcome: Outcome) {
        var signal = latency(1.15)
        signal.unit = unit
        #expect(assess([signal], rule("p99") { $0.threshold = bounds }).outcome == outcome)
    }

    @Test func beyondAClearCutBoundTheNewVersionIsRolledBackClearly() {
        let policy = rule("p99") { $0.clearCut = Policy.Bounds(max: 500) }
        let assessment = assess([latency(2)], policy)
        #expect(assessment.outcome == .rollback)
        #expect(assessment.findings.first?.severity == .clearCut)
        #expect(assess([latency(2)], Policy()).findings.first?.severity == .bad)
    }

    @Test(
        "a tolerated effect of a signal or a kind moves what matters",
        arguments: [
            (nil, 2.0, Outcome.rollback), (1.5, 2.0, .proceed), (nil, 1.07, .proceed),
            (0.03, 1.07, .rollback),
            (0.05, 1.07, .rollback), (0.065, 1.02, .proceed),
        ] as [(Double?, Double, Outcome)])
    func toleratedEffect(tolerated: Double?, factor: Double, outcome: Outcome) {
        let byName = rule("p99") { $0.toleratedEffect = tolerated }
        let byKind = rule(kind: .latency) { $0.toleratedEffect = tolerated }
        #expect(assess([latency(factor, noise: 0.01)], byName).outcome == outcome)
        #expect(assess([latency(factor, noise: 0.01)], byKind).outcome == outcome)
    }

    @Test func aToleratedEffectOfErrorsIsRelativeToo() {
        #expect(assess([errors(0.01, 0.03)], Policy()).outcome == .rollback)
        let policy = rule(kind: .errorRate) { $0.toleratedEffect = 3 }
        #expect(assess([errors(0.01, 0.03)], policy).outcome == .proceed)
    }

    @Test func theToleratedEffectOfThePolicyHoldsForLatency() {
        #expect(assess([latency(1.4)], Policy()).outcome == .rollback)
        #expect(assess([latency(1.4)], Policy(toleratedEffect: 0.5)).outcome == .proceed)
    }

    @Test func laterRulesWinSettingBySetting() {
        var all = Policy.SignalRule()
        all.weight = 0.5
        all.toleratedEffect = 1.5
        var one = Policy.SignalRule(name: "p99")
        one.toleratedEffect = 0.1
        let policy = Policy(signals: [all, one])
        #expect(assess([latency(2)], policy).outcome == .investigate)
        #expect(assess([latency(2, name: "p50")], policy).outcome == .proceed)
    }

    @Test func aRuleWithoutADependencyIsForTheServiceItself() {
        let own = rule(kind: .latency) { $0.weight = 0 }
        let slow = latency(3, dependency: "payments")
        #expect(assess([slow, latency(1)], own).cause.name == "payments")
        var other = Policy.SignalRule(kind: .latency, dependency: "pay*")
        other.weight = 0
        #expect(assess([slow, latency(1)], Policy(signals: [other])).outcome == .proceed)
    }

    // MARK: - Clear-cut

    @Test func theClearCutErrorRateTellsABadReleaseFromAClearOne() {
        let severe = assess([errors(0.001, 0.04)], Policy(clearCutErrorRate: 0.02))
        #expect(severe.findings.first?.severity == .clearCut)
        #expect(assess([errors(0.001, 0.04)], Policy()).findings.first?.severity == .bad)
    }

    private static let catalogue = try? SignatureCatalogue([
        Signature(
            id: "k8s.crashloop", patterns: ["CrashLoopBackOff"], origin: .candidate, severity: .high,
            cause: "ends", remedy: "look"),
        Signature(
            id: "k8s.readiness-failed", patterns: ["Readiness probe failed"], origin: .candidate,
            severity: .high, cause: "not ready", remedy: "look"),
    ])

    private func logs(_ line: String, times: Int, before: Int = 0) -> Evidence.Logs {
        let usual = (0..<40).map { "INFO served order \($0)" }
        return Evidence.Logs(
            baseline: LogText(lines: usual + Array(repeating: line, count: before)),
            candidate: LogText(lines: usual + Array(repeating: line, count: times)))
    }

    @Test(
        "crash loops and failing health of the new version alone are clear-cut unless the policy says no",
        arguments: [
            ("Warning BackOff pod is in CrashLoopBackOff", 4, 0, Policy(), Outcome.rollback),
            (
                "Warning BackOff pod is in CrashLoopBackOff", 4, 0,
                Policy(clearCutSymptoms: Policy.ClearCutSymptoms(crashLoops: false)), .proceed
            ),
            ("Warning BackOff pod is in CrashLoopBackOff", 4, 4, Policy(), .proceed),
            ("Warning Unhealthy Readiness probe failed: HTTP 503", 4, 0, Policy(), .rollback),
            ("Warning Unhealthy Readiness probe failed: HTTP 503", 1, 0, Policy(), .investigate),
            (
                "Warning Unhealthy Readiness probe failed: HTTP 503", 4, 0,
                Policy(clearCutSymptoms: Policy.ClearCutSymptoms(failingHealth: false)), .investigate
            ),
        ] as [(String, Int, Int, Policy, Outcome)])
    func symptoms(line: String, times: Int, before: Int, policy: Policy, outcome: Outcome) throws {
        let catalogue = try #require(Self.catalogue)
        let assessment = assess(
            [latency(1)], policy, logs: logs(line, times: times, before: before), catalogue: catalogue)
        #expect(assessment.outcome == outcome, "\(assessment.reason)")
        #expect((assessment.findings.first?.severity == .clearCut) == (outcome == .rollback))
    }

    @Test func aProbeThatFailedOnlyDuringTheStartIsNoClearCutFault() throws {
        let catalogue = try #require(Self.catalogue)
        let usual = (0..<60).map { "1970-01-01T10:\($0 < 10 ? "0" : "")\($0):00Z INFO served order \($0)" }
        let failing = (10..<20).map { "1970-01-01T10:00:\($0)Z WARN Readiness probe failed: HTTP 503" }
        var lines = Evidence.Logs(
            baseline: LogText(lines: usual), candidate: LogText(lines: failing + usual))
        #expect(assess([latency(1)], Policy(), logs: lines, catalogue: catalogue).outcome == .proceed)
        let lasting = (10..<30).map { "1970-01-01T10:\($0):30Z WARN Readiness probe failed: HTTP 503" }
        lines.candidate = LogText(lines: usual + lasting)
        #expect(assess([latency(1)], Policy(), logs: lines, catalogue: catalogue).outcome == .rollback)
    }

    // MARK: - Minimum data

    @Test func fewerObservationsThanThePolicyAsksForConcludeNothing() {
        let policy = Policy(minimumData: Policy.MinimumData(points: 40))
        let assessment = assess([latency(2)], policy)
        #expect(assessment.outcome == .investigate)
        #expect(
            assessment.reason.contains("30 and 30 observations, fewer than the 40"), "\(assessment.reason)")
        #expect(assessment.findings.first?.kind == .tooFewData)
        let relaxed = Policy(
            minimumData: Policy.MinimumData(points: 40),
            signals: {
                var rule = Policy.SignalRule(name: "p99")
                rule.minimumData.points = 5
                return [rule]
            }())
        #expect(assess([latency(2)], relaxed).outcome == .rollback)
    }

    @Test func fewRequestsConcludeNothingAndUnknownOnesSayWhatToSend() {
        let policy = Policy(minimumData: Policy.MinimumData(requests: 1000))
        var signal = errors(0.001, 0.2)
        let unknown = assess([signal], policy)
        #expect(unknown.outcome == .investigate)
        #expect(unknown.reason.contains("send counts"), "\(unknown.reason)")
        signal.baseline.counts = Array(repeating: 10, count: 30)
        signal.candidate.counts = Array(repeating: 10, count: 30)
        #expect(assess([signal], policy).outcome == .investigate)
        signal.candidate.counts = Array(repeating: 100, count: 30)
        #expect(assess([signal], policy).outcome == .rollback)
    }

    // MARK: - Signatures

    @Test(
        "a signature of the team's own changes what a line weighs",
        arguments: [
            ("ERROR flaky gossip peer lost", Policy.SignatureRule.Meaning?.none, Outcome.rollback),
            ("ERROR flaky gossip peer lost", .ignore, .proceed),
            ("ERROR flaky gossip peer lost", .explain, .rollback),
            ("INFO falling back to the slow path", nil, .proceed),
            ("INFO falling back to the slow path", .investigate, .investigate),
            ("INFO falling back to the slow path", .rollback, .rollback),
        ] as [(String, Policy.SignatureRule.Meaning?, Outcome)])
    func signatures(line: String, meaning: Policy.SignatureRule.Meaning?, outcome: Outcome) throws {
        let signature = Signature(
            id: "own.line", patterns: ["gossip peer lost", "slow path"], origin: .candidate,
            severity: .medium, cause: "known", remedy: "none")
        let policy = Policy(signatures: meaning.map { [Policy.SignatureRule(signature, meaning: $0)] } ?? [])
        let assessment = assess(
            [latency(1)], policy, logs: logs(line, times: 12), catalogue: try SignatureCatalogue([signature]))
        #expect(assessment.outcome == outcome, "\(assessment.reason)")
    }
}

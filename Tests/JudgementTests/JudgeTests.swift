import Judgement
import LogMining
import Testing

/// What has to be told apart before the new version is blamed, row by row.
@Suite struct JudgeTests {
    private func assess(
        _ signals: [Signal], dependencies: [Dependency] = [], logs: Evidence.Logs = Evidence.Logs(),
        deployment: Deployment = Deployment(startedAt: 36_000, service: "checkout"), policy: Policy = Policy()
    ) -> Assessment {
        Judge(policy: policy).assess(
            Evidence(deployment: deployment, signals: signals, logs: logs, dependencies: dependencies))
    }

    // MARK: - Latency

    @Test func aDoubledLatencyIsRolledBackWithNumbersInTheReason() {
        var maker = EvidenceMaker(seed: 1)
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300), maker.noisy(600), name: "checkout_p99", statistic: .p99)
        let assessment = assess([signal])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.cause == Cause(kind: .candidate, name: "checkout"))
        #expect(assessment.reason.hasPrefix("p99 latency 2x ("), "\(assessment.reason)")
        #expect(assessment.reason.contains("ms) since 10:00 UTC"), "\(assessment.reason)")
        #expect(assessment.findings.first?.pointers == ["/signals/0/baseline", "/signals/0/candidate"])
        #expect(assessment.findings.first?.numbers.baselineCount == 30)
    }

    @Test func aShiftFarBeyondADriftingBaselineIsAShiftAndNoTail() {
        // Twenty minutes whose neighbours resemble each other, so that ranks alone count four of them.
        let before = [
            313.7, 293.1, 270.5, 298.7, 342, 311.5, 309.3, 319.3, 327.7, 310.5, 353.5, 347.3, 343.8, 347.5,
            322.8,
            278.6, 295, 289.5, 291.3, 306.3,
        ]
        let assessment = assess([
            EvidenceMaker.signal(.latency, unit: "ms", before, before.reversed().map { $0 + 640 })
        ])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.findings.first?.kind == .shift)
    }

    @Test(arguments: 0..<20) func equalNoiseProceeds(seed: UInt64) {
        var maker = EvidenceMaker(seed: 100 + seed)
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.2), maker.noisy(300, noise: 0.2))
        #expect(assess([signal]).outcome == .proceed)
    }

    @Test func aShiftTooSmallToMatterProceedsHoweverSignificant() {
        var maker = EvidenceMaker(seed: 2)
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.01, count: 200),
            maker.noisy(303, noise: 0.01, count: 200))
        #expect(assess([signal]).outcome == .proceed)
    }

    @Test func aColdStartThatHealsIsWarmUp() {
        var maker = EvidenceMaker(seed: 3)
        var after = maker.noisy(300)
        for (place, factor) in [5.0, 4, 3, 2, 1.5].enumerated() { after[place] *= factor }
        let assessment = assess([EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), after)])
        #expect(assessment.outcome == .proceed)
        #expect(assessment.cause.kind == .warmUp)
        #expect(assessment.findings.contains { $0.kind == .warmUp })
    }

    @Test func aColdStartThatHealsOnlyInPartIsARegression() {
        var maker = EvidenceMaker(seed: 4)
        var after = maker.noisy(420)
        for (place, factor) in [5.0, 4, 3, 2, 1.5].enumerated() { after[place] *= factor }
        #expect(
            assess([EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), after)]).outcome == .rollback
        )
    }

    @Test func aLateStepIsNoticedAndDated() {
        var maker = EvidenceMaker(seed: 5)
        let after = maker.noisy(300, count: 40) + maker.noisy(600, count: 20)
        let assessment = assess([
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300, count: 60), after)
        ])
        #expect(assessment.outcome == .rollback)
        let since = assessment.findings.first?.numbers.since ?? 0
        #expect((since - (36_000 + 40 * 60)).magnitude <= 180)
    }

    @Test func aRampOverTheLastThirdIsNoticed() {
        var maker = EvidenceMaker(seed: 6)
        var after = maker.noisy(300, noise: 0.1, count: 60)
        for place in 40..<60 { after[place] *= 1 + Double(place - 39) / 20 }
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.1, count: 60), after)
        #expect(assess([signal]).outcome != .proceed)
    }

    @Test func aTripledSpreadAtTheSameLevelIsNoticed() {
        var maker = EvidenceMaker(seed: 7)
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.05, count: 60),
            maker.noisy(300, noise: 0.15, count: 60))
        #expect(assess([signal]).outcome != .proceed)
    }

    @Test func aSlowTailIsNoticed() {
        var maker = EvidenceMaker(seed: 8)
        var after = maker.noisy(300, noise: 0.1, count: 60)
        for place in [10, 31, 52] { after[place] *= 10 }
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.1, count: 60), after)
        #expect(assess([signal]).outcome != .proceed)
    }

    // MARK: - Errors

    @Test func errorsWhereTheBaselineHadNoneAreRolledBack() {
        let assessment = assess([
            EvidenceMaker.signal(
                .errorRate, unit: "ratio", [Double](repeating: 0, count: 30),
                [Double](repeating: 0.023, count: 30))
        ])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.reason.contains("error rate 0 % -> 2.3 %"), "\(assessment.reason)")
    }

    @Test(arguments: [("ratio", 1.0), ("%", 100.0)]) func clearCutHoldsInEitherUnit(
        unit: String, factor: Double
    ) {
        var maker = EvidenceMaker(seed: 9)
        let before = maker.noisy(0.004 * factor, noise: 0.2)
        let after = maker.noisy(0.08 * factor, noise: 0.2)
        let assessment = assess([EvidenceMaker.signal(.errorRate, unit: unit, before, after)])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.findings.first?.severity == .clearCut)
    }

    @Test func errorsThatTheBaselineHadAreNotBlamedOnTheNewVersion() {
        var maker = EvidenceMaker(seed: 10)
        let assessment = assess([
            EvidenceMaker.signal(
                .errorRate, unit: "%", maker.noisy(8, noise: 0.1), maker.noisy(8, noise: 0.1),
                threshold: Signal.Threshold(max: 1))
        ])
        #expect(assessment.outcome == .proceed)
        #expect(assessment.cause.kind == .preExisting)
        #expect(assessment.findings.contains { $0.kind == .preExisting })
    }

    @Test func aWorseningOfWhatTheBaselineHadIsBlamed() {
        var maker = EvidenceMaker(seed: 11)
        let assessment = assess([
            EvidenceMaker.signal(
                .errorRate, unit: "%", maker.noisy(8, noise: 0.1), maker.noisy(20, noise: 0.1))
        ])
        #expect(assessment.outcome == .rollback)
    }

    @Test func oneFailedRequestOfThreeIsNotAThousandOfAMillion() {
        func signal(_ requests: Double) -> Signal {
            var signal = EvidenceMaker.signal(.errorRate, unit: "ratio", [0, 0, 0], [0, 1.0 / 3, 0])
            signal.baseline.counts = [requests, requests, requests]
            signal.candidate.counts = [requests, requests, requests]
            return signal
        }
        #expect(assess([signal(3)]).outcome == .proceed)
        var large = EvidenceMaker.signal(.errorRate, unit: "ratio", [0, 0, 0], [0.01, 0.011, 0.0105])
        large.baseline.counts = [1e5, 1e5, 1e5]
        large.candidate.counts = [1e5, 1e5, 1e5]
        #expect(assess([large]).outcome == .rollback)
    }

    @Test func errorsInTwentyFiveOfSixtyMinutesAreNoticed() {
        let after = (0..<60).map { $0 % 12 < 5 ? 3.0 : 0 }
        let signal = EvidenceMaker.signal(.errorCount, [Double](repeating: 0, count: 60), after)
        #expect(assess([signal]).outcome != .proceed)
    }

    // MARK: - Several signals

    @Test func threeSmallMovesTogetherAreInvestigated() {
        var outcomes: [Outcome] = []
        for seed in 0..<10 as Range<UInt64> {
            var maker = EvidenceMaker(seed: 200 + seed)
            let signals = [
                EvidenceMaker.signal(
                    .latency, unit: "ms", maker.noisy(300, noise: 0.1, count: 60),
                    maker.noisy(320, noise: 0.1, count: 60)),
                EvidenceMaker.signal(
                    .errorCount, maker.noisy(500, noise: 0.1, count: 60).map { $0.rounded() },
                    maker.noisy(535, noise: 0.1, count: 60).map { $0.rounded() }),
                EvidenceMaker.signal(
                    .saturation, unit: "%", maker.noisy(40, noise: 0.1, count: 60),
                    maker.noisy(43, noise: 0.1, count: 60)),
            ]
            outcomes.append(assess(signals).outcome)
        }
        #expect(outcomes.count { $0 != .proceed } >= 8, "\(outcomes)")
    }

    @Test func aSignalOfNoWeightDecidesNothing() {
        var maker = EvidenceMaker(seed: 12)
        var signal = EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(900))
        signal.weight = 0
        let other = EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(300))
        #expect(assess([signal, other]).outcome == .proceed)
    }

    @Test func memoryAloneIsNoReasonForARollback() {
        var maker = EvidenceMaker(seed: 13)
        let assessment = assess([
            EvidenceMaker.signal(.saturation, unit: "%", maker.noisy(20), maker.noisy(70), name: "memory"),
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(300)),
        ])
        #expect(assessment.outcome == .investigate)
    }

    // MARK: - Dependencies

    @Test func aDependencyThatBrokeTakesTheBlameByName() {
        var maker = EvidenceMaker(seed: 14)
        let assessment = assess([
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(900)),
            EvidenceMaker.signal(
                .latency, unit: "ms", maker.noisy(20), maker.noisy(600), dependency: "payments"),
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(20), maker.noisy(20), dependency: "stock"),
        ])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.cause == Cause(kind: .dependency, name: "payments"))
        #expect(assessment.reason.contains("payments"))
    }

    @Test func aDependencyThatIsStatedUnhealthyTakesTheBlame() {
        var maker = EvidenceMaker(seed: 15)
        let assessment = assess(
            [EvidenceMaker.signal(.errorRate, unit: "%", maker.noisy(0.5), maker.noisy(12))],
            dependencies: [Dependency(name: "payments", isHealthy: false, since: 34_800)])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.cause == Cause(kind: .dependency, name: "payments"))
        #expect(assessment.reason.contains("since 09:40 UTC"))
    }

    @Test func aDependencyThatTheNewVersionOverrunsIsNotToBlame() {
        var maker = EvidenceMaker(seed: 16)
        let assessment = assess([
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(900)),
            EvidenceMaker.signal(
                .latency, unit: "ms", maker.noisy(20), maker.noisy(600), dependency: "payments"),
            EvidenceMaker.signal(
                .throughput, unit: "req/s", maker.noisy(50), maker.noisy(400), dependency: "payments"),
        ])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.cause.kind == .candidate)
        #expect(assessment.reason.contains("payments suffers"), "\(assessment.reason)")
    }

    @Test func inACanaryADependencyThatFailsOnlyForTheNewVersionIsNotToBlame() {
        var maker = EvidenceMaker(seed: 17)
        let assessment = assess(
            [
                EvidenceMaker.signal(.errorRate, unit: "%", maker.noisy(0.5), maker.noisy(12)),
                EvidenceMaker.signal(
                    .errorRate, unit: "%", maker.noisy(0.5), maker.noisy(30), dependency: "payments"),
            ], deployment: Deployment(strategy: .canary, comparison: .concurrent, service: "checkout"))
        #expect(assessment.outcome == .rollback)
    }

    @Test func healthyDependenciesAreSaidToBeHealthy() {
        var maker = EvidenceMaker(seed: 18)
        let assessment = assess([
            EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(900)),
            EvidenceMaker.signal(
                .latency, unit: "ms", maker.noisy(20), maker.noisy(20), dependency: "payments"),
        ])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.reason.hasSuffix("dependencies healthy"), "\(assessment.reason)")
    }

    // MARK: - Logs

    private func logs(_ before: [String], _ after: [String]) -> Evidence.Logs {
        Evidence.Logs(baseline: LogText(lines: before), candidate: LogText(lines: after))
    }

    private func ordinaryLines(_ count: Int) -> [String] {
        (0..<count).map {
            "2026-11-24 10:00:\($0 % 60 < 10 ? "0" : "")\($0 % 60) INFO handled request \($0) in \($0 % 7) ms"
        }
    }

    @Test func newErrorsInTheLogAreRolledBack() {
        let errors = (0..<40).map { "2026-11-24 10:01:00 ERROR cannot reach ledger for order \($0)" }
        let assessment = assess([], logs: logs(ordinaryLines(200), ordinaryLines(200) + errors))
        #expect(assessment.outcome == .rollback)
        #expect(assessment.reason.contains("new error in the log, 40 times"), "\(assessment.reason)")
        #expect(assessment.findings.contains { $0.kind == .newTemplate && !$0.excerpts.isEmpty })
    }

    @Test(arguments: [(100, Outcome.rollback), (2000, .investigate)])
    func aNewExceptionWithItsTraceWeighsByHowOftenItComes(lines: Int, expected: Outcome) {
        let trace = [
            "2026-11-24 10:01:00 ERROR request failed",
            "Traceback (most recent call last):",
            "  File \"/srv/app/orders.py\", line 31, in place",
            "    total = price * None",
            "TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'",
        ]
        let assessment = assess([], logs: logs(ordinaryLines(lines), ordinaryLines(lines) + trace))
        #expect(assessment.outcome == expected, "\(assessment.reason)")
    }

    @Test func errorsThatTheOldVersionLoggedTooProceed() {
        let errors = (0..<20).map { "2026-11-24 10:01:00 ERROR cannot reach ledger for order \($0)" }
        let lines = ordinaryLines(200) + errors
        #expect(assess([], logs: logs(lines, lines)).outcome == .proceed)
    }

    private func served(_ path: String, _ count: Int, every step: Int = 4) -> [String] {
        (0..<count).map { place in
            let second = place * step % 60
            let minute = place * step / 60
            return
                "2026-11-24 10:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second) INFO \(path)"
        }
    }

    private func inTimeOrder(_ lines: [String]) -> [String] { lines.sorted { $0.prefix(19) < $1.prefix(19) } }

    @Test func aMessageThatStopsIsWorkThatIsNotDoneAnyMore() {
        let before = inTimeOrder(served("order stored", 60) + served("cart shown", 60))
        let assessment = assess([], logs: logs(before, served("cart shown", 60)))
        #expect(assessment.outcome == .rollback, "\(assessment.reason)")
        #expect(assessment.reason.contains("order stored"), "\(assessment.reason)")
    }

    @Test func aMessageThatIsWordedAnewIsNoWorkUndone() {
        let before = inTimeOrder(served("order stored", 60) + served("cart shown", 60))
        let after = inTimeOrder(
            served("persisted one more order for a customer", 60) + served("cart shown", 60))
        #expect(assess([], logs: logs(before, after)).outcome != .rollback)
    }

    @Test func aShorterWindowIsNoLossOfMessages() {
        let before = inTimeOrder(served("order stored", 200) + served("cart shown", 200))
        let after = inTimeOrder(served("order stored", 20) + served("cart shown", 20))
        #expect(assess([], logs: logs(before, after)).outcome == .proceed)
    }

    // MARK: - Witnesses

    @Test func slowAnswersAndFailedOnesBearEachOtherOut() {
        let latency = EvidenceMaker.signal(
            .latency, unit: "ms", [50, 44, 47, 43, 46, 42, 45, 49], [170, 80, 46])
        let failures = EvidenceMaker.signal(
            .availability, unit: "%", [100, 100, 100, 100, 100, 100, 100, 100], [97.5, 98.7, 100])
        // Among many signals one moves like that by chance now and then.
        let others = (0..<5).map { place in
            EvidenceMaker.signal(
                .latency, unit: "ms", [9, 8.8, 9.3, 8.9, 9.1, 9.4, 9.2, 8.7], [9.05, 8.95, 9.15],
                name: "other \(place)")
        }
        #expect(assess([latency] + others).outcome == .investigate)
        #expect(assess([latency, failures] + others).outcome == .rollback)
    }

    @Test func trafficTellsHowManyRequestsAShareRestsOn() {
        func outcome(_ requests: Double) -> Outcome {
            let traffic = [Double](repeating: requests, count: 6)
            return assess([
                EvidenceMaker.signal(
                    .errorRate, unit: "ratio", [0, 0, 0, 0, 0, 0], [0.02, 0.03, 0.025, 0.02, 0.03, 0.02]),
                EvidenceMaker.signal(.throughput, unit: "requests per minute", traffic, traffic),
            ]).outcome
        }
        #expect(outcome(5000) == .rollback)
        #expect(outcome(1) == .proceed)
    }

    // MARK: - Business and traffic

    @Test func fewerOrdersForFewerRequestsProceed() {
        var maker = EvidenceMaker(seed: 19)
        let before = maker.noisy(1000, noise: 0.02)
        let after = maker.noisy(600, noise: 0.02)
        let assessment = assess([
            EvidenceMaker.signal(
                .business, before.map { $0 * 0.05 }, after.map { $0 * 0.05 }, name: "orders"),
            EvidenceMaker.signal(.throughput, unit: "req/s", before, after),
        ])
        #expect(assessment.outcome == .proceed)
    }

    @Test func fewerOrdersForTheSameRequestsAreRolledBack() {
        var maker = EvidenceMaker(seed: 20)
        let traffic = maker.noisy(1000, noise: 0.02)
        let assessment = assess([
            EvidenceMaker.signal(
                .business, traffic.map { $0 * 0.05 }, traffic.map { $0 * 0.02 }, name: "orders"),
            EvidenceMaker.signal(.throughput, unit: "req/s", traffic, traffic),
        ])
        #expect(assessment.outcome == .rollback)
    }

    @Test func nightAgainstDayIsCorrectedByEarlierDays() {
        var maker = EvidenceMaker(seed: 21)
        var signal = EvidenceMaker.signal(
            .business, maker.noisy(100.5, noise: 0.03, count: 60), maker.noisy(40.5, noise: 0.03, count: 60))
        let start = 36_000.0 - 86_400
        signal.history = Series(
            times: (-60..<60).map { start + Double($0) * 60 },
            values: maker.noisy(100.5, noise: 0.03, count: 60) + maker.noisy(40.5, noise: 0.03, count: 60))
        #expect(assess([signal]).outcome == .proceed)
        signal.history = Series()
        #expect(assess([signal]).outcome == .rollback)
    }

    @Test func noRequestsMeanNoConclusion() {
        var maker = EvidenceMaker(seed: 22)
        let assessment = assess([
            EvidenceMaker.signal(
                .throughput, unit: "req/s", maker.noisy(50), [Double](repeating: 0, count: 30)),
            EvidenceMaker.signal(.saturation, unit: "%", maker.noisy(20), maker.noisy(20)),
        ])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.cause.kind == .traffic)
        #expect(assessment.findings.contains { $0.kind == .noTraffic })
    }

    // MARK: - Missing evidence

    @Test func noEvidenceIsInvestigated() {
        #expect(assess([]).outcome == .investigate)
        #expect(assess([]).findings.first?.kind == .noData)
    }

    @Test func evidenceThatCouldNotBeCollectedIsNoSilentPass() {
        var evidence = Evidence(signals: [
            Signal(
                name: "p99", kind: .latency,
                baseline: Series(
                    times: (0..<40).map { Double($0) * 60 }, values: (0..<40).map { 300 + Double($0 % 7) }),
                candidate: Series(
                    times: (0..<40).map { Double($0) * 60 }, values: (0..<40).map { 300 + Double($0 % 7) })
            )
        ])
        #expect(Judge().assess(evidence).outcome == .proceed)
        evidence.shortfalls = [Evidence.Shortfall(subject: "logs", reason: "the log store did not answer")]
        let assessment = Judge().assess(evidence)
        #expect(assessment.outcome == .investigate)
        #expect(assessment.reason.contains("the log store did not answer"))
    }

    @Test func aSilentCandidateIsSuspicious() {
        var maker = EvidenceMaker(seed: 23)
        let assessment = assess([EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), [])])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.cause.kind == .candidate)
        #expect(assessment.findings.first?.kind == .noData)
    }

    private func silent(_ maker: inout EvidenceMaker, kinds: [Signal.Kind]) -> [Signal] {
        kinds.map { EvidenceMaker.signal($0, maker.noisy(20), []) }
    }

    @Test func aNewVersionThatVanishesBesideTheMeasuredOldOneIsRolledBack() {
        var maker = EvidenceMaker(seed: 40)
        var signals = silent(&maker, kinds: [.latency, .saturation])
        for index in signals.indices {
            signals[index].baseline.times = signals[index].baseline.times.map { $0 + 1800 }
        }
        let canary = Deployment(
            strategy: .canary, comparison: .concurrent, startedAt: 36_000, service: "checkout")
        let assessment = assess(signals, deployment: canary)
        #expect(assessment.outcome == .rollback)
        #expect(assessment.cause == Cause(kind: .candidate, name: "checkout"))
        #expect(assessment.reason.contains("reports nothing since 10:00 UTC (latency, saturation)"))
        #expect(assessment.findings.allSatisfy { $0.kind == .noData })
        // Traffic alone may pass it by, and lines in the log show that it runs.
        #expect(assess([signals[0]], deployment: canary).outcome == .investigate)
        let lines = logs(ordinaryLines(20), ordinaryLines(20))
        #expect(assess(signals, logs: lines, deployment: canary).outcome == .investigate)
    }

    @Test func aNewVersionThatVanishesWithItsMeasuringIsInvestigated() {
        var maker = EvidenceMaker(seed: 41)
        let signals = silent(&maker, kinds: [.latency, .errorRate, .saturation])
        #expect(assess(signals).outcome == .investigate)
        let measured = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(20), maker.noisy(20), dependency: "payments")
        let assessment = assess(signals + [measured])
        #expect(assessment.outcome == .rollback)
        #expect(assessment.reason.contains("payments is measured to the end"), "\(assessment.reason)")
    }

    @Test func aMissingBaselineCannotBeCompared() {
        var maker = EvidenceMaker(seed: 24)
        let assessment = assess([EvidenceMaker.signal(.latency, unit: "ms", [], maker.noisy(300))])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.findings.first?.kind == .incomparable)
    }

    @Test func oneObservationIsTooFew() {
        let assessment = assess([EvidenceMaker.signal(.latency, unit: "ms", [300, 310, 305], [900])])
        #expect(assessment.outcome == .investigate)
        #expect(assessment.findings.first?.kind == .tooFewData)
    }

    @Test func staleDataAreInvestigated() {
        var maker = EvidenceMaker(seed: 25)
        let signal = EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(300))
        let assessment = assess(
            [signal], deployment: Deployment(startedAt: 36_000, observedAt: 36_000 + 86_400))
        #expect(assessment.outcome == .investigate)
        #expect(assessment.findings.first?.kind == .staleData)
    }

    @Test func dataFromBeforeTheStartAreIncomparable() {
        var maker = EvidenceMaker(seed: 26)
        let signal = EvidenceMaker.signal(.latency, unit: "ms", maker.noisy(300), maker.noisy(300))
        let assessment = assess([signal], deployment: Deployment(startedAt: 90_000))
        #expect(assessment.outcome == .investigate)
        #expect(assessment.findings.first?.kind == .incomparable)
    }
}

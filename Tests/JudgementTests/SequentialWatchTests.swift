import Judgement
import Testing

/// Watching a release observation by observation.
@Suite struct SequentialWatchTests {
    private func evidence(
        _ signals: [Signal], comparison: Deployment.Comparison = .beforeAfter
    ) -> Evidence {
        Evidence(
            deployment: Deployment(comparison: comparison, startedAt: 36_000, service: "checkout"),
            signals: signals)
    }

    @Test func aDoublingIsProvenLongBeforeHalfAnHour() throws {
        var maker = EvidenceMaker(seed: 1)
        let signal = EvidenceMaker.signal(
            .latency, unit: "ms", maker.noisy(300, noise: 0.2, count: 60),
            maker.noisy(600, noise: 0.2, count: 60),
            statistic: .p99)
        let proof = try #require(SequentialWatch.earliestProof(in: evidence([signal])))
        #expect(proof.observations <= 20)
        #expect(proof.time == 36_000 + Double(proof.observations - 1) * 60)
        #expect(proof.evidence >= 100)
        #expect(proof.before < proof.after)
        #expect(proof.summary.hasPrefix("p99 latency "), "\(proof.summary)")
    }

    @Test func whatIsFedOneByOneIsProvenAtTheSameObservation() throws {
        var maker = EvidenceMaker(seed: 2)
        let signals = [
            EvidenceMaker.signal(.latency, maker.noisy(300, count: 60), maker.noisy(300, count: 60)),
            EvidenceMaker.signal(
                .errorRate, unit: "%", maker.noisy(0.5, count: 60), maker.noisy(2.5, count: 60)),
        ]
        let expected = try #require(SequentialWatch.earliestProof(in: evidence(signals)))
        var watch = SequentialWatch(evidence(signals))
        for place in 0..<60 {
            for index in signals.indices {
                let candidate = signals[index].candidate
                watch.observe(index, time: candidate.times[place], value: candidate.values[place])
            }
        }
        #expect(watch.proof == expected)
        #expect(expected.index == 1)
    }

    @Test func aThousandLooksAtAHealthyReleaseRaiseNoAlarm() {
        var alarms = 0
        for seed in 0..<60 as Range<UInt64> {
            var maker = EvidenceMaker(seed: 300 + seed)
            let signals = [
                EvidenceMaker.signal(
                    .latency, maker.noisy(300, noise: 0.3, count: 60),
                    maker.noisy(300, noise: 0.3, count: 1000)),
                EvidenceMaker.signal(
                    .errorCount, maker.noisy(20, noise: 0.2, count: 60).map { $0.rounded() },
                    maker.noisy(20, noise: 0.2, count: 1000).map { $0.rounded() }),
            ]
            if SequentialWatch.earliestProof(in: evidence(signals)) != nil { alarms += 1 }
        }
        #expect(alarms <= 2)
    }

    @Test func whatThePolicyToleratesIsNoProof() {
        var maker = EvidenceMaker(seed: 3)
        let signal = EvidenceMaker.signal(
            .latency, maker.noisy(300, noise: 0.01, count: 60), maker.noisy(315, noise: 0.01, count: 300))
        #expect(SequentialWatch.earliestProof(in: evidence([signal])) == nil)
        #expect(
            SequentialWatch.earliestProof(in: evidence([signal]), policy: Policy(toleratedEffect: 0.01))
                != nil)
    }

    @Test func aColdStartIsNoProofWhereItIsWaitedFor() {
        var maker = EvidenceMaker(seed: 4)
        let after = maker.noisy(900, count: 10) + maker.noisy(300, count: 50)
        let signal = EvidenceMaker.signal(.latency, maker.noisy(300, count: 60), after)
        #expect(SequentialWatch.earliestProof(in: evidence([signal])) != nil)
        #expect(SequentialWatch.earliestProof(in: evidence([signal]), warmUp: 600) == nil)
    }

    @Test func aBadHourOfBothVersionsIsNotTheNewOnes() {
        var maker = EvidenceMaker(seed: 5)
        let wave = (0..<120).map { $0 < 40 ? 1 : 2.5 }
        func side() -> [Double] { wave.map { $0 * maker.noisy(300, count: 1)[0] } }
        var signal = EvidenceMaker.signal(.latency, side(), side())
        signal.baseline.times = signal.candidate.times
        #expect(SequentialWatch.earliestProof(in: evidence([signal], comparison: .concurrent)) == nil)
    }

    @Test func errorsWhereThereWereNoneAreProvenByTheirCount() throws {
        let after = (0..<60).map { $0 % 3 == 0 ? 2.0 : 0 }
        let signal = EvidenceMaker.signal(.errorCount, [Double](repeating: 0, count: 60), after)
        let proof = try #require(SequentialWatch.earliestProof(in: evidence([signal])))
        #expect(proof.quantity == .count)
        #expect(proof.observations < 30)
    }

    @Test func dependenciesTrafficAndDamagedValuesProveNothing() {
        var maker = EvidenceMaker(seed: 6)
        let signals = [
            EvidenceMaker.signal(
                .latency, maker.noisy(20, count: 60), maker.noisy(90), dependency: "payments"),
            EvidenceMaker.signal(.throughput, maker.noisy(50, count: 60), maker.noisy(5)),
            EvidenceMaker.signal(.latency, [300, 310], maker.noisy(900)),
            EvidenceMaker.signal(.latency, maker.noisy(300), [Double](repeating: .nan, count: 60)),
        ]
        #expect(SequentialWatch.earliestProof(in: evidence(signals)) == nil)
        var watch = SequentialWatch(evidence(signals))
        watch.observe(99, time: 0, value: 1)
        #expect(watch.proof == nil)
    }
}

import Judgement
import Testing

/// What must not change the answer, and what must not stop it.
@Suite struct JudgeInvarianceTests {
    private func regression(scale: Double, seed: UInt64 = 1) -> Signal {
        var maker = EvidenceMaker(seed: seed)
        return EvidenceMaker.signal(
            .custom, maker.noisy(300 * scale, noise: 0.1), maker.noisy(480 * scale, noise: 0.1), name: "a")
    }

    @Test(arguments: [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9]) func scaleDoesNotMatter(scale: Double) {
        let assessment = Judge().assess(Evidence(signals: [regression(scale: scale)]))
        #expect(assessment.outcome == .rollback)
        var maker = EvidenceMaker(seed: 2)
        let same = EvidenceMaker.signal(
            .custom, maker.noisy(300 * scale, noise: 0.1), maker.noisy(300 * scale, noise: 0.1))
        #expect(Judge().assess(Evidence(signals: [same])).outcome == .proceed)
    }

    @Test func theOrderOfSignalsDoesNotMatter() {
        var maker = EvidenceMaker(seed: 3)
        let signals = (0..<6).map { place in
            EvidenceMaker.signal(
                .latency, unit: "ms", maker.noisy(300), maker.noisy(place == 4 ? 700 : 300), name: "s\(place)"
            )
        }
        let first = Judge().assess(Evidence(signals: signals))
        let second = Judge().assess(Evidence(signals: signals.reversed()))
        #expect(first.outcome == second.outcome)
        #expect(first.reason == second.reason)
        #expect(first.findings.map(\.subject) == second.findings.map(\.subject))
    }

    @Test func theOrderOfObservationsDoesNotMatter() {
        var signal = regression(scale: 1)
        let first = Judge().assess(Evidence(signals: [signal]))
        signal.candidate = Series(
            times: signal.candidate.times.reversed(), values: signal.candidate.values.reversed())
        signal.baseline = Series(
            times: signal.baseline.times.reversed(), values: signal.baseline.values.reversed())
        #expect(Judge().assess(Evidence(signals: [signal])) == first)
    }

    @Test func aSampleSentTwiceCountsOnce() {
        var signal = regression(scale: 1)
        let first = Judge().assess(Evidence(signals: [signal]))
        signal.candidate = Series(
            times: signal.candidate.times + signal.candidate.times,
            values: signal.candidate.values + signal.candidate.values)
        #expect(Judge().assess(Evidence(signals: [signal])) == first)
    }

    @Test func gapsAreLeftOut() {
        var signal = regression(scale: 1)
        let first = Judge().assess(Evidence(signals: [signal]))
        signal.candidate.times.append(99_999_999)
        signal.candidate.values.append(.nan)
        #expect(Judge().assess(Evidence(signals: [signal])) == first)
    }

    @Test func theSameEvidenceGivesTheSameAnswerToTheBit() {
        let evidence = Evidence(signals: (0..<8).map { regression(scale: 1, seed: UInt64($0) + 5) })
        let first = Judge().assess(evidence)
        for _ in 0..<5 { #expect(Judge().assess(evidence) == first) }
    }

    /// Values that have broken statistics before: each on both sides, in every combination, for every kind.
    @Test func hostileValuesGiveAnAnswer() {
        let sides: [[Double]] = [
            [], [0], [1], [.nan], [.infinity], [-.infinity, .nan], [0, 0, 0], [5, 5, 5, 5, 5],
            [Double](repeating: 0, count: 200), [1e308, -1e308, 1e308, 1e-308, 0],
            (1...4).map { Double.leastNonzeroMagnitude * Double($0) },
            [-1, -2, -3, -4], [1e-9, 2e-9, 3e-9, 4e-9, 5e-9], [1e9, 2e9, 3e9, 4e9],
            [.nan, 1, .nan, 2, .nan, 3, 4],
            (0..<300).map { Double($0 % 2) * 1e12 }, (0..<100).map { Double($0) },
            [0, 0, 0, 0, 0, 0, 0, 1e15],
        ]
        for kind in Signal.Kind.allCases {
            for direction in Signal.Direction.allCases {
                for before in sides {
                    for after in sides {
                        var signal = EvidenceMaker.signal(
                            kind, unit: kind == .errorRate ? "%" : "", before, after)
                        signal.badDirection = direction
                        signal.threshold = Signal.Threshold(max: 0, min: 0)
                        let assessment = Judge().assess(Evidence(signals: [signal]))
                        #expect(assessment.confidence >= 0 && assessment.confidence <= 1)
                        #expect(!assessment.reason.isEmpty)
                    }
                }
            }
        }
    }

    @Test func hostileTimesGiveAnAnswer() {
        let times: [[Double]] = [
            [0, 0, 0, 0, 0], [5, 4, 3, 2, 1], [.nan, 1, 2, 3, 4], [-1e300, 0, 1e300, 1, 2],
            [1e18, 1e18, 1e18, 2e18, 0],
        ]
        for first in times {
            for second in times {
                for third in times {
                    var signal = EvidenceMaker.signal(
                        .latency, unit: "ms", [1, 2, 3, 4, 5], [2, 3, 9, 9, 9])
                    signal.baseline.times = first
                    signal.candidate.times = second
                    signal.history = Series(times: third + third, values: [1, 2, 3, 4, 5, 5, 4, 3, 2, 1])
                    let deployment = Deployment(startedAt: first[2], observedAt: second[1])
                    #expect(
                        !Judge().assess(Evidence(deployment: deployment, signals: [signal])).reason.isEmpty)
                }
            }
        }
    }

    @Test func seriesOfUnequalLengthsGiveAnAnswer() {
        var signal = EvidenceMaker.signal(.latency, unit: "ms", [1, 2, 3], [1, 2, 3])
        signal.candidate.values.append(9)
        signal.baseline.times = []
        signal.candidate.counts = [1]
        #expect(!Judge().assess(Evidence(signals: [signal])).reason.isEmpty)
    }
}

import App
import JSON
import Judgement
import LogMining
import TestSupport
import Testing

@Suite struct RequestDocumentTests {
    @Test func aWholeRequestReadsBackEqual() throws {
        let request = try VerifyRequestDecoder.decode(Array(VerifyRequestDecoderTests.whole.utf8))
        let bytes = RequestDocument.encode(request)
        try expectEqual(VerifyRequestDecoder.decode(bytes), request)
        #expect(try RequestDocument.encode(VerifyRequestDecoder.decode(bytes)) == bytes)
    }

    @Test func theSameRequestWrittenInAnotherWayHasTheSameBytes() throws {
        let first =
            #"{"execution":{"executionId":"x","stageId":"s"},"policy":"p","deadlineSeconds":8.0,"more":1}"#
        let second = #"{ "policy" : "p", "stageId":"s", "executionId":"\u0078", "deadlineSeconds":8 }"#
        #expect(
            try RequestDocument.encode(VerifyRequestDecoder.decode(Array(first.utf8)))
                == RequestDocument.encode(VerifyRequestDecoder.decode(Array(second.utf8))))
    }

    @Test func anyRequestReadsBackEqual() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let request = makeRequest(&generator)
            let bytes = RequestDocument.encode(request)
            try expectEqual(VerifyRequestDecoder.decode(bytes), request)
        }
    }

    private func makeRequest(_ generator: inout SeededGenerator) -> VerifyRequest {
        var request = VerifyRequest()
        request.id = makeText(&generator)
        request.execution.executionId = makeText(&generator)
        request.execution.phase = makeText(&generator)
        request.policyName = Bool.random(using: &generator) ? makeText(&generator) : nil
        request.deadlineSeconds = Double.random(in: 0.001...600, using: &generator)
        request.isThresholdForm = Bool.random(using: &generator)
        request.evidence.deployment = Deployment(
            strategy: Deployment.Strategy.allCases.randomElement(using: &generator) ?? .other,
            comparison: Deployment.Comparison.allCases.randomElement(using: &generator) ?? .concurrent,
            startedAt: Double.random(in: 0...1e11, using: &generator), observedAt: nil,
            version: makeText(&generator), service: makeText(&generator))
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            request.evidence.signals.append(
                Signal(
                    name: makeText(&generator),
                    kind: Signal.Kind.allCases.randomElement(using: &generator) ?? .custom,
                    statistic: Signal.Statistic.allCases.randomElement(using: &generator), unit: "ms",
                    badDirection: Signal.Direction.allCases.randomElement(using: &generator),
                    weight: Double.random(in: 0...1000, using: &generator),
                    isCritical: Bool.random(using: &generator),
                    threshold: Bool.random(using: &generator) ? .init(min: makeNumber(&generator)) : nil,
                    dependency: Bool.random(using: &generator) ? makeText(&generator) : nil,
                    baseline: makeSeries(&generator), candidate: makeSeries(&generator)))
        }
        if Bool.random(using: &generator) { request.evidence.logs.baseline = makeLines(&generator) }
        if Bool.random(using: &generator) {
            request.evidence.logs.dependencies = [("a", makeLines(&generator))]
        }
        request.evidence.dependencies = [
            Dependency(name: makeText(&generator), isHealthy: Bool.random(using: &generator), since: -0.5)
        ]
        request.evidence.shortfalls = [.init(subject: makeText(&generator), reason: makeText(&generator))]
        return request
    }

    private func makeText(_ generator: inout SeededGenerator) -> String {
        let letters = ["a", "\"", "\\", "é", "😀", "\u{1F}", "/", "~", "\u{7F}", "\u{2028}", "\n", "\0", "<"]
        let count = Int.random(in: 1...12, using: &generator)
        return (0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" }.joined()
    }

    private func makeNumber(_ generator: inout SeededGenerator) -> Double {
        let special = [
            0, -0.0, 1e-9, 1e9, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 0.1,
            9_007_199_254_740_994, -1e16, 1e21,
        ]
        if Bool.random(using: &generator) { return special.randomElement(using: &generator) ?? 0 }
        let value = Double(bitPattern: generator.next())
        return value.isFinite ? value : 1
    }

    private func makeSeries(_ generator: inout SeededGenerator) -> Series {
        let count = Int.random(in: 0...20, using: &generator)
        var series = Series()
        for _ in 0..<count {
            series.times.append(Double.random(in: -1e11...1e11, using: &generator))
            series.values.append(
                Int.random(in: 0...5, using: &generator) == 0 ? .nan : makeNumber(&generator))
        }
        if count > 0, Bool.random(using: &generator) {
            series.counts = (0..<count).map {
                $0 == 0 ? 5 : Bool.random(using: &generator) ? .nan : Double($0)
            }
        }
        return series
    }

    private func makeLines(_ generator: inout SeededGenerator) -> LogText {
        LogText(lines: (0..<Int.random(in: 0...5, using: &generator)).map { _ in makeText(&generator) + "." })
    }

    private func expectEqual(_ found: VerifyRequest, _ wanted: VerifyRequest) {
        #expect(found.id == wanted.id)
        #expect(found.execution == wanted.execution)
        #expect(found.policyName == wanted.policyName)
        #expect(found.deadlineSeconds == wanted.deadlineSeconds)
        #expect(found.queries == wanted.queries)
        #expect(found.isThresholdForm == wanted.isThresholdForm)
        #expect(found.evidence.deployment == wanted.evidence.deployment)
        #expect(found.evidence.logs.baseline == wanted.evidence.logs.baseline)
        #expect(found.evidence.logs.candidate == wanted.evidence.logs.candidate)
        #expect(found.evidence.logs.dependencies.map(\.name) == wanted.evidence.logs.dependencies.map(\.name))
        #expect(
            found.evidence.logs.dependencies.map(\.lines) == wanted.evidence.logs.dependencies.map(\.lines))
        #expect(found.evidence.dependencies == wanted.evidence.dependencies)
        #expect(found.evidence.shortfalls == wanted.evidence.shortfalls)
        #expect(found.evidence.signals.count == wanted.evidence.signals.count)
        for (found, wanted) in zip(found.evidence.signals, wanted.evidence.signals) {
            // Bit patterns, so that a gap equals a gap and -0 is not 0.
            for path in [\Signal.baseline, \.candidate, \.history] {
                #expect(found[keyPath: path].times == wanted[keyPath: path].times)
                #expect(
                    found[keyPath: path].values.map(bits) == wanted[keyPath: path].values.map(bits))
                #expect(
                    found[keyPath: path].counts.map(bits) == wanted[keyPath: path].counts.map(bits))
            }
            var (found, wanted) = (found, wanted)
            (found.baseline, found.candidate, found.history) = (Series(), Series(), Series())
            (wanted.baseline, wanted.candidate, wanted.history) = (Series(), Series(), Series())
            #expect(found == wanted)
        }
    }

    private func bits(_ value: Double) -> UInt64 { value.isNaN ? Double.nan.bitPattern : value.bitPattern }
}

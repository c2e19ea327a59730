import App
import Judgement
import Testing

@Suite struct ThresholdFormTests {
    private func decode(_ text: String, _ format: VerifyRequestDecoder.Format = .json) throws -> VerifyRequest
    {
        try VerifyRequestDecoder.decode(Array(text.utf8), as: format)
    }

    private static let step = """
        - step:
            name: AI Health Check
            identifier: health
            type: HarnessAiAnalysis
            timeout: 2m
            spec:
              analysisType: deployment_verification
              signals:
                - error_rate_threshold: 1%
                - latency_p99_threshold: 500ms
              action: rollback_if_unhealthy
        """

    @Test(arguments: [
        (
            """
            analysisType: deployment_verification
            signals:
              - error_rate_threshold: 1%
              - latency_p99_threshold: 500ms
            action: rollback_if_unhealthy
            """, VerifyRequestDecoder.Format.yaml
        ),
        (step, .yaml),
        (
            #"{"analysisType":"deployment_verification","signals":[{"error_rate_threshold":"1%"},{"latency_p99_threshold":"500ms"}],"action":"rollback_if_unhealthy"}"#,
            .json
        ),
    ])
    func theGuidesFormIsReadAndHasNoDataYet(text: String, format: VerifyRequestDecoder.Format) throws {
        let request = try decode(text, format)
        #expect(request.isThresholdForm)
        #expect(
            request.evidence.signals == [
                Signal(name: "error_rate", kind: .errorRate, unit: "%", threshold: .init(max: 1)),
                Signal(
                    name: "latency_p99", kind: .latency, statistic: .p99, unit: "ms",
                    threshold: .init(max: 500)),
            ])
    }

    @Test func aStepsIdentifierIsTheStep() throws {
        #expect(try decode(Self.step, .yaml).execution.stepId == "health")
    }

    @Test func thresholdsBoundTheSignalsOfTheirKindInTheSignalsUnit() throws {
        let request = try decode(
            #"""
            {"analysisType":"deployment_verification","signals":[
              {"error_rate_threshold":"1%"},{"latency_p99_threshold":"0.5s"},{"cpu_threshold":80},
              {"name":"e","kind":"errorRate","unit":"ratio","candidate":[[1,0.5]]},
              {"name":"other","kind":"errorRate","unit":"ratio","dependency":"payments","candidate":[[1,0.5]]},
              {"name":"l50","kind":"latency","statistic":"p50","unit":"ms","candidate":[[1,5]]},
              {"name":"l99","kind":"latency","statistic":"p99","unit":"us","candidate":[[1,5]]},
              {"name":"own","kind":"latency","statistic":"p99","unit":"ms","threshold":{"max":7},"candidate":[[1,5]]},
              {"name":"cpu","kind":"saturation","unit":"%","candidate":[[1,5]]},
              {"name":"memory","kind":"saturation","unit":"%","candidate":[[1,5]]}]}
            """#)
        #expect(request.evidence.signals.map(\.name) == ["e", "other", "l50", "l99", "own", "cpu", "memory"])
        #expect(
            request.evidence.signals.map { $0.threshold?.max } == [0.01, nil, nil, 500_000, 7, 80, nil])
    }

    @Test func sharesWithoutAUnitAreFractionsUnlessAValueSaysOtherwise() throws {
        func threshold(_ value: String) throws -> Double? {
            try decode(
                #"{"analysisType":"deployment_verification","signals":[{"error_rate_threshold":"1%"},{"name":"e","kind":"errorRate","candidate":[[1,\#(value)]]}]}"#
            ).evidence.signals.first?.threshold?.max
        }
        #expect(try threshold("0.5") == 0.01)
        #expect(try threshold("50") == 1)
    }

    @Test func whatIsBadWhenLowIsBoundedFromBelow() throws {
        let request = try decode(
            #"{"analysisType":"deployment_verification","signals":[{"availability_threshold":"99.9%"},{"throughput_threshold":"600/min"},{"name":"t","kind":"throughput","unit":"rps","candidate":[[1,5]]}]}"#
        )
        #expect(request.evidence.signals.map(\.name) == ["t", "availability"])
        #expect(request.evidence.signals.map { $0.threshold?.min } == [10, 99.9])
        #expect(request.evidence.signals.allSatisfy { $0.threshold?.max == nil })
    }

    @Test func currentValuesAreEvidence() throws {
        let request = try decode(
            #"""
            {"analysisType":"deployment_verification","deployment":{"startedAt":1763805600},"signals":[
              {"error_rate_threshold":"1%","value":"2.3%"},{"latency_p99_threshold":"0.5s","current":961,"unit":"ms"}]}
            """#)
        #expect(
            request.evidence.signals.map(\.candidate) == [
                Series(times: [1_763_805_600], values: [2.3]), Series(times: [1_763_805_600], values: [961]),
            ])
        #expect(request.evidence.signals.map { $0.threshold?.max } == [1, 500])
    }

    @Test(arguments: [
        ("1%", "ratio", 0.01), ("0.01", "ratio", 0.01), ("1 ratio", "%", 100), ("500ms", "s", 0.5),
        ("1.5s", "ms", 1500), ("200us", "ms", 0.2), ("1min", "s", 60), ("20rps", "req/min", 1200),
        ("5/s", "rps", 5), ("2GiB", "MiB", 2048), ("1GB", "MB", 1000), ("7MB", "MB", 7), ("3", "widgets", 3),
    ])
    func thresholdsAreConverted(text: String, unit: String, expected: Double) throws {
        let request = try decode(
            #"{"execution":{"executionId":"x"},"signals":[{"name":"s","kind":"custom","threshold":{"max":"\#(text)"},"unit":"\#(unit)","candidate":[[1,2]]}]}"#
        )
        #expect(request.evidence.signals.first?.threshold?.max == expected)
    }
}

import App
import Foundation
import JSON
import Judgement
import LogMining
import Testing

@Suite struct VerifyRequestDecoderTests {
    /// A request with every part.
    static let whole = #"""
        {"id":"mine","execution":{"accountId":"a","orgId":"o","projectId":"p","pipelineId":"prod_deploy","executionId":"x1",
          "stageId":"deploy","stepId":"verdict","serviceId":"checkout","environmentId":"prod"},
         "deployment":{"strategy":"canary","startedAt":"2026-11-22T10:00:00Z","version":"1.8.0","previousVersion":"1.7.4"},
         "signals":[{"name":"checkout_p99","kind":"latency","statistic":"p99","unit":"ms","badDirection":"up",
             "critical":true,"weight":2,"threshold":{"max":500},"dependency":null,
             "baseline":[[1763805600,310.0],[1763805660,null]],"candidate":[[1763806200,961.0,12]],"history":[]},
            {"name":"payments_errors","kind":"errorRate","dependency":"payments","source":{"prometheus":{"query":"q"}}}],
         "logs":{"baseline":["b1\n",""],"candidate":["c1\r\n"],"dependencies":{"payments":["p1","p2"]}},
         "dependencies":[{"name":"payments","healthy":false,"since":"2026-11-22T10:40:00.5+01:00"},{"name":"db"}],
         "policy":"strict","deadlineSeconds":5,"unknown":{"a":[1]}}
        """#

    private func decode(_ text: String) throws -> VerifyRequest {
        try VerifyRequestDecoder.decode(Array(text.utf8))
    }

    @Test func everyPartIsRead() throws {
        let request = try decode(Self.whole)
        #expect(request.id == "mine")
        #expect(request.execution.accountId == "a")
        #expect(request.execution.executionId == "x1")
        #expect(request.execution.environmentId == "prod")
        #expect(request.policyName == "strict")
        #expect(request.deadlineSeconds == 5)
        let evidence = request.evidence
        #expect(
            evidence.deployment
                == Deployment(
                    strategy: .canary, comparison: .concurrent, startedAt: 1_795_341_600, version: "1.8.0",
                    previousVersion: "1.7.4", service: "checkout"))
        let latency = try #require(evidence.signals.first)
        #expect(latency.name == "checkout_p99")
        #expect(latency.statistic == .p99)
        #expect(latency.unit == "ms")
        #expect(latency.isCritical)
        #expect(latency.weight == 2)
        #expect(latency.threshold == Signal.Threshold(max: 500))
        #expect(latency.dependency == nil)
        #expect(latency.baseline.times == [1_763_805_600, 1_763_805_660])
        #expect(latency.baseline.values.first == 310)
        #expect(latency.baseline.values.last?.isNaN == true)
        #expect(latency.baseline.counts.isEmpty)
        #expect(latency.candidate == Series(times: [1_763_806_200], values: [961], counts: [12]))
        #expect(evidence.signals.last?.dependency == "payments")
        #expect(evidence.signals.last?.badDirection == .up)
        #expect(evidence.logs.baseline == LogText(lines: ["b1", ""]))
        #expect(evidence.logs.candidate == LogText(lines: ["c1"]))
        #expect(evidence.logs.dependencies.map(\.name) == ["payments"])
        #expect(evidence.logs.dependencies.map(\.lines) == [LogText(lines: ["p1", "p2"])])
        #expect(
            evidence.dependencies == [
                Dependency(name: "payments", isHealthy: false, since: 1_795_340_400.5),
                Dependency(name: "db"),
            ])
    }

    @Test func queriesAreKeptAndToldAsMissing() throws {
        let request = try decode(Self.whole)
        #expect(request.queries == [SignalQuery(signal: 1, source: ["prometheus": ["query": "q"]])])
        #expect(request.evidence.shortfalls.map(\.subject) == ["payments_errors"])
        #expect(request.evidence.shortfalls.first?.reason.contains("prometheus") == true)
    }

    @Test func whatIsLeftOutIsLeftToOthers() throws {
        let request = try decode(#"{"execution":{"executionId":"x"}}"#)
        #expect(request.deadlineSeconds == nil)
        #expect(request.id == nil)
        #expect(request.policyName == nil)
        #expect(request.evidence.deployment == Deployment(strategy: .other, comparison: .beforeAfter))
        #expect(request.evidence.signals.isEmpty)
        #expect(request.evidence.logs.baseline == nil)
        #expect(request.evidence.logs.candidate == nil)
    }

    @Test func identifiersMayStandAtTheTop() throws {
        let request = try decode(
            #"{"accountId":"a","orgId":"o","projectId":"p","pipelineId":"pl","executionId":"e","stageId":"s","serviceId":"svc","environmentId":"env","phase":"canary"}"#
        )
        #expect(request.execution.executionId == "e")
        #expect(request.execution.phase == "canary")
        #expect(request.evidence.deployment.service == "svc")
        let both = try decode(
            #"{"executionId":"top","accountId":"a","execution":{"executionId":"nested"},"stageId":"s"}"#)
        #expect(both.execution.executionId == "nested")
        #expect(both.execution.accountId == "a")
        #expect(both.execution.stageId == "s")
    }

    @Test func aRetryHasTheSameKeyAndAnotherStepHasNot() throws {
        func key(_ fields: String) throws -> String? {
            try decode(#"{"execution":{"executionId":"x""# + fields + "}}").execution.idempotencyKey
        }
        #expect(try key("") == nil)
        #expect(
            try key(#","stageId":"s","stepId":"t""#) == key(#","stageId":"s","stepId":"t","serviceId":"v""#))
        #expect(try key(#","stageId":"s","stepId":"t""#) != key(#","stageId":"s","stepId":"u""#))
        #expect(try key(#","stageId":"st""#) != key(#","stageId":"s","stepId":"t""#))
        #expect(try key(#","stageId":"s""#) != key(#","stageId":"s","accountId":"b""#))
    }

    @Test func poorEvidenceIsKeptForTheJudge() throws {
        let request = try decode(
            #"""
            {"execution":{"executionId":"x"},"signals":[
             {"name":"empty","kind":"latency","baseline":[],"candidate":[]},
             {"name":"none","kind":"latency"},
             {"name":"unsorted","kind":"latency","candidate":[[30,1],[10,2],[10,3],[20,null]]}],
             "logs":{"candidate":[]}}
            """#)
        #expect(request.evidence.signals.map(\.candidate.count) == [0, 0, 4])
        #expect(request.evidence.signals[2].candidate.times == [30, 10, 10, 20])
        #expect(request.evidence.logs.candidate?.count == 0)
        #expect(request.evidence.logs.baseline == nil)
    }

    @Test func theCasesOfRealDeploymentsAreDecoded() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = root.appending(path: "shared/data")
        let script = shared.appending(path: "cases_to_requests.py")
        guard FileManager.default.fileExists(atPath: script.path) else {
            print("Skipped: \(script.path) is absent.")
            return
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", script.path, "requests", shared.appending(path: "verdict-cases").path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let lines = output.split(separator: 0x0A)
        #expect(lines.count > 300)
        for line in lines {
            let request = try VerifyRequestDecoder.decode(Array(line))
            #expect(request.id != nil)
            #expect(request.execution.idempotencyKey != nil)
            #expect(!request.evidence.signals.isEmpty || request.evidence.logs.candidate != nil)
            #expect(request.evidence.shortfalls.isEmpty)
            let again = try VerifyRequestDecoder.decode(RequestDocument.encode(request))
            #expect(RequestDocument.encode(again) == RequestDocument.encode(request))
        }
    }
}

import Executions
import LogMining
import Testing

@Suite struct FailureAnalysisTests {
    static func catalogue() throws -> SignatureCatalogue {
        try SignatureCatalogue([
            Signature(
                id: "db.refused", patterns: ["connection refused.{0,40}5432"], origin: .dependency,
                severity: .high,
                specificity: 3, cause: "The database refuses connections.", remedy: "Start the database."),
            Signature(
                id: "k8s.crashloop", patterns: ["Back-off restarting failed container"], origin: .candidate,
                severity: .high, specificity: 1, cause: "The container ends after each start.",
                remedy: "Read its log."),
        ])
    }

    @Test func aKnownCauseComesBeforeItsSymptomsWithLinesAndRemedy() throws {
        let log = LogText(lines: [
            "2026-03-09T17:01:20Z INFO deploying checkout",
            "2026-03-09T17:01:21Z ERROR dial tcp 10.0.0.5: connection refused (port 5432)",
            "2026-03-09T17:01:25Z WARN Back-off restarting failed container",
            "2026-03-09T17:06:00Z ERROR deployment exceeded its progress deadline",
        ])
        let analysis = FailureAnalysis(log: log, catalogue: try Self.catalogue())
        let first = try #require(analysis.causes.first)
        #expect(first.id == "db.refused")
        #expect(first.evidence.first?.line == 2)
        #expect(first.remedy == "Start the database.")
        #expect(first.isNew == nil)
        #expect(analysis.audience == .dependency)
        #expect(analysis.causes.map(\.id).contains("k8s.crashloop"))
        #expect(analysis.summary.contains("line 2"))
    }

    @Test func whatTheLastGoodRunShowsTooIsNoLikelyCause() throws {
        let noise = "2026-03-09T17:01:21Z ERROR dial tcp 10.0.0.5: connection refused (port 5432)"
        let log = LogText(lines: [
            noise, "2026-03-09T17:01:25Z ERROR cannot parse the setting FEATURE_LIMIT: abc is no number",
        ])
        let earlier = LogText(lines: [noise, "2026-03-09T16:01:25Z INFO ready"])
        let analysis = FailureAnalysis(log: log, earlier: earlier, catalogue: try Self.catalogue())
        let first = try #require(analysis.causes.first)
        #expect(first.kind == .message)
        #expect(first.isNew == true)
        #expect(analysis.causes.first { $0.id == "db.refused" }?.isNew == false)
    }

    @Test func anExceptionIsTheApplicationsAndNamesItsLine() throws {
        let log = LogText(lines: [
            "2026-03-09 17:01:20 ERROR [main] Application startup failed",
            "java.lang.IllegalStateException: Failed to load",
            "\tat com.acme.Boot.run(Boot.java:10)",
            "Caused by: java.lang.NullPointerException: price is null",
            "\tat com.acme.Price.of(Price.java:7)",
        ])
        let analysis = FailureAnalysis(log: log, catalogue: try Self.catalogue())
        let first = try #require(analysis.causes.first)
        #expect(first.kind == .exception)
        #expect(first.id == "java.lang.NullPointerException")
        #expect(first.audience == .application)
        #expect(first.evidence.map(\.line) == [1, 4])
    }

    @Test func secretsDoNotComeOut() throws {
        let token = "pat.AAAAAAAAAAAAAAAAAAAAAA.0123456789abcdef01234567.abcdefghijklmnopqrst"
        let log = LogText(lines: ["ERROR login failed with token \(token)"])
        let analysis = FailureAnalysis(log: log, catalogue: nil)
        let text = "\(analysis)"
        #expect(!text.contains(token))
        #expect(analysis.causes.count == 1)
    }

    @Test func anExecutionIsExplainedByTheFirstStepsLog() throws {
        let graph = GraphMaker.graph(
            "Failed",
            [
                GraphMaker.stage(
                    "prod", "Failed",
                    [
                        GraphMaker.step(
                            "rollout", "Failed", 0, 20, failure: "rollout failed", types: ["TIMEOUT_ERROR"]),
                        GraphMaker.step("undo", "Success", 21, 30, rollback: true),
                    ])
            ])
        let analysis = FailureAnalysis(
            FailureAnalysis.Input(
                graph: graph,
                logs: ["n-rollout": LogText(lines: ["ERROR connection refused to db:5432"])],
                failed: RunRecord(execution: "e1", artifacts: ["checkout": "1.8.0"]),
                success: RunRecord(execution: "e0", artifacts: ["checkout": "1.7.4"])),
            catalogue: try Self.catalogue())
        #expect(analysis.causes.first?.id == "db.refused")
        #expect(analysis.causes.first?.evidence.first?.source == "rollout")
        #expect(analysis.causes.contains { $0.kind == .failureType })
        #expect(analysis.summary.contains("rollout failed first, in prod"))
        #expect(analysis.summary.hasSuffix("The rollback ran and succeeded."))
        #expect(analysis.changes?.entries.map(\.part) == [.artifact])
    }

    @Test(arguments: [
        ("DELEGATE_PROVISIONING_ERROR", Audience.platform), ("APPROVAL_REJECTION", .application),
        ("AUTHORIZATION_ERROR", .pipeline), ("POLICY_EVALUATION_FAILURE", .pipeline),
    ])
    func whatHarnessStatesIsACause(word: String, audience: Audience) {
        let graph = GraphMaker.graph("Failed", [GraphMaker.step("a", "Failed", 0, 1, types: [word])])
        let analysis = FailureAnalysis(FailureAnalysis.Input(graph: graph), catalogue: nil)
        #expect(analysis.audience == audience)
    }

    @Test func withoutLogsTheShortfallIsTold() {
        let graph = GraphMaker.graph("Failed", [GraphMaker.step("a", "Failed", 0, 1, failure: "it broke")])
        let analysis = FailureAnalysis(FailureAnalysis.Input(graph: graph), catalogue: nil)
        #expect(!analysis.shortfalls.isEmpty)
        #expect(analysis.causes.count == 1)
    }

    @Test func theSameInputGivesTheSameAnalysis() throws {
        let lines = (0..<400).map { "2026-03-09T17:01:20Z ERROR failure number \($0) of kind k\($0 % 40)" }
        let catalogue = try Self.catalogue()
        let one = FailureAnalysis(log: LogText(lines: lines), catalogue: catalogue)
        let two = FailureAnalysis(log: LogText(lines: lines), catalogue: catalogue)
        #expect(one == two)
        #expect(one.causes.count <= CauseRanking.maximumCount)
    }
}

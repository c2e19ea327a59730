import Clients
import Executions
import HTTP
import JSON
import Store
import Testing

@testable import App

@Suite struct AnalyzeTests {
    /// A failed run after a good one, with logs, inputs and artifacts of both.
    static func harness() -> MemoryHarness {
        let harness = MemoryHarness()
        harness.set { state in
            state.executions["good"] = HarnessExecutions.make(
                "good", .success, sequence: 1, steps: [.init(name: "rollout", status: .success)], tag: "1.7.4"
            )
            state.executions["bad"] = HarnessExecutions.make(
                "bad", .failed, sequence: 2,
                steps: [
                    .init(name: "rollout", status: .failed, failure: "exit status 1"),
                    .init(name: "undo", status: .success, isRollback: true),
                ], tag: "1.8.0")
            state.order = ["good", "bad"]
            state.logs["log/good/rollout"] = ["deploying", "pod ready"]
            state.logs["log/bad/rollout"] = [
                "deploying", "ERROR Failed to pull image \"acme/checkout:1.8.0\": manifest unknown",
                "Warning ImagePullBackOff",
            ]
            state.inputs["good"] = HarnessInputs(yaml: "pipeline: {variables: [{name: replicas, value: 2}]}")
            state.inputs["bad"] = HarnessInputs(yaml: "pipeline: {variables: [{name: replicas, value: 3}]}")
        }
        return harness
    }

    static let request = #"{"execution_id": "bad", "pipeline_id": "release", "project_id": "shop"}"#

    /// Does all jobs that are due.
    static func work(_ fixture: ServiceFixture) async throws {
        for handler in fixture.harnessParts.makeJobHandlers() {
            for job in try await fixture.store.lease(kind: handler.kind, limit: 10, for: .seconds(60)) {
                let outcome = try await handler.handle(
                    job, context: .forTests(fixture.store, job: job))
                guard case .done(let following) = outcome else { continue }
                _ = try await fixture.store.complete(job.lease, enqueueing: following)
            }
        }
    }

    @Test func anExecutionIsExplainedFromTheFirstFailureToWhatChanged() async throws {
        let fixture = try await ServiceFixture(harness: Self.harness())
        let begun = await fixture.send(
            .post, "/v1/analyze", token: fixture.token, fields: [("Prefer", "respond-async")],
            body: Self.request)
        #expect(begun.status.code == 202)
        let location = try #require(begun.fields["location"])
        try await Self.work(fixture)
        let answer = await fixture.send(.get, location, token: fixture.token)
        #expect(answer.status == .ok)
        #expect(try answer.member("status") == "final")
        #expect(try answer.member("audience") == "pipeline")
        #expect(try answer.member("rollback") == "succeeded")
        #expect(try answer.member("firstFailure")["identifier"] == "rollout")
        let cause = try #require(try answer.member("causes")[0])
        #expect(cause["id"] == "k8s.image-not-found")
        #expect(cause["isNew"] == true)
        #expect(cause["evidence"]?[0]?["line"] == 2)
        let changes = try #require(try answer.member("changes")["entries"]?.array)
        #expect(changes.map { $0["part"] } == ["artifact", "inputs"])
        #expect(changes.first?["after"] == "acme/checkout:1.8.0")
        // The same question gets the same analysis, now at once.
        let again = await fixture.send(.post, "/v1/analyze", token: fixture.token, body: Self.request)
        #expect(again.body == answer.body)
        let list = await fixture.send(.get, "/v1/analyses?executionId=bad", token: fixture.token)
        #expect(try list.member("items").array?.count == 1)
        #expect(try list.member("next") == nil)
    }

    @Test func logsNeedNoHarness() async throws {
        let fixture = try await ServiceFixture()
        for (type, body) in [
            ("application/json", #"{"logs": "start\nERROR Failed to pull image: manifest unknown\n"}"#),
            ("application/json", #"{"logs": ["start", "ERROR Failed to pull image: manifest unknown"]}"#),
            ("text/plain", "start\n\u{1B}[31mERROR Failed to pull image: manifest unknown\u{1B}[0m\r\n"),
            (
                "text/plain; charset=utf-8",
                "{\"level\":\"INFO\",\"out\":\"start\"}\n{\"level\":\"ERROR\",\"out\":\"Failed to pull image: manifest unknown\\n\"}\n"
            ),
        ] {
            let answer = await fixture.send(
                .post, "/v1/analyze", token: fixture.token, fields: [("Content-Type", type)], body: body)
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(try answer.member("causes")[0]?["id"] == "k8s.image-not-found", "\(answer.text)")
            #expect(try answer.member("causes")[0]?["evidence"]?[0]?["line"] == 2)
            let id = try #require(try answer.member("id").string)
            let read = await fixture.send(.get, "/v1/analyses/\(id)", token: fixture.token)
            #expect(read.body == answer.body)
        }
    }

    @Test(arguments: [
        ("{}", 422), ("[]", 422), (#"{"logs": 5}"#, 422), (#"{"execution": {"executionId": "<+x>"}}"#, 422),
        (#"{"execution": "e", "project": 3}"#, 422), ("{", 400),
    ])
    func aWrongBodyIsRefusedWithItsPlace(body: String, status: Int) async throws {
        let fixture = try await ServiceFixture(harness: MemoryHarness())
        let answer = await fixture.send(.post, "/v1/analyze", token: fixture.token, body: body)
        #expect(answer.status.code == status, "\(answer.text)")
    }

    @Test func withoutHarnessAnExecutionCannotBeAnalysed() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.send(.post, "/v1/analyze", token: fixture.token, body: Self.request)
        #expect(answer.status.code == 503)
    }

    @Test func anExecutionThatIsNotThereIsAFailedAnalysisAndCanBeAskedForAgain() async throws {
        let harness = MemoryHarness()
        let fixture = try await ServiceFixture(harness: harness)
        let fields = [("Prefer", "respond-async")]
        _ = await fixture.send(.post, "/v1/analyze", token: fixture.token, fields: fields, body: Self.request)
        try await Self.work(fixture)
        let failed = await fixture.send(.get, "/v1/analyses", token: fixture.token)
        #expect(try failed.member("items")[0]?["status"] == "failed")
        let again = await fixture.send(
            .post, "/v1/analyze", token: fixture.token, fields: fields, body: Self.request)
        #expect(again.status.code == 202)
    }

    @Test func secretsInLogsAndMessagesAreNeitherStoredNorTold() async throws {
        let secret = "hunter2hunter2hunter2"
        let harness = Self.harness()
        harness.set { state in
            state.executions["bad"] = HarnessExecutions.make(
                "bad", .failed, sequence: 2,
                steps: [.init(name: "rollout", status: .failed, failure: "login failed: password=\(secret)")])
            state.logs["log/bad/rollout"] = ["ERROR cannot log in with password=\(secret)"]
            state.inputs["bad"] = HarnessInputs(yaml: "db_password: \(secret)")
        }
        let fixture = try await ServiceFixture(harness: harness)
        _ = await fixture.send(
            .post, "/v1/analyze", token: fixture.token, fields: [("Prefer", "respond-async")],
            body: Self.request)
        try await Self.work(fixture)
        let answer = await fixture.send(.get, "/v1/analyses", token: fixture.token)
        #expect(answer.status == .ok)
        #expect(try answer.member("items")[0]?["status"] == "final")
        #expect(!answer.text.contains(secret))
    }
}

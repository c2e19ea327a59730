import Clients
import Executions
import HTTP
import JSON
import Judgement
import Testing

@testable import App
@testable import Store

@Suite struct RollbackTests {
    static let pipeline = """
        pipeline:
          identifier: release
          stages:
            - stage:
                identifier: prod
                type: Deployment
                failureStrategies: [{onFailure: {errors: [AllErrors], action: {type: StageRollback}}}]
                spec:
                  execution:
                    steps:
                      - step: {identifier: rollout, type: ShellScript}
                      - step: {identifier: approve, type: HarnessApproval}
                    rollbackSteps: [{step: {identifier: undo, type: K8sRollingRollback}}]
        """

    static let request = """
        {"pipeline": "release", "execution_id": "x1", "project_id": "shop", "stageId": "prod", \
        "reason": "p99 latency increased 3x"}
        """

    /// A policy that allows some effects.
    static func book(
        _ effects: Set<Policy.Effect> = Set(Policy.Effect.allCases), autonomy: Policy.Autonomy = .act,
        pipeline: String? = "undo_prod"
    ) -> PolicyBook {
        PolicyBook(rules: [
            .init(
                policy: Policy(
                    autonomy: autonomy, effects: Policy.Effects(effects, rollbackPipeline: pipeline)))
        ])
    }

    static func running(approval: Bool = false) -> HarnessExecution {
        HarnessExecutions.make(
            "x1", .running, sequence: 5,
            steps: approval
                ? [
                    .init(name: "rollout", status: .success),
                    .init(name: "approve", status: .approvalWaiting, type: "HarnessApproval"),
                ] : [.init(name: "rollout", status: .running)])
    }

    static func rolledBack(_ undo: HarnessStatus.Known = .success) -> HarnessExecution {
        HarnessExecutions.make(
            "x1", .failed, sequence: 5,
            steps: [
                .init(name: "rollout", status: .failed, failure: "marked as failed"),
                .init(name: "undo", status: undo, isRollback: true),
            ])
    }

    /// A Harness whose interrupt leads to a rollback, as the pipeline says.
    static func harness(undo: HarnessStatus.Known = .success) -> MemoryHarness {
        let harness = MemoryHarness()
        harness.set { state in
            state.executions["x1"] = running()
            state.pipelines["release"] = pipeline
            state.onAction = { state, action in
                if action.contains("UserMarkedFailure") || action.contains("REJECT") {
                    state.executions["x1"] = rolledBack(undo)
                }
                if action.contains("AbortAll") {
                    state.executions["x1"] = HarnessExecutions.make(
                        "x1", .aborted, sequence: 5, steps: [.init(name: "rollout", status: .aborted)])
                }
                if action.hasPrefix("run") {
                    state.executions["started-undo_prod"] = HarnessExecutions.make(
                        "started-undo_prod", .success, sequence: 6, steps: [], pipeline: "undo_prod")
                    state.executions["started-undo_prod"]?.summary.start = HarnessTime(
                        milliseconds: ServiceFixture.start.milliseconds + 500)
                    state.order.append("started-undo_prod")
                }
            }
        }
        return harness
    }

    /// Begins a rollback and does its jobs until nothing is left, as the worker would, with the clock moved to each.
    static func rollback(
        _ fixture: ServiceFixture, _ body: String = request, rounds: Int = 8
    ) async throws -> HTTPResponse {
        let begun = await fixture.send(
            .post, "/v1/rollback", token: fixture.token, fields: [("Prefer", "respond-async")], body: body)
        guard begun.status.code == 202, let location = begun.fields["location"] else { return begun }
        for _ in 0..<rounds { try await work(fixture) }
        return await fixture.send(.get, location, token: fixture.token)
    }

    /// Does one job of each kind as far as it goes at once.
    static func work(_ fixture: ServiceFixture) async throws {
        let records = try await fixture.store.activities(
            matching: ActivityFilter(kind: .rollback, status: .running), after: nil, limit: 10)
        guard
            let handler = fixture.harnessParts.makeJobHandlers().first(where: { $0.kind == Rollbacks.jobKind }
            )
        else { return }
        for record in records {
            let job = try #require(
                try await fixture.store.job(kind: Rollbacks.jobKind, key: record.id.description))
            _ = try await handler.handle(
                LeasedJob(
                    lease: JobLease(id: job.id, number: 1), kind: job.kind, key: job.key,
                    payload: job.payload,
                    checkpoint: nil, attempt: 1, created: job.created, expires: job.created),
                context: .forTests(
                    fixture.store,
                    job: LeasedJob(
                        lease: JobLease(id: job.id, number: 1), kind: job.kind, key: job.key,
                        payload: job.payload,
                        checkpoint: nil, attempt: 1, created: job.created, expires: job.created)))
        }
    }

    // MARK: - Doing it

    @Test func aRollbackIsSentOnceVerifiedAndRecorded() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "rolledBack", "\(answer.text)")
        #expect(try answer.member("method") == "userMarkedFailure")
        #expect(harness.actions == ["interrupt UserMarkedFailure x1"])
        let effects = try #require(try answer.member("effects").array)
        #expect(effects.map { $0["outcome"] } == ["intended", "sent", "rolledBack"])
        // The verdict that it hangs on tells it too, and the chain vouches for it.
        let verdict = try #require(try answer.member("verdictId").string)
        let read = await fixture.send(.get, "/v1/verdicts/\(verdict)", token: fixture.token)
        #expect(try read.member("effects").array?.count == 3)
        #expect(try await fixture.store.verifyAudit(against: []).isIntact)
        // A second request finds the first.
        let again = await fixture.send(.post, "/v1/rollback", token: fixture.token, body: Self.request)
        #expect(again.body == answer.body)
        #expect(harness.actions.count == 1)
    }

    @Test func aWaitingApprovalIsRejectedInstead() async throws {
        let harness = Self.harness()
        harness.set { state in
            state.executions["x1"] = Self.running(approval: true)
            state.approvals = [
                HarnessApproval(
                    id: "a1", kind: "HarnessApproval", status: "WAITING", nodeExecutionID: "x1-approve")
            ]
        }
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "rolledBack", "\(answer.text)")
        #expect(harness.actions == ["decide REJECT a1"])
    }

    @Test func aFinishedExecutionIsRolledBackByThePolicysPipeline() async throws {
        let harness = Self.harness()
        harness.set {
            $0.executions["x1"] = HarnessExecutions.make(
                "x1", .success, sequence: 5, steps: [.init(name: "rollout", status: .success)])
        }
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "rolledBack", "\(answer.text)")
        #expect(try answer.member("startedExecution") == "started-undo_prod")
        #expect(harness.actions == ["run undo_prod"])
    }

    @Test func abortAllIsDoneOnlyByNameAndNotCalledARollback() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let answer = try await Self.rollback(
            fixture, #"{"execution": "x1", "interruptType": "ABORT_ALL", "reason": "r"}"#)
        #expect(try answer.member("outcome") == "stoppedOnly", "\(answer.text)")
        #expect(answer.text.contains("nothing was rolled back"))
        #expect(harness.actions == ["interrupt AbortAll x1"])
    }

    @Test func aRollbackWhoseStepsFailIsNotCalledDone() async throws {
        let fixture = try await ServiceFixture(policies: Self.book(), harness: Self.harness(undo: .failed))
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "failed")
        #expect(try answer.member("rollback") == "failed")
    }

    // MARK: - Not doing it

    @Test(
        "what the policy does not give leave for is not done",
        arguments: [
            (Policy.Autonomy.observe, true), (.propose, true), (.alert, true), (.act, false),
        ])
    func withoutLeave(autonomy: Policy.Autonomy, isListed: Bool) async throws {
        let harness = Self.harness()
        let policies = Self.book(
            isListed ? Set(Policy.Effect.allCases) : [], autonomy: autonomy, pipeline: nil)
        let fixture = try await ServiceFixture(policies: policies, harness: harness)
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "notDone", "\(answer.text)")
        #expect(harness.actions.isEmpty)
        #expect(answer.text.contains("policy does not allow"))
    }

    @Test func underAlertAPersonMayDecide() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(autonomy: .alert), harness: harness)
        let answer = try await Self.rollback(fixture, #"{"execution": "x1", "by": "jane", "reason": "r"}"#)
        #expect(try answer.member("outcome") == "rolledBack", "\(answer.text)")
        let text = try #require(try answer.member("verdictId").string)
        let verdict = try #require(VerdictID(parsing: text))
        #expect(try await fixture.store.decisions(on: verdict).map(\.decision) == ["rollback"])
    }

    @Test func theScopeActIsNeeded() async throws {
        let fixture = try await ServiceFixture(policies: Self.book(), harness: Self.harness())
        let token = try await fixture.makeToken([.verify, .read])
        let answer = await fixture.send(.post, "/v1/rollback", token: token, body: Self.request)
        #expect(answer.status.code == 403)
    }

    @Test func aDryRunSendsNothingAndSaysWhatWouldBe() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let answer = await fixture.send(
            .post, "/v1/rollback", token: fixture.token, body: #"{"execution": "x1", "dryRun": true}"#)
        #expect(try answer.member("outcome") == "dryRun", "\(answer.text)")
        #expect(try answer.member("method") == "userMarkedFailure")
        #expect(harness.actions.isEmpty)
        #expect(
            try await fixture.store.activities(
                matching: ActivityFilter(kind: .rollback), after: nil, limit: 5
            )
            .isEmpty)
    }

    @Test func withoutAWayBackNothingIsSentAndItCanBeAskedAgain() async throws {
        let harness = Self.harness()
        harness.set { $0.pipelines["release"] = Self.pipeline.replacing("StageRollback", with: "Ignore") }
        let fixture = try await ServiceFixture(
            policies: Self.book([.markFailure], pipeline: nil), harness: harness)
        let answer = try await Self.rollback(fixture)
        #expect(try answer.member("outcome") == "notDone")
        #expect(answer.text.contains("rolls nothing back"))
        #expect(harness.actions.isEmpty)
        harness.set { $0.pipelines["release"] = Self.pipeline }
        #expect(try await Self.rollback(fixture).member("outcome") == "rolledBack")
    }

    @Test func healthyMetricsLeadToNoRollback() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let body =
            #"{"execution_id": "x1", "pipeline_id": "release", "project_id": "shop", "metrics": {"#
            + #""error_rate": 0.001, "latency_p99": 301, "baseline": {"error_rate": 0.001, "latency_p99": 300}}}"#
        let answer = try await Self.rollback(fixture, body)
        #expect(try answer.member("outcome") == "notNeeded", "\(answer.text)")
        #expect(try answer.member("action") != "rollback")
        #expect(harness.actions.isEmpty)
    }

    @Test func evidenceOfAFaultLeadsToTheRollback() async throws {
        let harness = Self.harness()
        let fixture = try await ServiceFixture(policies: Self.book(), harness: harness)
        let evidence = Requests.latency(execution: "x1", before: 300, after: 961)
        let body = #"{"execution_id": "x1", "project_id": "shop", "metrics": \#(evidence)}"#
        let answer = try await Self.rollback(fixture, body)
        #expect(try answer.member("outcome") == "rolledBack", "\(answer.text)")
        #expect(harness.actions.count == 1)
    }

    // MARK: - Crashes

    /// Begins a rollback whose process dies after the intent was stored.
    private func begun(_ harness: MemoryHarness, isDone: Bool, _ policies: PolicyBook = book()) async throws
        -> ServiceFixture
    {
        // The answer to the interrupt never comes; whether Harness did it differs.
        for name in ["interrupt", "run", "decide"] {
            harness.set { $0.failures[name] = [(MemoryHarness.lost, isDone)] }
        }
        let fixture = try await ServiceFixture(policies: policies, harness: harness)
        _ = await fixture.send(
            .post, "/v1/rollback", token: fixture.token, fields: [("Prefer", "respond-async")],
            body: Self.request)
        try await Self.work(fixture)
        return fixture
    }

    @Test func whatHarnessDidThoughItsAnswerWasLostIsNotSentAgain() async throws {
        let harness = Self.harness()
        let fixture = try await begun(harness, isDone: true)
        for _ in 0..<4 { try await Self.work(fixture) }
        #expect(harness.actions == ["interrupt UserMarkedFailure x1"])
        let list = await fixture.send(.get, "/v1/rollbacks", token: fixture.token)
        #expect(try list.member("items")[0]?["outcome"] == "rolledBack", "\(list.text)")
        let effects = try #require(try list.member("items")[0]?["effects"]?.array)
        #expect(effects.map { $0["outcome"] } == ["intended", "lost", "found", "rolledBack"])
    }

    @Test func whatMayStillBeOnItsWayIsNotSentAgainTooSoon() async throws {
        let harness = Self.harness()
        let fixture = try await begun(harness, isDone: false)
        for _ in 0..<4 { try await Self.work(fixture) }
        // The clock of the test stands still, so the grace never ends.
        #expect(harness.actions.isEmpty)
        #expect(harness.calls("interrupt") == 1)
        fixture.advance(by: .seconds(11))
        for _ in 0..<4 { try await Self.work(fixture) }
        #expect(harness.actions == ["interrupt UserMarkedFailure x1"])
    }

    @Test func aRollbackPipelineThatWasStartedIsFoundAgain() async throws {
        let harness = Self.harness()
        harness.set {
            $0.executions["x1"] = HarnessExecutions.make(
                "x1", .success, sequence: 5, steps: [.init(name: "rollout", status: .success)])
        }
        let fixture = try await begun(harness, isDone: true)
        fixture.advance(by: .seconds(60))
        for _ in 0..<4 { try await Self.work(fixture) }
        #expect(harness.actions == ["run undo_prod"])
        let list = await fixture.send(.get, "/v1/rollbacks", token: fixture.token)
        #expect(try list.member("items")[0]?["outcome"] == "rolledBack", "\(list.text)")
    }

    @Test func aStepThatEndedMeanwhileIsNotMarked() async throws {
        let harness = Self.harness()
        let fixture = try await begun(harness, isDone: false, Self.book([.markFailure], pipeline: nil))
        harness.set { state in
            state.executions["x1"] = HarnessExecutions.make(
                "x1", .running, sequence: 5,
                steps: [.init(name: "rollout", status: .success), .init(name: "approve", status: .running)])
        }
        fixture.advance(by: .seconds(60))
        try await Self.work(fixture)
        let list = await fixture.send(.get, "/v1/rollbacks", token: fixture.token)
        let effects = try #require(try list.member("items")[0]?["effects"]?.array)
        #expect(effects.map { $0["outcome"] } == ["intended", "lost", "obsolete"])
    }

    // MARK: - Decisions

    @Test(arguments: [("proceed", "APPROVE"), ("rollback", "REJECT")])
    func aDecisionIsCarriedToTheWaitingApproval(decision: String, word: String) async throws {
        let harness = Self.harness()
        harness.set { state in
            state.approvals = [HarnessApproval(id: "a1", kind: "HarnessApproval", status: "WAITING")]
        }
        let fixture = try await ServiceFixture(policies: Self.book(autonomy: .alert), harness: harness)
        let verify = Requests.latency(execution: "x1").replacing(
            #""accountId""#, with: #""projectId":"shop","accountId""#)
        let verdict = try #require(try await fixture.verify(verify).member("id").string)
        let answer = await fixture.send(
            .post, "/v1/verdicts/\(verdict)/decision", token: fixture.token,
            body: #"{"action": "\#(decision)", "by": "jane"}"#)
        #expect(answer.status == .ok)
        for _ in 0..<2 { try await AnalyzeTests.work(fixture) }
        #expect(harness.actions == ["decide \(word) a1"])
        let read = await fixture.send(.get, "/v1/verdicts/\(verdict)", token: fixture.token)
        #expect(try read.member("effects").array?.map { $0["outcome"] } == ["intended", "sent"])
    }

    @Test func aDecisionThatThePolicyDoesNotListStaysHere() async throws {
        let harness = Self.harness()
        harness.set { $0.approvals = [HarnessApproval(id: "a1", kind: "HarnessApproval", status: "WAITING")] }
        let fixture = try await ServiceFixture(harness: harness)
        let verify = Requests.latency(execution: "x1").replacing(
            #""accountId""#, with: #""projectId":"shop","accountId""#)
        let verdict = try #require(try await fixture.verify(verify).member("id").string)
        _ = await fixture.send(
            .post, "/v1/verdicts/\(verdict)/decision", token: fixture.token, body: #"{"action": "proceed"}"#)
        try await AnalyzeTests.work(fixture)
        #expect(harness.actions.isEmpty)
    }
}

import HarnessSimulation
import JSON
import TestSupport
import Testing

/// The fake has to act as the documentation says, or what is tested against it proves nothing.
@Suite struct SimulationTests {
    static let key = "sat.ACCOUNT.verdict.SECRET"
    static let yaml = """
        pipeline:
          name: checkout
          identifier: checkout
          orgIdentifier: default
          projectIdentifier: platform
          stages:
            - stage:
                name: Deploy
                identifier: deploy
                type: Deployment
                spec:
                  service: {serviceRef: checkout}
                  environment: {environmentRef: prod}
                  execution:
                    steps:
                      - step: {type: K8sCanaryDeploy, name: Canary, identifier: canary, timeout: 10m, spec: {}}
                      - step: {type: ShellScript, name: Soak, identifier: soak, timeout: 10m, spec: {}}
                      - step:
                          type: HarnessApproval
                          name: Look
                          identifier: look
                          timeout: 1h
                          when: {stageStatus: Success, condition: <+execution.steps.soak.output.outputVariables.ask> == "yes"}
                          spec: {callbackId: verdict-<+pipeline.executionId>, approvalMessage: Look}
                      - step: {type: K8sRollingDeploy, name: Rolling, identifier: rolling, timeout: 10m, spec: {}}
                    rollbackSteps:
                      - step: {type: K8sRollingRollback, name: Back, identifier: back, timeout: 10m, spec: {}}
                failureStrategies:
                  - onFailure: {errors: [AllErrors], action: {type: StageRollback}}
        """

    private let harness = FakeHarness(clock: FakeClock(manual: 1_700_000_000_000))

    init() throws {
        harness.add(FakeToken(value: Self.key, account: "ACCOUNT"))
        try harness.addPipeline(yaml: Self.yaml, project: "platform")
    }

    private func run(_ scripts: [String: StepScript] = [:]) async throws -> String {
        harness.script("checkout", scripts)
        let id = try #require(harness.run("checkout", account: "ACCOUNT", project: "platform"))
        await harness.clock.settle()
        return id
    }

    private func script(_ change: (inout StepScript) -> Void) -> StepScript {
        var script = StepScript()
        change(&script)
        return script
    }

    /// Calls the API of a fake that listens.
    private func call(
        _ method: String, _ target: String, body: String = "", key: String? = key, account: Bool = true
    ) async throws -> (status: Int, json: JSONValue, text: String) {
        let base = try harness.start()
        let port = try #require(base.split(separator: ":").last.flatMap { UInt16($0) })
        let client = try RawClient(port: port)
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if let key { head += "x-api-key: \(key)\r\n" }
        if account { head += "Harness-Account: ACCOUNT\r\n" }
        await client.send(head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
        let response = try await client.response()
        await client.close()
        await harness.stopListening()
        await harness.clock.settle()
        return (response.status, (try? JSONValue(parsing: response.body)) ?? .null, response.text)
    }

    private static let scope = "accountIdentifier=ACCOUNT&orgIdentifier=default&projectIdentifier=platform"

    private func interrupt(_ execution: String, _ type: String) async throws -> (status: Int, json: JSONValue)
    {
        let answer = try await call(
            "PUT",
            "/pipeline/api/pipeline/execute/interrupt/\(execution)?\(Self.scope)&interruptType=\(type)")
        return (answer.status, answer.json)
    }

    // MARK: - Running

    @Test(.timeLimit(.minutes(1))) func aHealthyRunComesToItsEnd() async throws {
        let id = try await run()
        #expect(harness.status(of: id) == "Running")
        #expect(harness.steps(of: id)["canary"] == "Running")
        await harness.clock.advance(milliseconds: 150)
        #expect(harness.steps(of: id)["canary"] == "Success")
        #expect(harness.steps(of: id)["soak"] == "Running")
        await harness.clock.advance(milliseconds: 10_000)
        #expect(harness.status(of: id) == "Success")
        #expect(harness.steps(of: id)["look"] == "Skipped")
        #expect(harness.rollbacks(of: id).began == 0)
    }

    @Test(.timeLimit(.minutes(1))) func aFailureRunsTheRollbackSteps() async throws {
        let id = try await run(["soak": script { $0.fails = true }])
        await harness.clock.advance(milliseconds: 10_000)
        #expect(harness.status(of: id) == "Failed")
        #expect(harness.steps(of: id)["back"] == "Success")
        #expect(harness.steps(of: id)["rolling"] == nil)
        let rollbacks = harness.rollbacks(of: id)
        #expect(rollbacks.began == 1 && rollbacks.succeeded == 1)
    }

    @Test(.timeLimit(.minutes(1))) func abortAllLeavesEverythingAsItStands() async throws {
        let id = try await run(["soak": script { $0.duration = 60_000 }])
        await harness.clock.advance(milliseconds: 1_000)
        #expect(try await interrupt(id, "ABORT_ALL").status == 400)
        #expect(try await interrupt(id, "StageRollback").status == 400)
        #expect(harness.status(of: id) == "Running")
        #expect(try await interrupt(id, "abortall").status == 200)
        #expect(harness.status(of: id) == "Aborted")
        #expect(harness.steps(of: id)["soak"] == "Aborted")
        #expect(harness.steps(of: id)["canary"] == "Success")
        #expect(harness.steps(of: id)["back"] == nil)
        #expect(harness.rollbacks(of: id).began == 0)
        #expect(try await interrupt(id, "AbortAll").status == 400)
    }

    @Test(.timeLimit(.minutes(1))) func userMarkedFailureLetsTheStrategyRollBack() async throws {
        let id = try await run(["soak": script { $0.duration = 60_000 }])
        await harness.clock.advance(milliseconds: 1_000)
        let answer = try await interrupt(id, "UserMarkedFailure")
        #expect(answer.status == 200)
        #expect(answer.json["data"]?["type"]?.string == "UserMarkedFailure")
        #expect(harness.steps(of: id)["back"] == "Running")
        // A second one would fail the rollback itself.
        #expect(try await interrupt(id, "UserMarkedFailure").status == 200)
        #expect(harness.steps(of: id)["back"] == "Failed")
        #expect(harness.rollbacks(of: id).succeeded == 0)
        #expect(harness.status(of: id) == "Failed")
    }

    @Test(.timeLimit(.minutes(1))) func anApprovalIsRejectedByItsCallback() async throws {
        let id = try await run(["soak": script { $0.outputs = ["ask": "yes"] }])
        await harness.clock.advance(milliseconds: 1_000)
        #expect(harness.status(of: id) == "ApprovalWaiting")
        let path = "/pipeline/api/v1/orgs/default/projects/platform/approvals/execution/\(id)"
        let list = try await call("GET", path + "?approval_status=WAITING")
        #expect(list.json[0]?["status"]?.string == "WAITING")
        let answer = try await call(
            "POST", path + "?callback_id=verdict-\(id)", body: #"{"action":"REJECT","comments":"no"}"#)
        #expect(answer.status == 200)
        #expect(harness.steps(of: id)["look"] == "ApprovalRejected")
        await harness.clock.advance(milliseconds: 1_000)
        #expect(harness.steps(of: id)["back"] == "Success")
        #expect(
            try await call(
                "POST", path + "?callback_id=verdict-\(id)", body: #"{"action":"REJECT"}"#
            ).status == 400)
    }

    // MARK: - Reading

    @Test(.timeLimit(.minutes(1))) func theGraphShowsStagesStepsAndTheRollback() async throws {
        let id = try await run(["soak": script { $0.fails = true }])
        await harness.clock.advance(milliseconds: 10_000)
        let detail = try await call(
            "GET", "/gateway/pipeline/api/pipelines/execution/v2/\(id)?\(Self.scope)")
        let data = try #require(detail.json["data"])
        let summary = try #require(data["pipelineExecutionSummary"])
        #expect(summary["status"]?.string == "Failed")
        let start = try #require(summary["startingNodeId"]?.string)
        #expect(summary["layoutNodeMap"]?[start]?["nodeIdentifier"]?.string == "deploy")
        let graph = try #require(data["executionGraph"])
        #expect(graph["rootNodeId"]?.string == start)
        let nodes = (graph["nodeMap"]?.object ?? []).map(\.value)
        let back = nodes.first { $0["identifier"]?.string == "back" }
        #expect(
            back?["baseFqn"]?.string
                == "pipeline.stages.deploy.spec.execution.rollbackSteps.back")
        let soak = nodes.first { $0["identifier"]?.string == "soak" }
        #expect(soak?["failureInfo"]?["message"]?.string?.contains("Shell Script") ?? false)
        #expect(soak?["unitProgresses"]?[0]?["startTime"]?.string != nil)
        let list = try await call(
            "POST", "/pipeline/api/pipelines/execution/summary?\(Self.scope)&page=0&size=5",
            body: #"{"filterType":"PipelineExecution"}"#)
        #expect(list.json["data"]?["totalElements"]?.int == 1)
    }

    @Test(.timeLimit(.minutes(1))) func logsComeByKey() async throws {
        let id = try await run(["soak": script { $0.log = ["hello", "ERROR no route"] }])
        await harness.clock.advance(milliseconds: 10_000)
        let detail = try await call("GET", "/pipeline/api/pipelines/execution/v2/\(id)?\(Self.scope)")
        let nodes = detail.json["data"]?["executionGraph"]?["nodeMap"]?.object ?? []
        let soak = try #require(nodes.map(\.value).first { $0["identifier"]?.string == "soak" })
        let key = try #require(
            soak["executableResponses"]?[0]?["task"]?["logKeys"]?[0]?.string)
        let blob = try await call("GET", "/gateway/log-service/blob?accountID=ACCOUNT&key=\(key)")
        let lines = blob.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last?.contains(#""level":"ERROR""#) ?? false)
        let missing = try await call("GET", "/gateway/log-service/blob?accountID=ACCOUNT&key=none")
        #expect(missing.status == 404)
    }

    @Test(.timeLimit(.minutes(1))) func aDownloadIsQueuedFirst() async throws {
        let id = try await run()
        await harness.clock.advance(milliseconds: 10_000)
        harness.setDownloads(form: "plain", polls: 1)
        let target =
            "/gateway/log-service/blob/download?accountID=ACCOUNT&prefix=ACCOUNT/pipeline/checkout/1/-\(id)"
        #expect(try await call("POST", target).json["status"]?.string == "queued")
        let link = try #require(try await call("POST", target).json["link"]?.string)
        let path = try #require(link.split(separator: "/", maxSplits: 2).last)
        let local = "/" + path
        #expect(try await call("GET", local).status == 400, "the key went along")
        let file = try await call("GET", local, key: nil)
        #expect(file.status == 200)
        #expect(file.text.contains("Executing K8sCanaryDeploy canary"))
    }

    // MARK: - Refusing

    @Test(.timeLimit(.minutes(1))) func callersAreTold() async throws {
        let id = try await run()
        let target = "/pipeline/api/pipelines/execution/v2/\(id)?\(Self.scope)"
        #expect(try await call("GET", target, key: nil).status == 401)
        #expect(try await call("GET", target, key: "pat.x.y.z").json["code"]?.string == "INVALID_TOKEN")
        harness.add(
            FakeToken(value: "pat.ACCOUNT.a.b", account: "ACCOUNT", permissions: ["core_pipeline_view"]))
        #expect(try await call("GET", target, key: "pat.ACCOUNT.a.b").status == 200)
        let run = try await call(
            "POST", "/pipeline/api/pipeline/execute/checkout?\(Self.scope)", key: "pat.ACCOUNT.a.b")
        #expect(run.status == 403 && run.json["code"]?.string == "NG_ACCESS_DENIED")
        harness.limitRate(1)
        #expect(try await call("GET", target).status == 200)
        #expect(try await call("GET", target).status == 429)
    }

    @Test(
        .timeLimit(.minutes(1)), arguments: Fault.Kind.allCases.filter { ![.slow, .hang, .cut].contains($0) })
    func oneCallInThreeFails(kind: Fault.Kind) async throws {
        let id = try await run()
        harness.add(Fault(kind, path: "/execution/v2/", every: 3))
        var isRight: [Bool] = []
        for _ in 0..<6 {
            let answer = try await call("GET", "/pipeline/api/pipelines/execution/v2/\(id)?\(Self.scope)")
            isRight.append(answer.status == 200 && answer.json["data"]?["executionGraph"] != nil)
        }
        #expect(isRight == [true, true, false, true, true, false])
        #expect(harness.journal.compactMap(\.fault).count == 2)
    }
}

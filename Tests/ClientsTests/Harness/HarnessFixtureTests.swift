import Clients
import Foundation
import HTTP
import JSON
import TestSupport
import Testing

/// Reads every fixture of the shared folder that an answer of Harness is; skipped where the folder is absent.
@Suite(.enabled(if: Fixtures.shared("harness-fixtures/INDEX.md") != nil, "the shared fixtures are absent"))
struct HarnessFixtureTests {
    private func fixture(_ path: String) throws -> [UInt8] {
        let file = try #require(Fixtures.shared("harness-fixtures/" + path))
        return Array(try Data(contentsOf: file))
    }

    private struct Row: Sendable, CustomTestStringConvertible {
        var file: String
        var status: HarnessStatus.Known
        var stages: [String]
        var failed: [String]
        var message: String?
        var logKeys: [String] = []
        var chained: [String] = []
        var testDescription: String { file }
    }

    @Test(arguments: [
        Row(file: "derived/success.json", status: .success, stages: ["build"], failed: []),
        Row(
            file: "derived/failed-helm-step.json", status: .failed, stages: ["deploy"], failed: ["helm"],
            message: "Helm template error: invalid chart", logKeys: ["log/helm"]),
        Row(
            file: "derived/failed-shell-step.json", status: .failed, stages: ["setup"], failed: ["sh1"],
            message: "Shell Script execution failed", logKeys: ["log/sh1"]),
        Row(
            file: "derived/failed-chained-pipeline.json", status: .failed, stages: ["chain"],
            failed: ["chain"],
            message: "Pipeline stage failed", chained: ["child-exec-001"]),
        Row(file: "derived/no-node-map.json", status: .success, stages: [], failed: []),
        Row(file: "constructed/running.json", status: .running, stages: ["deploy"], failed: []),
        Row(
            file: "constructed/intervention-waiting.json", status: .interventionWaiting, stages: ["deploy"],
            failed: []),
    ])
    private func `executions are read`(row: Row) async throws {
        let octets = try fixture("executions/" + row.file)
        let execution = try await harness(RecordedClient(octets)).execution(
            "exec-001", in: platform, stage: nil, wantsWholeGraph: true)
        #expect(execution.summary.id == "exec-001")
        #expect(execution.summary.pipeline == "test-pipeline")
        #expect(execution.summary.status == HarnessStatus(row.status))
        #expect(execution.summary.runSequence == 42)
        #expect(execution.summary.start == HarnessTime(milliseconds: 1_700_000_000_000))
        #expect(execution.summary.trigger?.kind == "MANUAL")
        #expect(execution.summary.trigger?.identifier == "admin")
        #expect(execution.summary.stages.map(\.identifier) == row.stages)
        #expect(execution.failedSteps.map(\.identifier) == row.failed)
        #expect(execution.failedSteps.first?.failure?.message == row.message)
        #expect(execution.failedSteps.flatMap(\.logKeys) == row.logKeys)
        #expect(execution.chained.map(\.executionID) == row.chained)
        #expect(execution.raw == octets)
    }

    @Test func `a list is read`() async throws {
        let client = RecordedClient(try fixture("executions/constructed/list-summary-response.json"))
        let page = try await harness(client).executions(
            matching: HarnessExecutionFilter(pipeline: "checkout_canary", statuses: [.failed]), page: 0,
            size: 500,
            in: platform)
        #expect(page.elements.map(\.id) == ["3y9YlBC9SrOn6W7bPT5nCw", "DRWqd-imSA2wi8xPmoaOjQ"])
        #expect(page.elements.map(\.status) == [HarnessStatus(.failed), HarnessStatus(.success)])
        #expect(page.elements[0].failure?.message == "assertion failed")
        #expect(page.elements[0].usesSimplifiedLogKeys == true)
        #expect(page.elements[1].trigger?.kind == "WEBHOOK_CUSTOM")
        #expect(page.total == 2)
        #expect(!page.hasNext)
        #expect(client.requests.first?.url.query?.contains("size=100") == true)
    }

    @Test func `a real sub-graph is read`() async throws {
        let graph = try await harness(RecordedClient(try fixture("executions/subgraph-response.json")))
            .subgraph(below: "HWbn_nVGSByRRgwtex3H2A", of: "x", in: platform)
        #expect(
            graph.inOrder.map(\.identifier) == [
                "custom_stage", "execution", "ShellScript_1", "ShellScript_2",
            ])
        let step = try #require(graph.nodes["nxZXM3IuQqmwNO-UGR_PBw"])
        #expect(step.stage == "custom_stage")
        #expect(step.stepType == "ShellScript")
        #expect(step.duration == .milliseconds(3046))
        #expect(step.failure == nil)
        #expect(step.evaluatedCondition == true)
        #expect(step.delegates == ["cd-cie"])
        #expect(step.units.first?.start == HarnessTime(milliseconds: 1_738_237_069_178))
        #expect(step.responses.first?.taskID == "Xr7qqhYvQJW1A5ONlZP6cA-DEL")
        #expect(step.logKeys.count == 1 && step.logKeys[0].hasSuffix("ShellScript_1-commandUnit:Execute"))
        #expect(step.parameters["timeout"]?.string == "10m")
        #expect(graph.nodes["UGwyVIh2TwKo1Ff9ZWdiyA"]?.logKeys == [])
        #expect(graph.nodes["HWbn_nVGSByRRgwtex3H2A"]?.isStage == true)
    }

    @Test func `what acts is answered with receipts`() async throws {
        let run = try await harness(
            RecordedClient(try fixture("executions/constructed/execute-response.json"))
        )
        .run("checkout_canary", inputs: nil, branch: nil, in: platform)
        #expect(
            run
                == HarnessStartedExecution(
                    id: "3y9YlBC9SrOn6W7bPT5nCw", status: HarnessStatus(.running), runSequence: 42))
        let receipt = try await harness(
            RecordedClient(try fixture("executions/constructed/interrupt-response.json"))
        )
        .interrupt(.userMarkedFailure, execution: "x", node: nil, in: platform)
        #expect(
            receipt
                == HarnessInterruptReceipt(
                    id: "kC70LloTRcmoXkS5ffX4eg", type: "UserMarkedFailure",
                    executionID: "3y9YlBC9SrOn6W7bPT5nCw"))
    }

    @Test func `inputs are read`() async throws {
        let inputs = try await harness(
            RecordedClient(try fixture("executions/derived/inputset-v2-response.json"))
        )
        .inputs(of: "x", in: platform)
        #expect(inputs.yaml == "pipeline:\n  identifier: p1\n")
        #expect(inputs.resolvedYAML == nil)
        #expect(inputs.inputSets == ["is1", "is2"])
        #expect(inputs.branch == "main")
    }

    @Test(arguments: [
        ("custom-trigger-response-v3.json", "632394c7b018985c661747be"),
        ("custom-trigger-response-with-api-key.json", "63bc6fe5ffaf786364414258"),
    ])
    func `a trigger's answer is read`(file: String, id: String) async throws {
        let client = RecordedClient(try fixture("triggers/" + file))
        let trigger = HarnessCustomTrigger(webhookToken: SensitiveText("t0ken"), pipeline: "p", trigger: "t")
        let receipt = try await harness(client).fire(trigger, payload: Array("{}".utf8), in: platform)
        #expect(receipt.correlationID == id)
        #expect(receipt.page?.hasPrefix("https://app.harness.io/ng/#/account/") == true)
        let request = try #require(client.requests.first)
        #expect(request.url.path == "/gateway/pipeline/api/webhook/custom/t0ken/v3")
        #expect(!request.description.contains("t0ken"))
    }

    @Test func `a trigger's details are read`() async throws {
        let details = try await harness(
            RecordedClient(try fixture("triggers/trigger-execution-details.json"))
        )
        .triggerDetails("632394c7b018985c661747be")
        #expect(details.status == "TARGET_EXECUTION_REQUESTED")
        #expect(details.executionID == "_iodHvEhT2y_Mn_DLaR32A")
        #expect(!details.hasFailed && details.isFound)
        let execution = try #require(details.execution)
        #expect(execution.services == ["dev"] && execution.environments == ["dev"])
        #expect(execution.trigger?.correlationID == "632394c7b018985c661747be")
        let stage = try #require(execution.stages.first)
        #expect(stage.kind == "Deployment" && stage.service == "dev" && stage.environment == "dev")
        #expect(stage.nodeExecutionID == "YC_1XgBQSUu79da21J7aVA")
        #expect(stage.failure == nil)
    }

    @Test func `approvals and rights are read`() async throws {
        let approvals = try await harness(
            RecordedClient(try fixture("approvals/constructed/list-waiting.json"))
        )
        .approvals(of: "x", status: "WAITING", in: platform)
        #expect(approvals.map(\.id) == ["q8F2ZqjRQ0e2L0X4u1mYbA"])
        #expect(
            approvals[0].isWaiting && approvals[0].userGroups == ["sre"] && approvals[0].minimumCount == 1)
        #expect(approvals[0].deadline == HarnessTime(milliseconds: 1_738_323_475_000))

        let execute = HarnessPermission("core_pipeline_execute", resource: "checkout_canary")
        let view = HarnessPermission("core_pipeline_view", resource: "checkout_canary")
        let client = RecordedClient(try fixture("rbac/constructed/acl-response.json"))
        #expect(try await harness(client).granted([execute, view], in: platform) == [view])
        let expected =
            try JSONSerialization.jsonObject(
                with: Data(try fixture("rbac/constructed/acl-request.json"))) as? NSDictionary
        let sent =
            try JSONSerialization.jsonObject(with: Data(client.requests[0].body ?? [])) as? NSDictionary
        #expect(sent == expected)
    }

    @Test(arguments: [
        ("approvals/constructed/callback-request.json", true),
        ("approvals/constructed/legacy-activity-request.json", false),
    ])
    func `decisions are sent as documented`(file: String, isCallback: Bool) async throws {
        let client = RecordedClient([.json(#"{"status":"SUCCESS","data":{}}"#)])
        if isCallback {
            try await harness(client).decide(
                callback: "verdict-1", of: "e", .reject,
                comment: "verdict rollback: canary error rate 7.1 % against 0.3 %", in: platform)
        } else {
            try await harness(client).decide(
                approval: "a", .approve, comment: "verdict proceed", in: platform)
        }
        let expected = try #require(
            try JSONSerialization.jsonObject(with: Data(try fixture(file))) as? [String: Any])
        let sent = try #require(
            try JSONSerialization.jsonObject(with: Data(client.requests[0].body ?? [])) as? [String: Any])
        #expect(Set(sent.keys) == Set(expected.keys))
        #expect(sent["action"] as? String == expected["action"] as? String)
        #expect(sent["comments"] as? String == expected["comments"] as? String)
    }

    private struct ErrorRow: Sendable, CustomTestStringConvertible {
        var file: String
        var status: Int
        var code: String?
        var message: String
        var correlationID: String?
        var faults: [HarnessError.Fault] = []
        var testDescription: String { file }
    }

    @Test(arguments: [
        ErrorRow(
            file: "ng-invalid-request-mandatory-trigger-auth.json", status: 400, code: "INVALID_REQUEST",
            message: "Invalid request: Authorization is mandatory for custom triggers in "
                + "px7xd_BFRCi-pfWPYXVjvw:default:Docs. Please add X-Api-Key header in the request",
            correlationID: "465d6463-152b-4211-8cb5-6bcc2538afa8"),
        ErrorRow(
            file: "ng-invalid-request-newer-shape.json", status: 400, code: "INVALID_REQUEST",
            message:
                "Invalid request: Delegate Selector cannot be null for inherit from delegate credential type",
            correlationID: "df70c78c-0d47-422a-bd96-faeb9825bc3c"),
        ErrorRow(
            file: "jersey-integer-code.json", status: 400, code: "400",
            message: "Unable to process JSON; No spec should be provided with the inherit from delegate type"),
        ErrorRow(
            file: "detailed-message.json", status: 400,
            message: "Invalid request; Field 'spec.credential' is required; "
                + "Connector type K8sCluster requires a credential block"),
        ErrorRow(
            file: "minimal.json", status: 400, code: "INVALID", message: "Invalid input",
            correlationID: "corr-1"),
        ErrorRow(
            file: "html-403-waf.html", status: 403,
            message: "a page instead of an answer, perhaps of a proxy or firewall: 403 Forbidden"),
        ErrorRow(file: "text-502.txt", status: 502, message: "Bad Gateway"),
        ErrorRow(
            file: "constructed/v1-error-response.json", status: 404, code: "RESOURCE_NOT_FOUND",
            message: "Pipeline [checkout] not found", faults: [.init(field: "pipeline", message: "not found")]
        ),
        ErrorRow(
            file: "constructed/ng-failure.json", status: 400, code: "INVALID_REQUEST",
            message: "Invalid request",
            correlationID: "0d0f7f0e-1f6f-4f0c-9d3a-2f8f3f5d8b11",
            faults: [.init(field: "planExecutionId", message: "must not be null")]),
        ErrorRow(
            file: "constructed/goa-error.json", status: 400, code: "bad_request",
            message: "value of ID must be an integer", correlationID: "3F1FKVRR"),
        ErrorRow(
            file: "constructed/ng-access-denied.json", status: 403, code: "NG_ACCESS_DENIED",
            message: "Missing permission core_pipeline_execute on pipeline with identifier checkout_canary",
            correlationID: "7d0b4c0a-0b0e-4ad7-b1d8-0e3c4f0f3c52"),
    ])
    private func `every error body gives one typed error`(row: ErrorRow) async throws {
        let client = RecordedClient(try fixture("errors/" + row.file), status: row.status)
        let error = try await refusal {
            _ = try await harness(client).execution("e", in: platform, stage: nil, wantsWholeGraph: false)
        }
        #expect(
            error
                == HarnessError(
                    .refused, status: row.status, code: row.code, message: row.message,
                    correlationID: row.correlationID,
                    request: "GET /pipeline/api/pipelines/execution/v2/e", faults: row.faults))
        #expect(error.isForbidden == (row.status == 403))
        #expect(error.isTransient == (row.status == 502))
    }

    @Test(arguments: [
        ("logs/log-lines.jsonl", 2), ("logs/constructed/blob.gz", 2),
        ("logs/constructed/canary-rollout.jsonl", 5),
    ])
    func `logs of a step are read`(file: String, count: Int) async throws {
        let client = RecordedClient(try fixture(file))
        let log = try await harness(client).log("a/b c")
        #expect(log.lines.count == count)
        #expect(log.gap == nil)
        #expect(log.lines[0].level == "INFO")
        #expect(log.lines[0].text == (count == 2 ? "+ mvn clean install" : "Deploying canary"))
        #expect(
            client.requests[0].url.text
                == "https://app.harness.io/gateway/log-service/blob?accountID=ACCOUNT_ID&key=a%2Fb%20c")
    }

    @Test(arguments: ["blob-download-success.json", "blob-download-success-harness-storage.json"])
    func `a download is waited for, fetched without the key, and unpacked`(file: String) async throws {
        let queued = try fixture("logs/blob-download-queued.json")
        let client = RecordedClient([
            .init(body: queued), .init(body: queued), .init(body: try fixture("logs/" + file)),
            .init(body: try fixture("logs/constructed/download-streaming.zip")),
        ])
        let timing = StillTiming()
        let archive = try await harness(client, timing: timing.timing()).logs(
            under: "p", patience: .seconds(60))
        #expect(timing.sleeps == [.milliseconds(500), .seconds(1)])
        #expect(archive.logs.map(\.lines.count) == [5, 2])
        #expect(archive.gap == nil && archive.logs.allSatisfy { $0.gap == nil })
        #expect(
            archive.logs[0].key
                == "acct1/pipeline/checkout_canary/42/-3y9YlBC9SrOn6W7bPT5nCw/deploy/canary/Execute")
        #expect(archive.logs[1].lines[1].text == "BUILD FAILURE")
        let requests = client.requests
        #expect(requests.prefix(3).allSatisfy { $0.headers.contains { $0.name == "x-api-key" } })
        #expect(!requests[3].headers.contains { $0.isSensitive })
    }

    @Test func `a download that was cut off is used as far as it goes`() async throws {
        let whole = try fixture("logs/constructed/download-streaming.zip")
        for length in [whole.count - 1, 0x2D3, 0x200, 0x120, 0x90] {
            let client = RecordedClient([
                .json(#"{"status":"success","link":"https://storage.googleapis.com/x?X-Goog-Signature=1"}"#),
                .init(body: Array(whole.prefix(length)), error: .broken),
            ])
            let archive = try await harness(client).logs(under: "p", patience: .seconds(60))
            #expect(archive.gap != nil)
            let lines = archive.logs.map(\.lines.count)
            #expect(lines.first ?? 0 >= (length >= 0x1E2 ? 5 : length > 0x100 ? 1 : 0), "\(length): \(lines)")
            #expect(length < 0x2D3 || lines == [5, 2], "\(length): \(lines)")
        }
    }

    @Test func `keys made by hand are those of Harness`() throws {
        let keys =
            try JSONSerialization.jsonObject(with: Data(try fixture("logs/prefixes.json")))
            as? [String: String]
        var execution = HarnessExecutionSummary(
            id: "exec-123", pipeline: "my-pipe", status: HarnessStatus(.failed))
        execution.runSequence = 42
        let scope = HarnessScope(organization: "myorg", project: "myproj")
        #expect(HarnessLogKey.prefix(of: execution, account: "acct1", scope: scope) == keys?["simplified"])
        execution = HarnessExecutionSummary(id: "x", pipeline: "legacy-pipe", status: HarnessStatus(.failed))
        execution.runSequence = 10
        execution.usesSimplifiedLogKeys = false
        #expect(HarnessLogKey.prefix(of: execution, account: "acct1", scope: scope) == keys?["standard"])
    }

    @Test func `no fixture of answers is left out`() throws {
        let read = Set([
            "executions/derived/success.json", "executions/derived/failed-helm-step.json",
            "executions/derived/failed-shell-step.json", "executions/derived/failed-chained-pipeline.json",
            "executions/derived/no-node-map.json", "executions/derived/inputset-v2-response.json",
            "executions/constructed/running.json", "executions/constructed/intervention-waiting.json",
            "executions/constructed/list-summary-response.json",
            "executions/constructed/execute-response.json",
            "executions/constructed/interrupt-response.json", "executions/subgraph-response.json",
            "triggers/custom-trigger-response-v3.json", "triggers/custom-trigger-response-with-api-key.json",
            "triggers/trigger-execution-details.json", "triggers/custom-trigger.yaml",
            "approvals/constructed/list-waiting.json", "approvals/constructed/callback-request.json",
            "approvals/constructed/legacy-activity-request.json", "rbac/constructed/acl-response.json",
            "rbac/constructed/acl-request.json", "errors/ng-invalid-request-mandatory-trigger-auth.json",
            "errors/ng-invalid-request-newer-shape.json", "errors/jersey-integer-code.json",
            "errors/detailed-message.json", "errors/minimal.json", "errors/html-403-waf.html",
            "errors/text-502.txt", "errors/constructed/v1-error-response.json",
            "errors/constructed/ng-failure.json", "errors/constructed/goa-error.json",
            "errors/constructed/ng-access-denied.json", "logs/log-lines.jsonl",
            "logs/blob-download-queued.json", "logs/blob-download-success.json",
            "logs/blob-download-success-harness-storage.json", "logs/prefixes.json",
            "logs/constructed/canary-rollout.jsonl", "logs/constructed/download-streaming.zip",
            "logs/constructed/blob.gz",
        ])
        // Notifications are read by the webhooks, pipelines by the YAML reader; the trigger's YAML is no answer.
        let root = try #require(Fixtures.shared("harness-fixtures"))
        let all = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
            .filter { path in
                ["executions/", "triggers/", "approvals/", "rbac/", "errors/", "logs/"].contains {
                    path.hasPrefix($0)
                }
                    && path.contains(".")
            }
        #expect(Set(all) == read)
    }
}

import HTTP
import JSON

extension HarnessClient {
    package func run(
        _ pipeline: String, inputs: String?, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution {
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/pipeline/api/pipeline/execute", pipeline), scope: scope,
                query: [("branch", branch)], body: Array((inputs ?? "").utf8),
                contentType: "application/yaml", repetition: .ifUnsent))
        return try started(answer)
    }

    package func run(
        yaml: String, as pipeline: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution {
        var body = JSONWriter()
        body.object { $0.member("yaml", yaml) }
        let base = url("/v1/orgs", scope.organization, "projects", scope.project, "pipelines", pipeline)
        let answer = try await answer(
            to: Call(
                method: .post, url: base.appending(path: "/execute/dynamic"), family: .version1,
                body: body.bytes, repetition: .ifUnsent))
        return try started(answer)
    }

    package func retry(
        _ execution: String, of pipeline: String, stages: [String], runsAllStages: Bool,
        in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution {
        var query: [(name: String, value: String?)] = [
            ("planExecutionId", execution), ("runAllStages", runsAllStages ? "true" : "false"),
        ]
        for stage in stages { query.append(("retryStages", stage)) }
        let answer = try await answer(
            to: Call(
                method: .post, url: url("/pipeline/api/pipeline/execute/retry", pipeline), scope: scope,
                query: query, body: [], contentType: "application/yaml", repetition: .ifUnsent))
        return try started(answer)
    }

    private func started(_ answer: Answer) throws(HarnessError) -> HarnessStartedExecution {
        guard let started = HarnessStartedExecution(answer.data) else {
            throw answer.unreadable("it does not name the execution, which may have begun all the same")
        }
        return started
    }

    package func fire(
        _ trigger: HarnessCustomTrigger, payload: [UInt8], in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessTriggerReceipt {
        let base = settings.baseURL
        let isGateway = base.path.hasSuffix("/gateway") || base.path.hasSuffix("/gateway/")
        let url = (isGateway ? base : base.appending(path: "/gateway"))
            .appending(path: "/pipeline/api/webhook/custom")
            .appending(trigger.webhookToken.reveal(), "v3")
        let answer = try await answer(
            to: Call(
                method: .post, url: url, scope: scope,
                query: [
                    ("pipelineIdentifier", trigger.pipeline), ("triggerIdentifier", trigger.trigger),
                ], body: payload, repetition: .ifUnsent,
                // The token in the path is a credential.
                label: "/gateway/pipeline/api/webhook/custom/\(SensitiveText.mask)/v3"))
        guard let id = answer.data.filledText("eventCorrelationId") else {
            throw answer.unreadable("there is no eventCorrelationId")
        }
        return HarnessTriggerReceipt(correlationID: id, page: answer.data.filledText("uiUrl"))
    }

    package func triggerDetails(
        _ correlationID: String
    ) async throws(HarnessError) -> HarnessTriggerDetails {
        let answer = try await answer(
            to: Call(url: url("/pipeline/api/webhook/triggerExecutionDetails", correlationID)))
        return HarnessTriggerDetails(answer.data)
    }

    package func interrupt(
        _ interrupt: HarnessInterrupt, execution: String, node: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessInterruptReceipt {
        var target = url("/pipeline/api/pipeline/execute/interrupt", execution)
        if let node { target = target.appending(node) }
        let answer = try await answer(
            to: Call(
                method: .put, url: target, scope: scope, query: [("interruptType", interrupt.rawValue)],
                repetition: .ifUnsent))
        return HarnessInterruptReceipt(
            id: answer.data.text("id") ?? "", type: answer.data.text("type") ?? interrupt.rawValue,
            executionID: answer.data.text("planExecutionId") ?? execution)
    }

    // MARK: - Approvals

    package func approvals(
        of execution: String, status: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> [HarnessApproval] {
        let answer = try await answer(
            to: Call(
                url: approvalsURL(execution, scope), family: .version1, query: [("approval_status", status)]))
        let list = answer.root.array ?? answer.data.array ?? answer.data["content"]?.array
        guard let list else { throw answer.unreadable("there is no list of approvals") }
        return list.compactMap { HarnessApproval($0) }
    }

    package func decide(
        approval: String, _ decision: HarnessApproval.Decision, comment: String, in scope: HarnessScope
    ) async throws(HarnessError) {
        var body = JSONWriter()
        body.object { body in
            body.member("action", decision.rawValue)
            body.member("comments", comment)
            body.member("approverInputs", .array([]))
        }
        try await perform(
            Call(
                method: .post, url: url("/pipeline/api/approvals", approval, "harness", "activity"),
                scope: scope, body: body.bytes, repetition: .ifUnsent))
    }

    package func decide(
        callback: String, of execution: String, _ decision: HarnessApproval.Decision, comment: String,
        in scope: HarnessScope
    ) async throws(HarnessError) {
        var body = JSONWriter()
        body.object { body in
            body.member("action", decision.rawValue)
            body.member("comments", comment)
            body.member("approver_inputs", .array([]))
        }
        try await perform(
            Call(
                method: .post, url: approvalsURL(execution, scope), family: .version1,
                query: [("callback_id", callback)], body: body.bytes, repetition: .ifUnsent))
    }

    private func approvalsURL(_ execution: String, _ scope: HarnessScope) -> TransferURL {
        url("/pipeline/api/v1/orgs", scope.organization, "projects", scope.project, "approvals")
            .appending("execution", execution)
    }
}

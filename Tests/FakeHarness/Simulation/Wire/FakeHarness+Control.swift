import HTTP
import JSON

extension FakeHarness {
    /// Answers calls that run, interrupt and repeat executions.
    func control(_ call: FakeCall) -> HTTPResponse {
        switch call.route {
        case .run: start(call, call.parameter("pipeline"), yaml: nil, inputs: call.text)
        case .runDynamic:
            start(call, call.parameter("pipeline"), yaml: call.json["yaml"]?.string, inputs: "")
        case .retry: retry(call)
        case .interrupt, .interruptNode: interrupt(call)
        case .interveneNode: intervene(call)
        default: triggerDetails(call)
        }
    }

    // MARK: - Running

    private func start(
        _ call: FakeCall, _ pipeline: String, yaml: String?, inputs: String, retriedFrom: String? = nil
    ) -> HTTPResponse {
        let id = run(
            pipeline, account: call.account, organization: call.organization, project: call.project,
            inputs: inputs, yaml: yaml, retriedFrom: retriedFrom)
        guard let id, let run = world.read({ $0.executions[id] }) else {
            return call.error(
                404, "ENTITY_NOT_FOUND",
                "Pipeline [\(pipeline)] under Project[\(call.project)], Organization [\(call.organization)] doesn't exist or has been deleted."
            )
        }
        if call.route == .runDynamic {
            return FakeAnswers.json(["execution_details": ["execution_id": .string(id), "status": "RUNNING"]])
        }
        return call.success([
            "planExecution": [
                "uuid": .string(id), "status": "RUNNING",
                "metadata": [
                    "pipelineIdentifier": .string(pipeline), "runSequence": .integer(Int64(run.runSequence)),
                    "executionUuid": .string(id),
                ],
            ],
            "governanceMetadata": nil,
        ])
    }

    private func retry(_ call: FakeCall) -> HTTPResponse {
        let old = call.query["planExecutionId"] ?? ""
        guard let run = world.read({ $0.executions[old] }) else { return missing(old, call) }
        guard run.isOver, run.status != .success else {
            return call.error(400, "INVALID_REQUEST", "Execution \(old) cannot be retried")
        }
        return start(call, call.parameter("pipeline"), yaml: nil, inputs: run.inputs, retriedFrom: old)
    }

    // MARK: - Interrupting

    /// Stops everything where it stands, or fails what runs so that the failure strategies act.
    ///
    /// Only `AbortAll` and `UserMarkedFailure` are known, without regard to case; an underscore is not skipped.
    private func interrupt(_ call: FakeCall) -> HTTPResponse {
        let (id, node) = (call.parameter("execution"), call.parameter("node"))
        guard let word = call.query["interruptType"] else {
            return call.error(400, "INVALID_REQUEST", "Required query parameter interruptType is missing")
        }
        let type: String
        switch word.lowercased() {
        case "abortall": type = "AbortAll"
        case "usermarkedfailure": type = "UserMarkedFailure"
        default:
            return call.error(
                400, "INVALID_REQUEST", "Invalid request: \(word) is not one of AbortAll, UserMarkedFailure")
        }
        guard let run = world.read({ $0.executions[id] }) else { return missing(id, call) }
        guard !run.isOver else {
            return call.error(
                400, type == "AbortAll" ? "ABORT_ALL_ALREADY_NG" : "INVALID_REQUEST",
                "Invalid request: Execution \(id) is already in the final status \(run.status.rawValue)")
        }
        guard type == "AbortAll" || world.read({ $0.canMarkFailure }) else {
            return call.error(
                400, "INVALID_REQUEST", "Invalid request: marking a running step as failed is not allowed")
        }
        guard node.isEmpty || run.nodes[node] != nil || run.stages.contains(where: { $0.uuid == node }) else {
            return call.error(400, "INVALID_REQUEST", "Invalid request: no node execution \(node)")
        }
        let interrupt = world.change { $0.makeID() }
        let now = clock.now
        world.changeExecution(id) { run in
            run.interrupts.append([
                "id": .string(interrupt), "type": .string(type), "node": .string(node),
                "time": .integer(now),
            ])
            for key in run.nodes.keys where run.nodes[key]?.ended == nil {
                run.nodes[key]?.interrupts.append([
                    "interruptId": .string(interrupt), "interruptType": .string(type),
                    "tookEffectAt": .integer(now),
                ])
            }
            if type == "AbortAll" {
                run.isAborted = true
            } else if node.isEmpty {
                run.failureMarks += 1
            } else {
                run.mark(node)
            }
            // A step that waits for an intervention is marked as failed for good.
            if type == "UserMarkedFailure" {
                for key in run.nodes.keys where run.nodes[key]?.status == .interventionWaiting {
                    run.nodes[key]?.intervention = type
                }
            }
        }
        clock.kick(id)
        return call.success([
            "id": .string(interrupt), "type": .string(type), "planExecutionId": .string(id),
        ])
    }

    private func intervene(_ call: FakeCall) -> HTTPResponse {
        let (id, node) = (call.parameter("execution"), call.parameter("node"))
        guard world.read({ $0.canIntervene }) else {
            return FakeAnswers.json(["code": 404, "message": "HTTP 404 Not Found"], status: 404)
        }
        let word = call.query["interruptType"] ?? ""
        let known = ["StageRollback", "PipelineRollback", "MarkAsSuccess", "Ignore", "Retry", "Abort"]
        guard known.contains(word) else {
            return call.error(400, "INVALID_REQUEST", "Invalid request: \(word) is not known here")
        }
        guard world.read({ $0.executions[id]?.nodes[node]?.status }) == .interventionWaiting else {
            return call.error(400, "INVALID_REQUEST", "The node does not wait for an intervention")
        }
        world.changeExecution(id) { $0.nodes[node]?.intervention = word }
        clock.kick(id)
        return call.success([
            "id": .string(world.change { $0.makeID() }), "type": .string(word),
            "planExecutionId": .string(id),
        ])
    }

    private func missing(_ id: String, _ call: FakeCall) -> HTTPResponse {
        call.error(400, "INVALID_REQUEST", "Invalid request: Plan Execution not found for id: \(id)")
    }

    // MARK: - Triggers

    /// Answers a custom webhook trigger, whose URL holds the only secret.
    func fireTrigger(
        token: String, _ request: HTTPRequest, _ query: QueryItems, _ correlation: String
    ) -> HTTPResponse {
        guard let trigger = world.read({ $0.triggers[token] }) else {
            return FakeAnswers.error(
                400, "INVALID_REQUEST", "Invalid request: no trigger has this token", correlation: correlation
            )
        }
        let account = query["accountIdentifier"] ?? ""
        let (organization, project) = (query["orgIdentifier"] ?? "default", query["projectIdentifier"] ?? "")
        if trigger.needsKey, request.head.fields["x-api-key"] == nil {
            return FakeAnswers.error(
                400, "INVALID_REQUEST",
                "Invalid request: Authorization is mandatory for custom triggers in \(account):\(organization):\(project). Please add X-Api-Key header in the request",
                correlation: correlation)
        }
        let execution = run(
            trigger.pipeline, account: account, organization: organization, project: project,
            inputs: String(decoding: request.body, as: UTF8.self), trigger: "WEBHOOK_CUSTOM")
        let now = clock.now
        let event = world.change { state in
            let id = state.makeID()
            state.triggerEvents[id] = TriggerEvent(
                trigger: trigger, execution: execution,
                payload: String(decoding: request.body, as: UTF8.self), created: now)
            return id
        }
        let base = "http://\(request.head.fields["host"] ?? "127.0.0.1")/gateway"
        return FakeAnswers.success(
            [
                "eventCorrelationId": .string(event),
                "apiUrl": .string(
                    "\(base)/pipeline/api/webhook/triggerExecutionDetails/\(event)?accountIdentifier=\(account)"
                ),
                "uiUrl": .string("\(base)/ng/#/account/\(account)"), "uiSetupUrl": .string(base),
            ], correlation: correlation)
    }

    private func triggerDetails(_ call: FakeCall) -> HTTPResponse {
        let id = call.parameter("event")
        let event: TriggerEvent? = world.change { state in
            state.triggerEvents[id]?.polls += 1
            return state.triggerEvents[id]
        }
        guard let event else { return call.error(400, "INVALID_REQUEST", "No event \(id)") }
        // The first look comes too early.
        let isDone = event.polls > 1
        let status =
            !isDone
            ? "VALIDATION_FAILED_FOR_TRIGGER"
            : event.execution == nil ? "EXCEPTION_WHILE_PROCESSING" : "TARGET_EXECUTION_REQUESTED"
        let run = event.execution.flatMap { id in world.read { $0.executions[id] } }
        return call.success([
            "webhookProcessingDetails": [
                "eventFound": true, "eventId": .string(id), "accountIdentifier": .string(call.account),
                "triggerIdentifier": .string(event.trigger.identifier),
                "pipelineIdentifier": .string(event.trigger.pipeline),
                "pipelineExecutionId": isDone ? event.execution.map { .string($0) } ?? nil : nil,
                "exceptionOccured": .boolean(isDone && event.execution == nil),
                "status": .string(isDone ? status : "QUEUED"),
                "message": "Pipeline execution was requested successfully",
                "payload": .string(event.payload), "eventCreatedAt": .integer(event.created),
                "runtimeInput": "pipeline: {}\n",
            ],
            "executionDetails": isDone
                ? run.map { ["pipelineExecutionSummary": ExecutionService.summary($0, whole: false)] } ?? nil
                : nil,
        ])
    }
}

extension Execution {
    /// Marks a step as failed, or all that runs below a stage or a group.
    fileprivate mutating func mark(_ node: String) {
        markedNodes.insert(node)
        for child in (nodes[node]?.children ?? []) {
            var next: String? = child
            while let current = next {
                if nodes[current]?.ended == nil { mark(current) }
                next = nodes[current]?.next.first
            }
        }
    }
}

import HTTP
import JSON

/// Answers questions about executions.
struct ExecutionService: Sendable {
    let world: World

    func answer(_ call: FakeCall) -> HTTPResponse {
        if call.route == .executionList { return list(call) }
        let id = call.parameter("execution")
        guard let run = world.read({ $0.executions[id] }), run.account == call.account,
            call.project.isEmpty || (run.project == call.project && run.organization == call.organization)
        else {
            return call.error(
                400, "INVALID_REQUEST",
                "Invalid request: Plan Execution Summary does not exist or has been deleted for given planExecutionId: \(id)"
            )
        }
        switch call.route {
        case .subgraph:
            return call.success(["executionGraph": Self.graph(run, root: call.parameter("node"))])
        case .inputs:
            return call.success([
                "inputSetYaml": .string(run.inputs), "inputSetTemplateYaml": "", "resolvedYaml": nil,
                "inputSetDetails": [], "inputSetBranchName": nil,
            ])
        default:
            var graph: JSONValue = [:]
            if call.query["renderFullBottomGraph"] == "true" {
                graph = Self.graph(run, roots: run.stages.map(\.uuid))
            } else if let stage = Self.stageOfInterest(run, wanted: call.query["stageNodeId"]) {
                graph = Self.graph(run, root: stage)
            }
            return call.success([
                "pipelineExecutionSummary": Self.summary(run, whole: true), "executionGraph": graph,
            ])
        }
    }

    private func list(_ call: FakeCall) -> HTTPResponse {
        let page = max(0, call.query["page"].flatMap { Int($0) } ?? 0)
        let size = min(100, max(1, call.query["size"].flatMap { Int($0) } ?? 10))
        let pipeline = call.query["pipelineIdentifier"]
        let statuses = call.query.values(of: "status")
        let ids = call.json["planExecutionIds"]?.array?.compactMap(\.string)
        let runs: [Execution] = world.read { state in
            state.executionOrder.reversed().compactMap { state.executions[$0] }.filter { run in
                run.account == call.account && run.organization == call.organization
                    && (call.project.isEmpty || run.project == call.project)
                    && (pipeline == nil || run.plan.identifier == pipeline)
                    && (statuses.isEmpty || statuses.contains(Self.status(run)))
                    && (ids.map { $0.contains(run.id) } ?? true)
            }
        }
        let shown = runs.dropFirst(page * size).prefix(size).map { Self.summary($0, whole: false) }
        return call.success([
            "totalPages": .integer(Int64((runs.count + size - 1) / size)),
            "totalElements": .integer(Int64(runs.count)), "pageItemCount": .integer(Int64(shown.count)),
            "pageSize": .integer(Int64(size)), "content": .array(Array(shown)),
            "pageIndex": .integer(Int64(page)), "empty": .boolean(shown.isEmpty),
        ])
    }

    // MARK: - Shapes

    /// The status as Harness shows it: that of a step that waits comes before `Running`.
    static func status(_ run: Execution) -> String {
        if run.isOver { return run.status.rawValue }
        for waiting in [ExecutionStatus.interventionWaiting, .approvalWaiting]
        where run.nodes.values.contains(where: { $0.status == waiting }) {
            return waiting.rawValue
        }
        return run.status.rawValue
    }

    static func summary(_ run: Execution, whole: Bool) -> JSONValue {
        let succeeded = run.stages.count { $0.status == .success }
        let failed = run.stages.count { $0.status == .failed }
        var members: [JSONValue.Member] = [
            .init("pipelineIdentifier", .string(run.plan.identifier)),
            .init("orgIdentifier", .string(run.organization)),
            .init("projectIdentifier", .string(run.project)),
            .init("planExecutionId", .string(run.id)),
            .init("name", .string(run.plan.name)),
            .init("status", .string(status(run))),
            .init("runSequence", .integer(Int64(run.runSequence))),
            .init("startTs", .integer(run.started)),
            .init("createdAt", .integer(run.created)),
            .init("modules", ["cd"]),
            .init("moduleInfo", moduleInfo(run)),
            .init("successfulStagesCount", .integer(Int64(succeeded))),
            .init("failedStagesCount", .integer(Int64(failed))),
            .init(
                "runningStagesCount",
                .integer(Int64(run.stages.count { $0.started != nil && $0.ended == nil }))),
            .init("totalStagesCount", .integer(Int64(run.stages.count))),
            .init(
                "executionTriggerInfo",
                [
                    "triggerType": .string(run.trigger), "triggeredBy": ["identifier": "admin"],
                    "isRerun": .boolean(run.retriedFrom != nil),
                ]),
            .init("shouldUseSimplifiedKey", true),
        ]
        if let end = run.ended { members.append(.init("endTs", .integer(end))) }
        if let failure = run.failure { members.append(.init("failureInfo", failureInfo(failure))) }
        if whole {
            members.append(.init("startingNodeId", .string(run.stages.first?.uuid ?? "")))
            members.append(.init("layoutNodeMap", .object(run.stages.map { layout($0, run) })))
        }
        return .object(members)
    }

    private static func moduleInfo(_ run: Execution) -> JSONValue {
        let services = Set(run.stages.map(\.stage.service)).subtracting([""]).sorted()
        let environments = Set(run.stages.map(\.stage.environment)).subtracting([""]).sorted()
        return [
            "cd": [
                "serviceIdentifiers": .array(services.map { .string($0) }),
                "envIdentifiers": .array(environments.map { .string($0) }),
            ]
        ]
    }

    private static func layout(_ stage: Execution.StageRun, _ run: Execution) -> JSONValue.Member {
        var members: [JSONValue.Member] = [
            .init("nodeType", .string(stage.stage.type)), .init("nodeGroup", "STAGE"),
            .init("nodeIdentifier", .string(stage.stage.identifier)),
            .init("name", .string(stage.stage.name)),
            .init("nodeUuid", .string(stage.uuid)),
            .init(
                "status",
                .string(
                    stage.ended == nil && stage.started != nil && !run.isOver
                        ? waiting(stage, run) : stage.status.rawValue)),
            .init("module", "cd"),
            .init(
                "edgeLayoutList",
                [
                    "currentNodeChildren": [],
                    "nextIds": .array(stage.next.map { [.string($0)] } ?? []),
                ]),
            .init("nodeExecutionId", .string(stage.uuid)),
            .init("failureInfoDTO", stage.failure.map(failureInfo) ?? nil),
        ]
        if let start = stage.started { members.append(.init("startTs", .integer(start))) }
        if let end = stage.ended { members.append(.init("endTs", .integer(end))) }
        if let failure = stage.failure {
            members.append(.init("failureInfo", ["message": .string(failure.message)]))
        }
        return .init(stage.uuid, .object(members))
    }

    private static func waiting(_ stage: Execution.StageRun, _ run: Execution) -> String {
        for waiting in [ExecutionStatus.interventionWaiting, .approvalWaiting]
        where run.nodes.values.contains(where: { $0.stage == stage.uuid && $0.status == waiting }) {
            return waiting.rawValue
        }
        return stage.status.rawValue
    }

    static func failureInfo(_ failure: Failure) -> JSONValue {
        [
            "message": .string(failure.message),
            "failureTypeList": .array(failure.types.map { .string($0) }), "responseMessages": [],
        ]
    }

    /// The stage that is wanted, else the one at work, else the one that failed, else the last.
    private static func stageOfInterest(_ run: Execution, wanted: String?) -> String? {
        if let wanted, run.nodes[wanted] != nil { return wanted }
        let begun = run.stages.filter { run.nodes[$0.uuid] != nil }
        return
            (begun.last { $0.ended == nil } ?? begun.last { $0.status == .failed } ?? begun.last)?.uuid
    }

    static func graph(_ run: Execution, root: String) -> JSONValue { graph(run, roots: [root]) }

    static func graph(_ run: Execution, roots: [String]) -> JSONValue {
        var nodes: [JSONValue.Member] = []
        var edges: [JSONValue.Member] = []
        var open = Array(roots.reversed())
        while let id = open.popLast() {
            guard let node = run.nodes[id] else { continue }
            nodes.append(.init(id, json(node, run)))
            edges.append(
                .init(
                    id,
                    [
                        "children": .array(node.children.map { .string($0) }),
                        "nextIds": .array(node.next.map { .string($0) }),
                    ]))
            open += node.next + node.children
        }
        return [
            "rootNodeId": .string(roots.first ?? ""), "nodeMap": .object(nodes),
            "nodeAdjacencyListMap": .object(edges), "representationStrategy": "camelCase",
        ]
    }

    private static func json(_ node: Node, _ run: Execution) -> JSONValue {
        let isStep =
            !["NG_EXECUTION", "STEP_GROUP"].contains(node.type) && !node.type.hasSuffix("STAGE_STEP")
            && node.type != "ROLLBACK_OPTIONAL_CHILD_CHAIN"
        var members: [JSONValue.Member] = [
            .init("uuid", .string(node.uuid)), .init("setupId", .string(node.setup)),
            .init("name", .string(node.name)), .init("identifier", .string(node.identifier)),
            .init("baseFqn", .string(node.fqn)), .init("outcomes", node.outcomes),
            .init("stepParameters", node.parameters), .init("startTs", .integer(node.started)),
            .init("endTs", node.ended.map { .integer($0) } ?? nil),
            .init("stepType", .string(node.type)), .init("status", .string(node.status.rawValue)),
            .init(
                "failureInfo",
                node.failure.map(failureInfo) ?? [
                    "message": "", "failureTypeList": [], "responseMessages": [],
                ]),
            .init("skipInfo", nil),
            .init(
                "nodeRunInfo",
                [
                    "whenCondition": .string(node.condition ?? "<+OnStageSuccess>"),
                    "evaluatedCondition": .boolean(node.conditionHeld), "expressions": [],
                ]),
            .init("interruptHistories", .array(node.interrupts)), .init("delegateInfoList", []),
            .init("strategyMetadata", nil), .init("logBaseKey", .string(node.logKey)),
        ]
        members.append(
            .init(
                "executableResponses",
                isStep && node.conditionHeld
                    ? [
                        [
                            "task": [
                                "taskId": .string(node.uuid + "-DEL"), "taskCategory": "DELEGATE_TASK_V2",
                                "logKeys": [.string(node.logKey + "-commandUnit:Execute")], "units": [],
                                "taskName": "SHELL_SCRIPT_TASK_NG",
                            ]
                        ]
                    ] : []))
        members.append(
            .init(
                "unitProgresses",
                isStep
                    ? [
                        [
                            "unitName": "Execute", "status": .string(node.status.rawValue.uppercased()),
                            "startTime": .string(String(node.started)),
                            "endTime": .string(String(node.ended ?? 0)),
                        ]
                    ] : []))
        members.append(
            .init(
                "stepDetails",
                node.childExecution.map { child in
                    [
                        "childPipelineExecutionDetails": [
                            "planExecutionId": .string(child), "orgId": .string(run.organization),
                            "projectId": .string(run.project),
                        ]
                    ]
                } ?? [:]))
        return .object(members)
    }
}

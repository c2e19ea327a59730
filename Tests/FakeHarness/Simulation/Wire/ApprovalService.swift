import HTTP
import JSON

/// Lists approvals, and takes what people decide.
struct ApprovalService: Sendable {
    let world: World

    func answer(_ call: FakeCall) -> HTTPResponse {
        switch call.route {
        case .approvalActivity:
            let id = call.parameter("approval")
            guard world.read({ $0.approvals[id] }) != nil else {
                return call.error(400, "INVALID_REQUEST", "Invalid approval instance id: \(id)")
            }
            return decide([id], call)
        case .approvalCallback, .approvalCallbackBare:
            let execution = call.parameter("execution")
            guard let callback = call.query["callback_id"] else {
                return call.error(400, "INVALID_REQUEST", "callback_id must not be null")
            }
            let ids = world.read { state in
                state.approvals.values.filter {
                    $0.execution == execution && $0.callback == callback && $0.status == "WAITING"
                }.map(\.id).sorted()
            }
            guard !ids.isEmpty else {
                return call.error(
                    400, "INVALID_REQUEST", "No waiting approval with the callback id \(callback)")
            }
            return decide(ids, call)
        default: return list(call)
        }
    }

    private func list(_ call: FakeCall) -> HTTPResponse {
        let execution = call.parameter("execution")
        let (status, type) = (call.query["approval_status"], call.query["approval_type"])
        let node = call.query["node_execution_id"]
        let approvals = world.read { state in
            state.approvals.values.filter { approval in
                approval.execution == execution && (status == nil || approval.status == status)
                    && (node == nil || approval.node == node) && (type == nil || type == "HarnessApproval")
            }.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        }
        // A flat list, unlike everything else.
        return FakeAnswers.json(.array(approvals.map(Self.json)))
    }

    private func decide(_ ids: [String], _ call: FakeCall) -> HTTPResponse {
        guard let action = call.json["action"]?.string, ["APPROVE", "REJECT"].contains(action) else {
            return call.error(400, "INVALID_REQUEST", "action must be APPROVE or REJECT")
        }
        let now = world.clock.now
        var executions: [String] = []
        for id in ids {
            let execution: String? = world.change { state in
                guard state.approvals[id]?.status == "WAITING" else { return nil }
                state.approvals[id]?.status = action == "APPROVE" ? "APPROVED" : "REJECTED"
                state.approvals[id]?.updated = now
                state.approvals[id]?.activities.append([
                    "action": .string(action), "comments": .string(call.json["comments"]?.string ?? ""),
                    "approvedAt": .integer(now),
                ])
                return state.approvals[id]?.execution
            }
            guard let execution else {
                return call.error(
                    400, "INVALID_REQUEST", "Found invalid approval status, must be in WAITING")
            }
            executions.append(execution)
        }
        for execution in executions { world.clock.kick(execution) }
        let decided = world.read { state in ids.compactMap { state.approvals[$0] }.map(Self.json) }
        if call.route == .approvalActivity { return call.success(decided.first ?? [:]) }
        return FakeAnswers.json(.array(decided))
    }

    private static func json(_ approval: Approval) -> JSONValue {
        [
            "id": .string(approval.id), "type": "HarnessApproval", "status": .string(approval.status),
            "error_message": nil, "deadline": .integer(approval.deadline),
            "created": .integer(approval.created), "updated": .integer(approval.updated),
            "details": [
                "approvalMessage": .string(approval.message), "includePipelineExecutionHistory": true,
                "autoRejectEnabled": false,
                "approvers": approval.spec["approvers"] ?? [:],
                "approvalActivities": .array(approval.activities), "approverInputs": [],
            ],
        ]
    }
}

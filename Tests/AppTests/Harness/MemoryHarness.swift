import Clients
import JSON
import Threading

/// A Harness in memory: executions, logs and pipelines as a test sets them, and a list of everything that was done.
///
/// It stands in where a test is about the order of calls and crashes between them; the wire is tested against the fake
/// Harness that speaks HTTP.
final class MemoryHarness: HarnessAPI {
    struct State {
        var executions: [String: HarnessExecution] = [:]
        var order: [String] = []
        var logs: [String: [String]] = [:]
        var inputs: [String: HarnessInputs] = [:]
        var pipelines: [String: String] = [:]
        var approvals: [HarnessApproval] = []
        /// What is known of the token; nil for an error.
        var tokenFacts: HarnessTokenFacts?
        /// The names of the permissions that it has; nil for all.
        var granted: Set<String>?
        /// What was done, such as `interrupt UserMarkedFailure e1`.
        var actions: [String] = []
        /// The number of calls of each method.
        var calls: [String: Int] = [:]
        /// Errors that the next calls of a method throw, before or after they have done their work.
        var failures: [String: [(error: HarnessError, isDone: Bool)]] = [:]
        /// What an interrupt changes.
        var onAction: (@Sendable (inout State, String) -> Void)?
    }

    let account = "acme"
    let defaultScope: HarnessScope? = HarnessScope(organization: "default", project: "shop")
    private let state = Locked(State())

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    var actions: [String] { state.withLock { $0.actions } }
    func calls(_ name: String) -> Int { state.withLock { $0.calls[name] ?? 0 } }

    static func error(_ status: Int, _ message: String = "refused", code: String? = nil) -> HarnessError {
        HarnessError(.refused, status: status, code: code, message: message, request: "TEST")
    }

    /// An answer that never came, so that nobody knows whether it was done.
    static let lost = HarnessError(
        .transfer(TransferError(.timeout(.seconds(30)), request: "TEST")), message: "no answer",
        request: "TEST")

    private func perform<Value: Sendable>(
        _ name: String, _ body: (inout State) -> Result<Value, HarnessError>
    ) throws(HarnessError) -> Value {
        let result = state.withLock { state -> Result<Value, HarnessError> in
            state.calls[name, default: 0] += 1
            if var failures = state.failures[name], !failures.isEmpty {
                let failure = failures.removeFirst()
                state.failures[name] = failures
                if failure.isDone { _ = body(&state) }
                return .failure(failure.error)
            }
            return body(&state)
        }
        return try result.get()
    }

    private func act<Value: Sendable>(
        _ name: String, _ action: String, _ value: Value
    ) throws(HarnessError) -> Value {
        try perform(name) { state in
            state.actions.append(action)
            state.onAction?(&state, action)
            return .success(value)
        }
    }

    // MARK: - Executions

    func execution(
        _ id: String, in scope: HarnessScope, stage: String?, wantsWholeGraph: Bool
    ) async throws(HarnessError) -> HarnessExecution {
        try perform("execution") { state in
            state.executions[id].map { .success($0) } ?? .failure(Self.error(404, "no execution \(id)"))
        }
    }

    func subgraph(
        below node: String, of execution: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessGraph { throw Self.error(501) }

    func executions(
        matching filter: HarnessExecutionFilter, page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessExecutionSummary> {
        try perform("executions") { state in
            let all = state.order.reversed().compactMap { state.executions[$0]?.summary }.filter { summary in
                (filter.pipeline == nil || filter.pipeline == summary.pipeline)
                    && (filter.executions.isEmpty || filter.executions.contains(summary.id))
                    && (filter.statuses.isEmpty
                        || summary.status.known.map { filter.statuses.contains($0) } ?? false)
            }
            let elements = Array(all.dropFirst(page * size).prefix(size))
            return .success(
                HarnessPage(
                    elements: elements, index: page, pages: (all.count + size - 1) / size, total: all.count))
        }
    }

    func inputs(of execution: String, in scope: HarnessScope) async throws(HarnessError) -> HarnessInputs {
        try perform("inputs") { state in
            state.inputs[execution].map { .success($0) } ?? .failure(Self.error(404))
        }
    }

    // MARK: - Acting

    func run(
        _ pipeline: String, inputs: String?, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution {
        try act(
            "run", "run \(pipeline)",
            HarnessStartedExecution(id: "started-\(pipeline)", status: .init(.running)))
    }

    func run(
        yaml: String, as pipeline: String, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution { throw Self.error(501) }

    func retry(
        _ execution: String, of pipeline: String, stages: [String], runsAllStages: Bool,
        in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessStartedExecution { throw Self.error(501) }

    func fire(
        _ trigger: HarnessCustomTrigger, payload: [UInt8], in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessTriggerReceipt { throw Self.error(501) }

    func triggerDetails(_ correlationID: String) async throws(HarnessError) -> HarnessTriggerDetails {
        throw Self.error(501)
    }

    func interrupt(
        _ interrupt: HarnessInterrupt, execution: String, node: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessInterruptReceipt {
        try act(
            "interrupt", "interrupt \(interrupt.rawValue) \(execution)",
            HarnessInterruptReceipt(id: "i1", type: interrupt.rawValue, executionID: execution))
    }

    // MARK: - Approvals

    func approvals(
        of execution: String, status: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> [HarnessApproval] {
        try perform("approvals") { state in
            .success(state.approvals.filter { status == nil || $0.status == status })
        }
    }

    func decide(
        approval: String, _ decision: HarnessApproval.Decision, comment: String, in scope: HarnessScope
    ) async throws(HarnessError) {
        try perform("decide") { state -> Result<Void, HarnessError> in
            guard let index = state.approvals.firstIndex(where: { $0.id == approval && $0.isWaiting }) else {
                return .failure(Self.error(400, "the approval does not wait"))
            }
            state.approvals[index].status = decision == .approve ? "APPROVED" : "REJECTED"
            state.actions.append("decide \(decision.rawValue) \(approval)")
            state.onAction?(&state, "decide \(decision.rawValue) \(approval)")
            return .success(())
        }
    }

    func decide(
        callback: String, of execution: String, _ decision: HarnessApproval.Decision, comment: String,
        in scope: HarnessScope
    ) async throws(HarnessError) { throw Self.error(501) }

    // MARK: - Pipelines and logs

    func pipelines(
        page: Int, size: Int, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPage<HarnessPipelineSummary> {
        try perform("pipelines") { state in
            let all = state.pipelines.keys.sorted().map { HarnessPipelineSummary(id: $0, name: $0) }
            return .success(
                HarnessPage(
                    elements: Array(all.dropFirst(page * size).prefix(size)), index: page,
                    pages: (all.count + size - 1) / size, total: all.count))
        }
    }

    func pipeline(
        _ pipeline: String, branch: String?, in scope: HarnessScope
    ) async throws(HarnessError) -> HarnessPipeline {
        try perform("pipeline") { state in
            state.pipelines[pipeline].map { .success(HarnessPipeline(id: pipeline, yaml: $0)) }
                ?? .failure(Self.error(404, "no pipeline \(pipeline)"))
        }
    }

    func update(
        _ pipeline: String, yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError) { throw Self.error(501) }

    func create(
        yaml: String, commit: HarnessCommit?, in scope: HarnessScope
    ) async throws(HarnessError) -> String { throw Self.error(501) }

    func log(_ key: String) async throws(HarnessError) -> HarnessLog {
        try perform("log") { state in
            state.logs[key].map { lines in
                .success(HarnessLog(key: key, lines: lines.map { HarnessLogLine(level: "INFO", text: $0) }))
            } ?? .failure(Self.error(404, "no log \(key)"))
        }
    }

    func logs(under prefix: String, patience: Duration) async throws(HarnessError) -> HarnessLogArchive {
        throw Self.error(501)
    }

    func liveLog(_ key: String) async throws(HarnessError) -> any HarnessLogStream { throw Self.error(501) }

    // MARK: - Rights

    func granted(
        _ permissions: [HarnessPermission], in scope: HarnessScope?
    ) async throws(HarnessError) -> Set<HarnessPermission> {
        try perform("granted") { state in
            .success(Set(permissions.filter { state.granted?.contains($0.name) ?? true }))
        }
    }

    func tokenFacts() async throws(HarnessError) -> HarnessTokenFacts {
        try perform("tokenFacts") { state in
            state.tokenFacts.map { .success($0) } ?? .failure(Self.error(501))
        }
    }
}

/// Executions of one stage, as Harness tells them.
enum HarnessExecutions {
    /// A step with its status.
    struct Step {
        var name: String
        var status: HarnessStatus.Known
        var type = "ShellScript"
        var isRollback = false
        var failure = ""
    }

    static func make(
        _ id: String, _ status: HarnessStatus.Known, sequence: Int, steps: [Step],
        pipeline: String = "release",
        tag: String? = nil
    ) -> HarnessExecution {
        var summary = HarnessExecutionSummary(id: id, pipeline: pipeline, status: HarnessStatus(status))
        summary.runSequence = sequence
        summary.start = HarnessTime(milliseconds: Int64(sequence) * 1_000_000)
        summary.end = HarnessTime(milliseconds: Int64(sequence) * 1_000_000 + 90_000)
        summary.services = ["checkout"]
        summary.environments = ["production"]
        var stage = HarnessLayoutNode(
            id: "l-prod", identifier: "prod", name: "Production", kind: "Deployment",
            status: HarnessStatus(status))
        stage.group = "STAGE"
        stage.service = "checkout"
        if let tag {
            stage.moduleInfo = [
                "cd": [
                    "serviceInfo": [
                        "artifacts": ["primary": ["imagePath": "acme/checkout", "tag": .string(tag)]]
                    ]
                ]
            ]
        }
        summary.layout = [stage]
        var graph = HarnessGraph(root: "\(id)-prod")
        var node = HarnessNode(
            id: "\(id)-prod", identifier: "prod", qualifiedName: "pipeline.stages.prod",
            stepType: "DEPLOYMENT_STAGE_STEP",
            status: HarnessStatus(status))
        node.start = summary.start
        graph.nodes[node.id] = node
        var time = summary.start?.milliseconds ?? 0
        for step in steps {
            let section = step.isRollback ? "rollbackSteps" : "steps"
            var node = HarnessNode(
                id: "\(id)-\(step.name)", identifier: step.name,
                qualifiedName: "pipeline.stages.prod.spec.execution.\(section).\(step.name)",
                stepType: step.type,
                status: HarnessStatus(step.status))
            node.start = HarnessTime(milliseconds: time)
            time += 10_000
            if node.status.isTerminal { node.end = HarnessTime(milliseconds: time) }
            node.logBaseKey = "log/\(id)/\(step.name)"
            if !step.failure.isEmpty { node.failure = HarnessFailure(message: step.failure) }
            graph.nodes[node.id] = node
            graph.edges["\(id)-prod", default: .init()].children.append(node.id)
        }
        return HarnessExecution(summary: summary, graph: graph)
    }
}

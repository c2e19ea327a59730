import YAML

/// Which of the ways to roll an execution back are open, and which one is taken.
///
/// The order is Harness' own order of preference: answer the step, reject the approval, mark the running step as failed,
/// run a rollback pipeline. AbortAll rolls nothing back and is taken only where it is asked for by that name.
package struct RollbackPlan: Sendable, Hashable {
    /// The ways, in the order in which they are tried.
    package enum Method: String, Sendable, Hashable, CaseIterable {
        /// The step that waits for the verdict gets `rollback` as its answer, and the pipeline does the rest.
        case answer
        /// The approval that waits is rejected.
        case rejectApproval
        /// The running steps are marked as failed, and the failure strategies act.
        case userMarkedFailure
        /// A pipeline that the user names is run.
        case rollbackPipeline
        /// Everything is stopped and left as it is: no rollback.
        case abortAll
    }

    /// An approval that waits.
    package struct Approval: Sendable, Hashable {
        /// Harness' id of the instance.
        package var id: String
        /// Whether it is a HarnessApproval, the only type that can be answered by its API.
        package var isHarness: Bool
        /// The node that waits for it; nil where it is not told.
        package var node: String?

        /// Creates an approval.
        package init(id: String, isHarness: Bool = true, node: String? = nil) {
            self.id = id
            self.isHarness = isHarness
            self.node = node
        }
    }

    /// What a plan is made from.
    package struct Input: Sendable {
        /// The execution as it is now.
        package var graph: ExecutionGraph
        /// The pipeline's YAML; nil where it cannot be had.
        package var pipeline: String?
        /// The approvals that wait in this execution.
        package var approvals: [Approval]
        /// The stage that is to be rolled back, by identifier; nil for those that run.
        package var stage: String?
        /// The step that waits for the verdict's answer, by identifier; nil where none does.
        package var answeredStep: String?
        /// The pipeline that rolls back; nil where none is named.
        package var rollbackPipeline: String?
        /// The one way that is asked for; nil for the best.
        package var method: Method?
        /// The ways that the policy allows.
        package var allowed: Set<Method>
        /// Whether a way may be taken of which the YAML does not tell whether it rolls back.
        package var acceptsUnknownPath: Bool

        /// Creates the input of a plan.
        package init(
            graph: ExecutionGraph, pipeline: String? = nil, approvals: [Approval] = [], stage: String? = nil,
            answeredStep: String? = nil, rollbackPipeline: String? = nil, method: Method? = nil,
            allowed: Set<Method> = [], acceptsUnknownPath: Bool = false
        ) {
            self.graph = graph
            self.pipeline = pipeline
            self.approvals = approvals
            self.stage = stage
            self.answeredStep = answeredStep
            self.rollbackPipeline = rollbackPipeline
            self.method = method
            self.allowed = allowed
            self.acceptsUnknownPath = acceptsUnknownPath
        }
    }

    /// One way with what stands for or against it.
    package struct Option: Sendable, Hashable {
        /// The way.
        package var method: Method
        /// Whether the execution is in a state in which it can be taken.
        package var isPossible: Bool
        /// Whether the policy allows it.
        package var isAllowed: Bool
        /// What the pipeline does then; nil where the pipeline's YAML does not matter.
        package var path: RollbackPath?
        /// On what: the approval's id, the execution's id or the pipeline's identifier; empty where it is not possible.
        package var target: String
        /// Why it can or cannot be taken, in a sentence.
        package var reason: String
    }

    /// The ways that were looked at, in their order.
    package private(set) var options: [Option] = []
    /// The way that is taken; nil where there is none.
    package private(set) var choice: Option?
    /// What there is to say, in a sentence.
    package private(set) var reason = ""
    /// What became of a rollback that ran already.
    package private(set) var rollback = FailureTrace.Rollback.none

    /// Makes a plan.
    package init(_ input: Input) {
        rollback = FailureTrace(input.graph).rollback
        let pipeline = Self.parse(input.pipeline)
        for method in Method.allCases where method != .abortAll || input.method == .abortAll {
            if let wanted = input.method, wanted != method { continue }
            var option = Self.option(method, input, pipeline)
            option.isAllowed = input.allowed.contains(method)
            options.append(option)
        }
        if input.method != .rollbackPipeline && input.method != .abortAll {
            if rollback == .succeeded {
                reason = "The execution has rolled back already."
                return
            }
            if rollback == .running {
                reason = "The execution is rolling back already."
                return
            }
        }
        choice = options.first { option in
            guard option.isPossible && option.isAllowed else { return false }
            switch option.path?.outcome {
            case nil, .exists?: return true
            case .unknown?: return input.acceptsUnknownPath
            case .missing?, .waitsForPerson?: return false
            }
        }
        reason = choice?.reason ?? refusal(input)
    }

    private func refusal(_ input: Input) -> String {
        if let barred = options.first(where: {
            $0.isPossible && !$0.isAllowed && ($0.path == nil || $0.path?.outcome == .exists)
        }) {
            return "The policy does not allow \(barred.method.rawValue): \(barred.reason)"
        }
        if let pathless = options.first(where: { $0.isPossible && $0.path != nil }),
            let path = pathless.path
        {
            let hint =
                path.outcome == .unknown
                ? " Ask with acceptUnknownPath to try it all the same, or name a rollback pipeline."
                : " Name a rollback pipeline, or add a StageRollback strategy and rollbackSteps."
            return "There is no certain way back by \(pathless.method.rawValue): \(path.explanation)\(hint)"
        }
        return options.map(\.reason).joined(separator: " ")
    }

    // MARK: - Options

    private static func parse(_ text: String?) -> YAMLNode? {
        guard let text else { return nil }
        do throws(YAMLError) { return try YAMLDocument(parsing: text).root } catch { return nil }
    }

    private static func option(_ method: Method, _ input: Input, _ pipeline: YAMLNode?) -> Option {
        var option = Option(
            method: method, isPossible: false, isAllowed: false, path: nil, target: "", reason: "")
        let graph = input.graph
        switch method {
        case .answer: answer(input, pipeline, &option)
        case .rejectApproval: approval(input, pipeline, &option)
        case .userMarkedFailure: marking(input, pipeline, &option)
        case .rollbackPipeline:
            guard let name = input.rollbackPipeline else {
                option.reason = "No rollback pipeline is named."
                break
            }
            option.isPossible = true
            option.target = name
            option.reason = "Pipeline \(name) is run to roll back."
        case .abortAll:
            guard !graph.phase.isFinal else {
                option.reason = "The execution has ended (\(graph.status)); there is nothing to abort."
                break
            }
            option.isPossible = true
            option.target = graph.id
            option.reason =
                "AbortAll stops the execution and leaves everything as it is; it rolls nothing back."
        }
        return option
    }

    private static func answer(_ input: Input, _ pipeline: YAMLNode?, _ option: inout Option) {
        guard let step = input.answeredStep else {
            option.reason = "No step of the execution waits for the verdict."
            return
        }
        let graph = input.graph
        guard
            let index = graph.nodes.indices.first(where: {
                graph.nodes[$0].identifier == step && graph.nodes[$0].kind == .step
                    && [.running, .waiting].contains(graph.nodes[$0].phase) && inScope($0, input)
            })
        else {
            option.reason = "Step \(step) no longer waits for the verdict."
            return
        }
        option.isPossible = true
        option.target = step
        option.path = path(of: index, input, pipeline, .unknown)
        option.reason =
            "Step \(step) polls for the verdict; it gets rollback as its answer, and its pipeline acts on it."
        // What a step does with its answer stands in conditions and criteria, not in its own strategies alone.
        if option.path?.outcome != .exists { option.path = stagePath(of: index, input, pipeline) }
    }

    private static func approval(_ input: Input, _ pipeline: YAMLNode?, _ option: inout Option) {
        let graph = input.graph
        for approval in input.approvals where approval.isHarness {
            let index =
                graph.nodes.firstIndex { $0.id == approval.node }
                ?? graph.nodes.firstIndex { $0.type == "HarnessApproval" && $0.phase == .waiting }
            if let index, !inScope(index, input) { continue }
            option.isPossible = true
            option.target = approval.id
            option.path =
                index.map { path(of: $0, input, pipeline, .approvalRejection) }
                ?? RollbackPath(.unknown, "It is not known which step waits for the approval.")
            option.reason =
                "Approval \(approval.id) waits and is rejected. " + (option.path?.explanation ?? "")
            return
        }
        option.reason = "No HarnessApproval waits in the execution."
    }

    private static func marking(_ input: Input, _ pipeline: YAMLNode?, _ option: inout Option) {
        let graph = input.graph
        guard !graph.phase.isFinal else {
            option.reason =
                "The execution has ended (\(graph.status)); its steps can no longer be marked as failed."
            return
        }
        let running = graph.nodes.indices.filter {
            graph.nodes[$0].kind == .step && inScope($0, input) && !graph.isRollback($0)
                && (graph.nodes[$0].phase == .running
                    || graph.nodes[$0].phase == .waiting && graph.nodes[$0].started != nil)
        }
        guard !running.isEmpty else {
            option.reason = "No step of the execution is running."
            return
        }
        option.isPossible = true
        option.target = graph.id
        // The interrupt fails all running steps: the worst of their paths counts.
        let order: [RollbackPath.Outcome] = [.missing, .waitsForPerson, .unknown, .exists]
        let paths = running.map { path(of: $0, input, pipeline, .userMarkedFailure) }
        option.path = paths.min {
            (order.firstIndex(of: $0.outcome) ?? 0) < (order.firstIndex(of: $1.outcome) ?? 0)
        }
        let names = running.map { graph.nodes[$0].identifier }.joined(separator: ", ")
        option.reason = "Marks \(names) as failed. " + (option.path?.explanation ?? "")
    }

    private static func inScope(_ index: Int, _ input: Input) -> Bool {
        guard let stage = input.stage else { return true }
        return input.graph.stage(of: index).map { input.graph.nodes[$0].identifier } == stage
    }

    private static func path(
        of index: Int, _ input: Input, _ pipeline: YAMLNode?, _ failure: RollbackPath.Failure
    ) -> RollbackPath {
        guard let pipeline else {
            return RollbackPath(.unknown, "The pipeline's YAML could not be read.")
        }
        let graph = input.graph
        guard let stage = graph.stage(of: index).map({ graph.nodes[$0].identifier }) ?? input.stage else {
            return RollbackPath(.unknown, "It is not known in which stage the step is.")
        }
        return RollbackPath(
            pipeline: pipeline, stage: stage, step: graph.nodes[index].identifier, failure: failure)
    }

    private static func stagePath(of index: Int, _ input: Input, _ pipeline: YAMLNode?) -> RollbackPath {
        guard let pipeline, let stage = input.graph.stage(of: index) else {
            return RollbackPath(.unknown, "The pipeline's YAML could not be read.")
        }
        return RollbackPath(
            pipeline: pipeline, stage: input.graph.nodes[stage].identifier, step: nil, failure: .unknown)
    }
}

import YAML

/// Stages that only check run at the same time.
enum ParallelStages: OptimizationRule {
    static let name = "parallel-stages"
    static let summary = "Independent stages of tests, lint and scans that run one after the other."
    static let severity = OptimizationFinding.Severity.warning

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        var proposals: [Proposal] = []
        var run: [StageItem] = []
        func close() {
            defer { run = [] }
            guard run.count > 1, let edit = context.writer.wrapInParallel(run.map(\.item)) else { return }
            let stages = run.flatMap(\.stages)
            guard let first = stages.first else { return }
            proposals.append(
                Proposal(
                    rule: name,
                    message:
                        "the stages \(ParallelSteps.list(stages.map { $0.name ?? $0.identifier ?? "stage" })) do not need one another and run one after the other",
                    reason:
                        "Each has a workspace of its own, checks the same sources and hands nothing on; what comes after them still waits for all.",
                    place: context.place(first.node), path: context.path(first), confidence: 0.85,
                    edits: [edit],
                    changesOrder: true))
        }
        for item in context.pipeline.stages {
            let stages = item.stages
            let fits =
                !stages.isEmpty && stages.allSatisfy(isCheck)
                && run.flatMap(\.stages).allSatisfy { earlier in
                    stages.allSatisfy { !needs($0, earlier, context) }
                }
            if fits {
                run.append(item)
            } else {
                close()
                if !stages.isEmpty, stages.allSatisfy(isCheck) { run = [item] }
            }
        }
        close()
        return proposals
    }

    /// Whether a stage only tells whether the sources are good.
    private static func isCheck(_ stage: Stage) -> Bool {
        guard ["CI", "SecurityTests"].contains(stage.type ?? ""), stage.node["when"] == nil,
            stage.node["strategy"] == nil, !stage.allSteps.isEmpty
        else { return false }
        let loads = stage.allSteps.map { Workload($0) }
        return loads.allSatisfy { $0.writes != .everything } && loads.contains { $0.isCheck }
    }

    /// Whether a stage uses something of an earlier one.
    private static func needs(_ stage: Stage, _ earlier: Stage, _ context: OptimizationContext) -> Bool {
        let sharesKey: Bool = {
            guard let key = stage.spec?["caching"]?["key"]?.text else { return false }
            return key == earlier.spec?["caching"]?["key"]?.text
        }()
        return sharesKey || context.survey.uses(stage, earlier)
    }
}

import YAML

/// A deployment answers failures.
enum MissingFailureStrategy: OptimizationRule {
    static let name = "missing-failure-strategy"
    static let summary = "Deployment stages without a failure strategy."
    static let severity = OptimizationFinding.Severity.error

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.type == "Deployment", stage.node["failureStrategies"] == nil,
                let edit = context.writer.insertion(
                    of: [
                        "failureStrategies:", "  - onFailure:", "      errors:", "        - AllErrors",
                        "      action:", "        type: StageRollback",
                    ], into: stage.node)
            else { return nil }
            return Proposal(
                rule: name,
                message: "the stage \(stage.name ?? stage.identifier ?? "") has no failure strategy",
                reason:
                    "Harness refuses a Deployment stage without one; StageRollback brings the old version back.",
                place: context.place(stage.node), path: context.path(stage), confidence: 0.95, edits: [edit])
        }
    }
}

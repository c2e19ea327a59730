import YAML

/// A stage that deploys can go back.
enum MissingRollback: OptimizationRule {
    static let name = "missing-rollback"
    static let summary = "Stages that deploy and have no way back."
    static let severity = OptimizationFinding.Severity.error

    private static let undo = [
        "K8sRollingDeploy": ["K8sRollingRollback"],
        "K8sCanaryDeploy": ["K8sCanaryDelete", "K8sRollingRollback"],
        "K8sBlueGreenDeploy": ["K8sBGSwapServices"], "HelmDeploy": ["HelmRollback"],
        "HelmCanaryDeploy": ["HelmCanaryDelete"], "HelmBGDeploy": ["HelmRollback"],
        "EcsRollingDeploy": ["EcsRollingRollback"], "EcsCanaryDeploy": ["EcsCanaryDelete"],
        "AwsLambdaDeploy": ["AwsLambdaRollback"], "AwsSamDeploy": ["AwsSamRollback"],
        "AsgRollingDeploy": ["AsgRollingRollback"], "TasRollingDeploy": ["TasRollingRollback"],
    ]

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.type == "Deployment", stage.rollbackSteps.isEmpty,
                let execution = stage.spec?["execution"],
                let step = stage.allSteps.first(where: { undo[$0.type ?? ""] != nil }),
                let types = undo[step.type ?? ""]
            else { return nil }
            var lines: [String] = []
            for type in types {
                let taken = Set((stage.allSteps).compactMap(\.identifier))
                let identifier =
                    taken.contains("rollback_\(type)") ? "rollback_\(type)_2" : "rollback_\(type)"
                lines += [
                    "  - step:", "      type: \(type)", "      name: Rollback \(type)",
                    "      identifier: \(identifier)", "      timeout: 10m", "      spec: {}",
                ]
            }
            let edit: TextEdit?
            if let pair = execution.pair("rollbackSteps") {
                // `rollbackSteps: []` makes room for them.
                guard pair.value.isFlow, !execution.isFlow else { return nil }
                let pad = String(repeating: " ", count: pair.key.start.column - 1)
                let end = context.writer.lineEnd
                edit = TextEdit(
                    replacing: pair.key.end.offset..<pair.value.end.offset,
                    with: ":" + end + lines.map { pad + $0 }.joined(separator: end))
            } else {
                edit = context.writer.insertion(of: ["rollbackSteps:"] + lines, into: execution)
            }
            guard let edit else { return nil }
            return Proposal(
                rule: name,
                message: "the stage \(stage.name ?? stage.identifier ?? "") deploys and has no rollbackSteps",
                reason: "StageRollback runs rollbackSteps; without them a failed deployment stays as it is.",
                place: context.place(stage.node), path: context.path(stage), confidence: 0.9, edits: [edit])
        }
    }
}

import YAML

/// Scans of sources and images come before the deployment that they should prevent.
enum ScanOrder: OptimizationRule {
    static let name = "scan-order"
    static let summary = "Security scans that run after the deployment."
    static let severity = OptimizationFinding.Severity.error

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        stages(context) + context.pipeline.allStages.flatMap { steps(in: $0, context) }
    }

    private static func stages(_ context: OptimizationContext) -> [Proposal] {
        let items = context.pipeline.stages
        guard let first = items.firstIndex(where: { $0.stages.contains(where: deploys) }) else { return [] }
        return items[(first + 1)...].compactMap { item in
            guard case .stage(let stage) = item, ["CI", "SecurityTests"].contains(stage.type ?? ""),
                !stage.allSteps.isEmpty, stage.allSteps.contains(where: StepFamilies.isSourceScan),
                stage.allSteps.allSatisfy({
                    StepFamilies.isSourceScan($0) || Workload($0).writes != .everything
                }),
                // What the scan uses has to be there before the deployment.
                !items[first...].flatMap(\.stages).contains(where: { uses(stage, $0, context) }),
                let edits = context.writer.move(item.item, before: items[first].item)
            else { return nil }
            let deployment = items[first].stages.first
            return Proposal(
                rule: name,
                message:
                    "the scan \(stage.name ?? stage.identifier ?? "") runs after \(deployment?.name ?? "the deployment"), when its findings are live already",
                reason:
                    "It scans sources or an image and uses nothing that the deployment makes. Before it, a finding stops the release and no machine time is spent on it.",
                place: context.place(stage.node), path: context.path(stage), confidence: 0.85, edits: edits,
                changesOrder: true)
        }
    }

    private static func steps(in stage: Stage, _ context: OptimizationContext) -> [Proposal] {
        guard
            let first = stage.steps.firstIndex(where: { $0.steps.contains(where: StepFamilies.isDeployment) })
        else {
            return []
        }
        return stage.steps[(first + 1)...].compactMap { item in
            guard case .step(let step) = item, StepFamilies.isSourceScan(step), step.node["when"] == nil,
                let text = step.script?.text ?? step.type, !text.contains("execution.steps."),
                let edits = context.writer.move(item.item, before: stage.steps[first].item)
            else { return nil }
            return Proposal(
                rule: name,
                message:
                    "the scan \(step.name ?? step.identifier ?? "") runs after the deployment in its stage",
                reason: "It scans sources or an image; before the deployment a finding stops the release.",
                place: context.place(step.node), path: context.path(stage, step), confidence: 0.8,
                edits: edits,
                changesOrder: true)
        }
    }

    private static func deploys(_ stage: Stage) -> Bool {
        stage.type == "Deployment" || stage.allSteps.contains(where: StepFamilies.isDeployment)
    }

    private static func uses(_ stage: Stage, _ other: Stage, _ context: OptimizationContext) -> Bool {
        other.node.start != stage.node.start && context.survey.uses(stage, other)
    }
}

import YAML

/// An image is built once.
enum ImageRebuild: OptimizationRule {
    static let name = "image-rebuild"
    static let summary = "The same image built again in a later stage."
    static let severity = OptimizationFinding.Severity.warning

    /// The fields that say which image it is.
    private static let identity = [
        "connectorRef", "registryRef", "repo", "imageName", "host", "projectID", "account", "region",
        "dockerfile",
        "context", "target", "buildArgs",
    ]

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        var first: [String: (stage: Stage, step: Step)] = [:]
        var proposals: [Proposal] = []
        for stage in context.pipeline.allStages {
            for item in stage.steps {
                guard case .step(let step) = item, StepFamilies.isImageBuild(step), let spec = step.spec,
                    spec["repo"] ?? spec["imageName"] != nil
                else { continue }
                let key = ([step.type ?? ""] + identity.map { spec[$0].map(text) ?? "-" }).joined(
                    separator: "|")
                guard let earlier = first[key] else {
                    first[key] = (stage, step)
                    continue
                }
                guard earlier.stage.node.start != stage.node.start, stage.steps.count > 1,
                    let proposal = proposal(for: item, step, stage, earlier, context)
                else { continue }
                proposals.append(proposal)
            }
        }
        return proposals
    }

    private static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.text
        case .sequence(let nodes): nodes.map(text).joined(separator: ",")
        case .mapping(let pairs): pairs.map { $0.name + "=" + text($0.value) }.joined(separator: ",")
        }
    }

    private static func proposal(
        for item: StepItem, _ step: Step, _ stage: Stage, _ earlier: (stage: Stage, step: Step),
        _ context: OptimizationContext
    ) -> Proposal? {
        guard let removal = context.writer.removal(of: item.item), let identifier = step.identifier,
            let from = earlier.stage.identifier, let source = earlier.step.identifier
        else { return nil }
        var edits = [removal]
        // What named the second build names the first.
        let local = "execution.steps.\(identifier).artifact"
        let global = "pipeline.stages.\(from).spec.execution.steps.\(source).artifact"
        for use in context.survey.uses where use.text.contains(local) {
            guard use.text.contains("<+\(local)") else { return nil }
            let mark = context.survey.mark(of: "<+\(local)", in: use.node)
            edits.append(
                TextEdit(
                    replacing: mark.offset + 2..<mark.offset + 2 + local.utf8.count, with: global))
        }
        return Proposal(
            rule: name,
            message:
                "\(step.name ?? identifier) builds the image again that \(earlier.step.name ?? source) built in the stage \(earlier.stage.name ?? from)",
            reason:
                "One build, named by its digest, makes sure that what was tested is what is released: later stages read <+\(global).artifacts...> of the first build.",
            place: context.place(step.node), path: context.path(stage, step), confidence: 0.7, edits: edits,
            changesOrder: true)
    }
}

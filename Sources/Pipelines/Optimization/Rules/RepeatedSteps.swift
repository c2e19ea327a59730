import YAML

/// Equal steps become one that repeats.
enum RepeatedSteps: OptimizationRule {
    static let name = "repeated-steps"
    static let summary = "The same step written three times or more in a row."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.flatMap { stage -> [Proposal] in
            var proposals: [Proposal] = []
            var run: [(item: StepItem, step: Step)] = []
            func close() {
                defer { run = [] }
                guard run.count >= 3, let first = run.first, first.step.node["strategy"] == nil,
                    !isNamed(run.map(\.step), context),
                    let strategy = context.writer.insertion(
                        of: ["strategy:", "  repeat:", "    times: \(run.count)", "    maxConcurrency: 1"],
                        into: first.step.node)
                else { return }
                let removals = run.dropFirst().compactMap { context.writer.removal(of: $0.item.item) }
                guard removals.count == run.count - 1 else { return }
                proposals.append(
                    Proposal(
                        rule: name,
                        message:
                            "\(ParallelSteps.list(run.map { $0.step.name ?? $0.step.identifier ?? "step" })) are the same step, written \(run.count) times",
                        reason:
                            "A repeat strategy says it once and runs it as often, one after the other as before. A step template is the next step where other pipelines have it too.",
                        place: context.place(first.step.node), path: context.path(stage, first.step),
                        confidence: 0.5,
                        edits: [strategy] + removals))
            }
            for item in stage.steps {
                guard case .step(let step) = item, step.spec != nil else {
                    close()
                    continue
                }
                if let last = run.last, key(last.step) != key(step) { close() }
                run.append((item, step))
            }
            close()
            return proposals
        }
    }

    /// Everything but the names.
    private static func key(_ step: Step) -> String {
        func text(_ node: YAMLNode) -> String {
            switch node.content {
            case .scalar(let scalar): scalar.text
            case .sequence(let nodes): "[" + nodes.map(text).joined(separator: "\u{1}") + "]"
            case .mapping(let pairs):
                "{"
                    + pairs.filter { !["name", "identifier"].contains($0.name) }
                    .map { $0.name + ":" + text($0.value) }.joined(separator: "\u{1}") + "}"
            }
        }
        return text(step.node)
    }

    private static func isNamed(_ steps: [Step], _ context: OptimizationContext) -> Bool {
        let names = steps.compactMap(\.identifier)
        return context.survey.uses.contains { use in
            use.text.contains("<+") && names.contains { use.text.contains("steps.\($0).") }
        }
    }
}

import YAML

/// Secrets are not printed.
enum PrintedSecret: OptimizationRule {
    static let name = "secret-printed"
    static let summary = "Lines of scripts that print a secret, also through base64."
    static let severity = OptimizationFinding.Severity.error

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.flatMap { stage in
            (stage.allSteps + stage.allRollbackSteps).compactMap { proposal(for: $0, stage, context) }
        }
    }

    private static func proposal(for step: Step, _ stage: Stage, _ context: OptimizationContext) -> Proposal?
    {
        guard let node = step.script, case .scalar(let scalar) = node.content,
            scalar.style == .literal || scalar.style == .folded
        else { return nil }
        let variables = SecretVariables(pipeline: context.pipeline, stage: stage, step: step)
        var edits: [TextEdit] = []
        var names: [String] = []
        var place: YAMLMark?
        let lines = context.writer.lines
        let first = lines.index(of: node.start.offset) + 1
        let last = lines.index(of: max(node.start.offset, node.contentEnd(in: context.pipeline.text) - 1))
        guard first <= last else { return nil }
        for index in first...last {
            let text = String(decoding: context.writer.content(ofLine: index), as: UTF8.self)
            guard let printing = SecretPrinting.find(in: text.trimmed, variables) else { continue }
            let indent = context.writer.indent(ofLine: index)
            place =
                place ?? YAMLMark(line: index + 1, column: indent + 1, offset: lines.starts[index] + indent)
            names.append(printing.secret + (printing.encoder.map { " through \($0)" } ?? ""))
            // A comment takes the line's place, so that a script of this line alone stays one.
            let content =
                lines.starts[index] + indent..<lines.starts[index]
                + context.writer.content(ofLine: index).count
            edits.append(TextEdit(replacing: content, with: ": # a secret was printed here"))
        }
        guard let place else { return nil }
        return Proposal(
            rule: name, message: "\(ParallelSteps.list(names)) goes into the log",
            reason:
                "Harness masks secrets in logs as they are, not what base64 makes of them. Change the secrets as well: whoever may read the log has had them.",
            place: place, path: context.path(stage, step), confidence: 0.95, edits: edits)
    }
}

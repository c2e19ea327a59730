import YAML

/// Selectors of delegates stand once.
enum RepeatedSelectors: OptimizationRule {
    static let name = "repeated-selectors"
    static let summary = "The same delegate selectors on every step of a stage."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.node["delegateSelectors"] == nil,
                ["Deployment", "Custom", "Approval"].contains(stage.type ?? "")
            else { return nil }
            let pairs = (stage.allSteps + stage.allRollbackSteps).map { $0.spec?.pair("delegateSelectors") }
            let selectors = pairs.compactMap { $0?.value.items?.compactMap(\.text) }
            guard selectors.count == pairs.count, selectors.count >= 3, let first = selectors.first,
                !first.isEmpty,
                selectors.allSatisfy({ $0 == first }),
                let insertion = context.writer.insertion(
                    of: ["delegateSelectors:"] + first.map { "  - \($0)" }, into: stage.node)
            else { return nil }
            var edits = [insertion]
            for pair in pairs.compactMap({ $0 }) {
                let start = context.writer.lines.index(of: pair.key.start.offset)
                let end = context.writer.lines.index(
                    of: max(pair.key.start.offset, pair.value.contentEnd(in: context.pipeline.text) - 1))
                guard context.writer.indent(ofLine: start) == pair.key.start.column - 1 else { return nil }
                edits.append(TextEdit(deleting: context.writer.bytes(start..<end + 1)))
            }
            return Proposal(
                rule: name,
                message:
                    "all steps of the stage \(stage.name ?? stage.identifier ?? "") name the same delegate selectors",
                reason: "On the stage they stand once, and no new step can forget them.",
                place: context.place(stage.node), path: context.path(stage), confidence: 0.7, edits: edits)
        }
    }
}

import YAML

/// Only as much history is fetched as is needed.
enum CloneDepth: OptimizationRule {
    static let name = "clone-depth"
    static let summary = "Builds that fetch the whole history of the sources."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        // What looks into the history needs it.
        let needsHistory = context.survey.uses.contains { use in
            ["command", "script"].contains(use.field)
                && [
                    "git describe", "git log", "git merge-base", "git rev-list", "git blame", "goreleaser",
                    "sonar",
                ].contains {
                    use.text.contains($0)
                }
        }
        guard !needsHistory,
            !context.survey.steps.joined().contains(where: { $0.type == "Sonarqube" || $0.type == "Gitleaks" }
            )
        else { return [] }
        var proposals: [Proposal] = []
        func look(_ node: YAMLNode?, _ path: String) {
            guard let node, let depth = node["depth"], let text = depth.text, let count = Int(text),
                count == 0 || count > 100
            else { return }
            proposals.append(
                Proposal(
                    rule: name,
                    message: count == 0
                        ? "the whole history of the sources is fetched" : "\(count) commits are fetched",
                    reason: "No step looks into the history; the last 50 commits are Harness' own default.",
                    place: depth.start, path: path, confidence: 0.75,
                    edits: [TextEdit(replacing: depth.start.offset..<depth.end.offset, with: "50")]))
        }
        look(context.pipeline.node?["properties"]?["ci"]?["codebase"], "")
        for stage in context.pipeline.allStages {
            for step in stage.allSteps where step.type == "GitClone" {
                look(step.spec, context.path(stage, step))
            }
        }
        return proposals
    }
}

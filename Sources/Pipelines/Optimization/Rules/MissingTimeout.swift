import YAML

/// Steps end in time.
enum MissingTimeout: OptimizationRule {
    static let name = "missing-timeout"
    static let summary = "Steps that may hang for hours, as they have no timeout."
    static let severity = OptimizationFinding.Severity.note

    private static let usual: [String: String] = [
        "Run": "30m", "Test": "45m", "RunTests": "45m", "Plugin": "20m", "Http": "1m", "ShellScript": "10m",
        "K8sRollingDeploy": "10m", "K8sCanaryDeploy": "10m", "K8sBlueGreenDeploy": "10m", "HelmDeploy": "10m",
        "Container": "30m", "Command": "10m",
    ]

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.compactMap { stage in
            guard stage.node["timeout"] == nil else { return nil }
            var edits: [TextEdit] = []
            var names: [String] = []
            var first: Step?
            for step in stage.allSteps {
                guard step.node["timeout"] == nil, step.node["template"] == nil,
                    let span = usual[step.type ?? ""]
                        ?? (StepFamilies.isImageBuild(step) ? "30m" : nil),
                    let edit = context.writer.insertion(
                        of: ["timeout: \(timeout(of: context.path(stage, step), usual: span, context))"],
                        into: step.node, after: "identifier")
                else { continue }
                first = first ?? step
                edits.append(edit)
                names.append(step.name ?? step.identifier ?? "step")
            }
            guard let first else { return nil }
            return Proposal(
                rule: name,
                message:
                    "\(ParallelSteps.list(names)) \(names.count == 1 ? "has" : "have") no timeout, and neither has the stage",
                reason:
                    "A step that hangs holds a machine and the pipeline until Harness' own limit, which is hours. Measured steps get three times their longest run.",
                place: context.place(first.node), path: context.path(stage), confidence: 0.8, edits: edits)
        }
    }

    /// Three times the longest run, at least five minutes, in whole minutes.
    private static func timeout(of path: String, usual: String, _ context: OptimizationContext) -> String {
        guard let longest = context.timings.longest(of: path), longest.isFinite, longest < 1e6 else {
            return usual
        }
        return "\(max(5, Int((longest * 3 / 60).rounded(.up))))m"
    }
}

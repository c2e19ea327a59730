import YAML

/// Only the tests run that a change can break.
enum TestIntelligence: OptimizationRule {
    static let name = "test-intelligence"
    static let summary = "Long test steps that run every test for every change."
    static let severity = OptimizationFinding.Severity.note

    /// The fields of a Run step's `spec` that a Test step has too.
    private static let shared: Set<String> = [
        "command", "connectorRef", "image", "imagePullPolicy", "privileged", "runAsUser", "envVariables",
        "outputVariables", "reports", "resources", "shell",
    ]

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.filter { $0.type == "CI" }.flatMap { stage in
            stage.allSteps.compactMap { step in
                let load = Workload(step)
                let path = context.path(stage, step)
                guard step.type == "Run", let type = step.node["type"], let spec = step.spec,
                    [.unitTest, .test].contains(load.purpose),
                    ["maven", "gradle", "pip", "dotnet", "bundler"].contains(load.tool?.name ?? ""),
                    spec.pairs.allSatisfy({ shared.contains($0.name) }),
                    // Only where there is time to save.
                    (context.timings.mean(of: path) ?? 0) >= 120
                else { return nil }
                return Proposal(
                    rule: name,
                    message:
                        "\(step.name ?? step.identifier ?? "the tests") runs every test for every change",
                    reason:
                        "A Test step runs the same command with Test Intelligence, which leaves out tests that the change cannot break. The share that it leaves out is assumed, not measured.",
                    place: context.place(step.node), path: path, confidence: 0.5,
                    edits: [TextEdit(replacing: type.start.offset..<type.end.offset, with: "Test")],
                    shares: [path: 0.4])
            }
        }
    }
}

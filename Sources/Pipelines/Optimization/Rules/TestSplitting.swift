import YAML

/// Long tests are spread over machines.
enum TestSplitting: OptimizationRule {
    static let name = "test-splitting"
    static let summary = "Test steps of ten minutes and more on one machine."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.filter { $0.type == "CI" }.flatMap { stage in
            stage.allSteps.compactMap { step in
                let path = context.path(stage, step)
                guard step.type == "Test" || step.type == "RunTests", step.node["strategy"] == nil,
                    stage.node["strategy"] == nil, (context.timings.mean(of: path) ?? 0) >= 600,
                    let edit = context.writer.insertion(
                        of: ["strategy:", "  parallelism: 4"], into: step.node)
                else { return nil }
                return Proposal(
                    rule: name,
                    message:
                        "\(step.name ?? step.identifier ?? "the tests") takes \(ApprovalWait.minutes(context.timings.mean(of: path) ?? 0)) on one machine",
                    reason:
                        "Four machines take a quarter each; a fifth of the time is kept for what each has to set up. The command has to split the tests by HARNESS_STAGE_INDEX or the step's own splitting.",
                    place: context.place(step.node), path: path, confidence: 0.4, edits: [edit],
                    shares: [path: 0.6])
            }
        }
    }
}

import YAML

/// A step that fails now and then is tried again.
enum FlakyRetry: OptimizationRule {
    static let name = "flaky-retry"
    static let summary = "Steps that fail in some executions and succeed in others."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        guard context.timings.executions.count >= 5 else { return [] }
        return context.pipeline.allStages.flatMap { stage in
            stage.allSteps.compactMap { step in
                let spans = context.timings.spans(of: context.path(stage, step))
                let failed = spans.filter(\.hasFailed).count
                // Alternating outcomes are flaky; a row of failures at the end is a fault.
                let changes = zip(spans, spans.dropFirst()).filter { $0.hasFailed != $1.hasFailed }.count
                guard spans.count >= 5, failed >= 1, failed * 2 < spans.count, changes >= 2,
                    !StepFamilies.isDeployment(step), step.node["failureStrategies"] == nil,
                    let edit = context.writer.insertion(
                        of: [
                            "failureStrategies:", "  - onFailure:", "      errors:", "        - AllErrors",
                            "      action:", "        type: Retry", "        spec:",
                            "          retryCount: 1",
                            "          retryIntervals:", "            - 10s", "          onRetryFailure:",
                            "            action:", "              type: MarkAsFailure",
                        ], into: step.node)
                else { return nil }
                return Proposal(
                    rule: name,
                    message:
                        "\(step.name ?? step.identifier ?? "the step") failed in \(failed) of \(spans.count) executions, with successes between",
                    reason:
                        "One more try lets those executions pass that fail by chance; mend the cause as well, as a retry hides it.",
                    place: context.place(step.node), path: context.path(stage, step), confidence: 0.6,
                    edits: [edit])
            }
        }
    }
}

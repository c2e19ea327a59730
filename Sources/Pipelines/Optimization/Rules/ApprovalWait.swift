import YAML

/// An approval does not wait for ever.
enum ApprovalWait: OptimizationRule {
    static let name = "approval-wait"
    static let summary = "Approvals that wait without an end."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.flatMap { stage in
            stage.allSteps.compactMap { step in
                guard step.type?.hasSuffix("Approval") == true, step.node["timeout"] == nil,
                    let edit = context.writer.insertion(
                        of: ["timeout: 1d"], into: step.node, after: "identifier")
                else { return nil }
                let mean = context.timings.mean(of: context.path(stage, step))
                let waited = mean.map { " It took \(minutes($0)) on average." } ?? ""
                return Proposal(
                    rule: name,
                    message: "the approval \(step.name ?? step.identifier ?? "") has no timeout",
                    reason:
                        "Until somebody answers, the execution stays open and holds back those behind it.\(waited)",
                    place: context.place(step.node), path: context.path(stage, step), confidence: 0.8,
                    edits: [edit])
            }
        }
    }

    static func minutes(_ seconds: Double) -> String {
        seconds < 120 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds / 60).rounded())) min"
    }
}

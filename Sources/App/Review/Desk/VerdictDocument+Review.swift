package import Judgement

extension VerdictDocument {
    /// Takes a reviewer's report in.
    ///
    /// The one place where a model's words meet an action. What can change is written out: `proceed` may become
    /// `investigate`, in the assessment and, where the policy lets an `investigate` through, in the action.
    ///
    /// - Parameters:
    ///   - report: The report, as it came or as it was stored.
    ///   - policy: The rules that the verdict was made under.
    package mutating func adopt(_ report: ReviewerReport, under policy: Policy) {
        var report = report
        report.changed = false
        report.assessmentBefore = nil
        let moved = report.vote.moving(assessment)
        if moved != assessment {
            report.changed = true
            report.assessmentBefore = assessment
            assessment = moved
            if action == .proceed, policy.action(for: moved) == .investigate { action = .investigate }
            decidedBy = .reviewer
            // The model's own words stay out of the reason, which alerts and logs repeat.
            reason = "The reviewer asks for a person's look; the judge: \(reason)"
        }
        for instruction in report.instructions {
            let hidden = instruction.encoding.isEmpty ? "" : ", hidden by \(instruction.encoding)"
            findings.append(
                Finding(
                    kind: .instructions, severity: .information, subject: instruction.source,
                    summary:
                        "text in \(instruction.source) talks to a model (\(instruction.sign.rawValue)\(hidden)); "
                        + "it was taken as data and changed nothing",
                    confidence: 0.8, pointers: instruction.pointer.isEmpty ? [] : [instruction.pointer],
                    excerpts: [instruction.text]))
        }
        reviewer = report
    }
}

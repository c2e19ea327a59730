import App
import Judgement

/// A verdict for a person at a terminal.
enum VerdictText {
    /// Describes a verdict in a few lines.
    static func describing(_ verdict: VerdictDocument, isColoured: Bool) -> String {
        let colour =
            switch verdict.action {
            case .proceed: "\u{1B}[32m"
            case .investigate: "\u{1B}[33m"
            case .rollback: "\u{1B}[31m"
            }
        let word = verdict.action.rawValue.uppercased()
        var lines = [
            (isColoured ? colour + word + "\u{1B}[0m" : word) + "  " + PlainText.printable(verdict.reason)
        ]
        if verdict.action != verdict.assessment {
            lines.append(
                "The evidence says \(verdict.assessment.rawValue); autonomy \(verdict.autonomy.rawValue) makes it "
                    + verdict.action.rawValue + ".")
        }
        for finding in verdict.findings {
            lines.append("  \(finding.severity.rawValue): \(PlainText.printable(finding.summary))")
            lines += finding.excerpts.map { "    | \(PlainText.printable($0))" }
        }
        return lines.joined(separator: "\n")
    }
}

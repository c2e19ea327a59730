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
        var lines = [(isColoured ? colour + word + "\u{1B}[0m" : word) + "  " + printable(verdict.reason)]
        if verdict.action != verdict.assessment {
            lines.append(
                "The evidence says \(verdict.assessment.rawValue); autonomy \(verdict.autonomy.rawValue) makes it "
                    + verdict.action.rawValue + ".")
        }
        for finding in verdict.findings {
            lines.append("  \(finding.severity.rawValue): \(printable(finding.summary))")
            lines += finding.excerpts.map { "    | \(printable($0))" }
        }
        return lines.joined(separator: "\n")
    }

    /// The text with control characters made visible, so that a log line cannot steer the terminal.
    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
                || (0x2066...0x2069).contains(value)
            {
                result += "\\u{\(String(value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

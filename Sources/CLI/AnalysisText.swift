import Executions

/// An analysis for a person at a terminal.
enum AnalysisText {
    /// Describes an analysis in a few lines.
    static func describing(_ analysis: FailureAnalysis) -> String {
        var lines = [PlainText.printable(analysis.summary)]
        if analysis.audience != .unknown { lines.append("Who should look: \(analysis.audience.rawValue)") }
        if let trace = analysis.trace, trace.chain.count > 1 {
            lines.append(
                "Chain: " + trace.chain.map { PlainText.printable($0.node.name) }.joined(separator: " < "))
        }
        for (index, cause) in analysis.causes.enumerated() {
            lines.append("")
            let news = cause.isNew.map { $0 ? ", new" : ", seen before" } ?? ""
            lines.append(
                "\(index + 1). \(PlainText.printable(cause.summary)) [\(PlainText.printable(cause.id)); "
                    + "\(cause.audience.rawValue); \(percent(cause.confidence))\(news)]")
            for line in cause.evidence {
                let place = line.line.map { "\(line.source):\($0)" } ?? line.source
                lines.append("   \(PlainText.printable(place)): \(PlainText.printable(line.text))")
            }
            lines.append("   Remedy: \(PlainText.printable(cause.remedy))")
            if let link = cause.link { lines.append("   See \(link)") }
        }
        if let changes = analysis.changes {
            lines.append("")
            lines.append(
                changes.lastSuccess.map { "Changed since \($0.execution), the last run that went well:" }
                    ?? "No run that went well to compare with.")
            for entry in changes.entries {
                lines.append(
                    "   \(entry.part.rawValue) \(PlainText.printable(entry.change.path)): "
                        + "\(PlainText.printable(entry.change.before ?? "(none)")) -> "
                        + PlainText.printable(entry.change.after ?? "(none)"))
            }
            lines += changes.notes.map { "   " + PlainText.printable($0) }
        }
        for shortfall in analysis.shortfalls { lines.append("Missing: \(PlainText.printable(shortfall))") }
        return lines.joined(separator: "\n")
    }

    private static func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }
}

import Pipelines

extension PipelinesReport {
    /// The most findings and faults that are listed for one pipeline; the numbers count all.
    static let longestList = 50

    /// The report as Markdown; all text of others is escaped.
    package var markdown: String {
        var text = "# \(Markdown.escaped(title))\n\n"
        text += "\(Words.day(start)) to \(Words.day(end)). \(summary)\n"
        guard !entries.isEmpty else { return text + "\nThere are no pipelines.\n" }
        text += "\n| Pipeline | Errors | Warnings | Findings | Saving a run | Runs | Success | Median |\n"
        text += "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        for entry in entries {
            let cells = [Markdown.escaped(entry.name)] + entry.numbers
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        for entry in entries { text += "\n" + Self.section(entry) }
        return text
    }

    private static func section(_ entry: Entry) -> String {
        var text = "## \(Markdown.escaped(entry.name))\n\n"
        text += "Read from \(Markdown.escaped(entry.source)).\n"
        if let problem = entry.problem { text += "\nNot complete: \(Markdown.escaped(problem)).\n" }
        if let runs = entry.runs { text += "\n\(Markdown.escaped(runs.sentence))\n" }
        if entry.problem == nil || !entry.diagnostics.isEmpty {
            text += "\n### Validation\n\n"
            if entry.diagnostics.isEmpty { text += "Nothing is wrong.\n" }
            for item in entry.diagnostics.prefix(longestList) {
                text += "- \(item.severity.rawValue), line \(item.line): \(Markdown.escaped(item.sentence))\n"
            }
            text += more(entry.diagnostics.count)
        }
        guard let optimization = entry.optimization else { return text }
        text += "\n### Faster, cheaper, safer\n\n"
        if optimization.findings.isEmpty { text += "Nothing was found.\n" }
        for finding in optimization.findings.prefix(longestList) {
            text +=
                "- \(finding.severity.rawValue), line \(finding.line), \(Markdown.escaped(finding.rule)): "
                + "\(Markdown.escaped(finding.sentence))\n"
        }
        text += more(optimization.findings.count)
        if !optimization.suppressed.isEmpty {
            text += "\n\(Words.count(optimization.suppressed.count, "finding")) set aside by the team.\n"
        }
        return text
    }

    private static func more(_ count: Int) -> String {
        count > longestList ? "- and \(count - longestList) more\n" : ""
    }
}

extension PipelinesReport.Entry {
    /// The cells of the table behind the name.
    var numbers: [String] {
        [
            String(count(of: .error)), String(count(of: .warning)),
            optimization.map { String($0.findings.count) } ?? "–", saving.map(Words.time) ?? "–",
            runs.map { String($0.ended) } ?? "–",
            runs.map { Words.share($0.succeeded, of: $0.ended) } ?? "–",
            runs?.medianSeconds.map(Words.time) ?? "–",
        ]
    }
}

extension RunSummary {
    /// The runs in words.
    var sentence: String {
        guard ended + open > 0 else { return "It did not run." }
        var text = "\(Words.count(ended, "run")) ended, \(succeeded) of them well"
        if ended > 0 { text += " (\(Words.share(succeeded, of: ended)))" }
        if open > 0 { text += ", \(open) still open" }
        if let medianSeconds { text += "; half of the good ones took at most \(Words.time(medianSeconds))" }
        text += "."
        guard !slowest.isEmpty else { return text }
        return text + " Slowest stages: "
            + slowest.map { "\($0.name) \(Words.time($0.seconds))" }.joined(separator: ", ") + "."
    }
}

extension Diagnostic {
    /// What is wrong and how to mend it, without secrets.
    var sentence: String {
        EvidenceRedaction.redacted("\(PipelineReports.sentence(message)) \(remedy)")
    }
}

extension OptimizationFinding {
    /// What was found, why, and what it saves, without secrets.
    var sentence: String {
        let saved = PipelineReports.saving(self).map { " " + PipelineReports.sentence($0) } ?? ""
        return EvidenceRedaction.redacted("\(PipelineReports.sentence(message)) \(reason)\(saved)")
    }
}

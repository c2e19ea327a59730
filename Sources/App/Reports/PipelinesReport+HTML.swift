import LogMining
import Pipelines

extension PipelinesReport {
    /// The report as one HTML page that fetches nothing and runs nothing; all text of others is escaped.
    package var html: String {
        var page = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(HTML.escaped(title))</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem }
            table { border-collapse: collapse; width: 100% }
            th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: right }
            th:first-child, td:first-child { text-align: left }
            pre { background: #f4f4f4; overflow-x: auto; padding: .6rem }
            .error { color: #a40000 } .warning { color: #7a5200 }
            @media (prefers-color-scheme: dark) {
              body { background: #16181c; color: #e6e6e6 } pre { background: #23262c } th, td { border-color: #444 }
              a { color: #8ab4f8 } .error { color: #ff8a80 } .warning { color: #ffca70 }
            }
            </style>
            </head>
            <body>
            <h1>\(HTML.escaped(title))</h1>
            <p>\(Words.day(start)) to \(Words.day(end)). \(HTML.escaped(summary))</p>

            """
        if entries.isEmpty {
            page += "<p>There are no pipelines.</p>\n"
        } else {
            page += "<table>\n<thead><tr>"
            let head = [
                "Pipeline", "Errors", "Warnings", "Findings", "Saving a run", "Runs", "Success", "Median",
            ]
            for cell in head { page += "<th scope=\"col\">\(cell)</th>" }
            page += "</tr></thead>\n<tbody>\n"
            for (index, entry) in entries.enumerated() {
                page += "<tr><td><a href=\"#p\(index + 1)\">\(HTML.escaped(entry.name))</a></td>"
                for cell in entry.numbers { page += "<td>\(HTML.escaped(cell))</td>" }
                page += "</tr>\n"
            }
            page += "</tbody>\n</table>\n"
            for (index, entry) in entries.enumerated() { page += Self.section(entry, number: index + 1) }
        }
        return page + "</body>\n</html>\n"
    }

    private static func section(_ entry: Entry, number: Int) -> String {
        var text = "<section id=\"p\(number)\">\n<h2>\(HTML.escaped(entry.name))</h2>\n"
        text += "<p>Read from \(HTML.escaped(entry.source)).</p>\n"
        if let problem = entry.problem {
            text += "<p class=\"error\">Not complete: \(HTML.escaped(problem)).</p>\n"
        }
        if let runs = entry.runs { text += "<p>\(HTML.escaped(runs.sentence))</p>\n" }
        if entry.problem == nil || !entry.diagnostics.isEmpty {
            text += "<h3>Validation</h3>\n"
            text += list(entry.diagnostics, empty: "Nothing is wrong.") { item in
                "<li><span class=\"\(item.severity.rawValue)\">\(item.severity.rawValue)</span>, line \(item.line): "
                    + "\(HTML.escaped(item.sentence))</li>\n"
            }
        }
        if let optimization = entry.optimization {
            text += "<h3>Faster, cheaper, safer</h3>\n"
            text += list(optimization.findings, empty: "Nothing was found.") { finding in
                "<li><span class=\"\(finding.severity.rawValue)\">\(finding.severity.rawValue)</span>, "
                    + "line \(finding.line), \(HTML.escaped(finding.rule)): \(HTML.escaped(finding.sentence))"
                    + diff(of: finding) + "</li>\n"
            }
            if !optimization.suppressed.isEmpty {
                text +=
                    "<p>\(Words.count(optimization.suppressed.count, "finding")) set aside by the team.</p>\n"
            }
        }
        return text + "</section>\n"
    }

    private static func list<Element>(
        _ elements: [Element], empty: String, _ item: (Element) -> String
    ) -> String {
        guard !elements.isEmpty else { return "<p>\(empty)</p>\n" }
        let rest = elements.count - longestList
        return "<ul>\n" + elements.prefix(longestList).map(item).joined()
            + (rest > 0 ? "<li>and \(rest) more</li>\n" : "") + "</ul>\n"
    }

    /// The change, folded away, without secrets.
    private static func diff(of finding: OptimizationFinding) -> String {
        guard !finding.diff.isEmpty else { return "" }
        let shown = String(decoding: Redactor().redact(Array(finding.diff.utf8)).bytes, as: UTF8.self)
        return "<details><summary>The change</summary><pre>\(HTML.escaped(shown))</pre></details>"
    }
}

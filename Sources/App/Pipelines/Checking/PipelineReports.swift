package import JSON
package import Pipelines

/// What is found in pipelines, as documents that machines and people read.
package enum PipelineReports {
    /// The answer of `POST /v1/pipelines/validate` and of `verdict validate --format json`.
    ///
    /// - Parameters:
    ///   - diagnostics: What was found.
    ///   - writer: Where it is written.
    package static func write(_ diagnostics: [Diagnostic], to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("valid", !diagnostics.contains { $0.severity == .error })
            writer.member("format", diagnostics.contains { $0.rule == "format-v1" } ? "v1" : "v0")
            writer.key("diagnostics")
            writer.array { writer in
                for diagnostic in diagnostics {
                    writer.object { writer in
                        writer.member("line", diagnostic.line)
                        writer.member("column", diagnostic.column)
                        writer.member("severity", diagnostic.severity.rawValue)
                        writer.member("rule", diagnostic.rule)
                        writer.member("path", diagnostic.path)
                        writer.member("message", diagnostic.message)
                        writer.member("remedy", diagnostic.remedy)
                    }
                }
            }
        }
    }

    /// The answer of `POST /v1/pipelines/optimize` and of `verdict optimize --format json`.
    ///
    /// - Parameters:
    ///   - report: What was found.
    ///   - review: What the reviewer says of it; nil where nobody was asked.
    ///   - writer: Where it is written.
    package static func write(
        _ report: OptimizationReport, review: ReviewerReport? = nil, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.member("format", report.format == .v1 ? "v1" : "v0")
            writer.member("secondsBefore", report.secondsBefore)
            writer.member("secondsAfter", report.secondsAfter)
            writer.key("findings")
            writer.array { writer in for finding in report.findings { write(finding, to: &writer) } }
            writer.key("suppressed")
            writer.array { writer in
                for finding in report.suppressed {
                    writer.object { writer in
                        writer.member("rule", finding.rule)
                        writer.member("path", finding.path)
                        writer.member("line", finding.line)
                        writer.member("reason", finding.reason)
                    }
                }
            }
            writer.member("diff", report.diff)
            writer.key("reviewer")
            if let review { review.write(to: &writer) } else { writer.null() }
        }
    }

    private static func write(_ finding: OptimizationFinding, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("rule", finding.rule)
            writer.member("severity", finding.severity.rawValue)
            writer.member("message", finding.message)
            writer.member("reason", finding.reason)
            writer.member("line", finding.line)
            writer.member("column", finding.column)
            writer.member("path", finding.path)
            writer.member("confidence", finding.confidence)
            writer.key("saving")
            if let saving = finding.saving {
                writer.object { writer in
                    writer.member("seconds", saving.seconds)
                    writer.member("deviation", saving.deviation)
                    writer.member("executions", saving.executions)
                    writer.member("measured", saving.isMeasured)
                }
            } else {
                writer.null()
            }
            writer.member("diff", finding.diff)
        }
    }

    // MARK: - For people

    /// What a finding saves, in words; nil where nothing is known.
    package static func saving(_ finding: OptimizationFinding) -> String? {
        guard let saving = finding.saving else { return nil }
        let spread = saving.executions > 1 ? " ± \(time(saving.deviation))" : ""
        return "saves \(time(saving.seconds))\(spread) a run"
            + " (\(saving.isMeasured ? "from" : "partly assumed, from") \(saving.executions) executions)"
    }

    private static func time(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e9 else { return "?" }
        return seconds < 120 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds / 60).rounded())) min"
    }

    /// The report as Markdown, for pull requests.
    package static func markdown(of report: OptimizationReport) -> String {
        var text = "# \(report.path)\n\n"
        if let before = report.secondsBefore, let after = report.secondsAfter {
            text += "A run takes \(time(before)); with everything below \(time(after)).\n\n"
        }
        if report.findings.isEmpty { text += "Nothing was found.\n" }
        for finding in report.findings {
            text +=
                "## \(finding.rule): \(finding.path)\n\n\(sentence(finding.message)) \(finding.reason)\n\n"
            text += "Line \(finding.line), confidence \(Int((finding.confidence * 100).rounded())) %"
            text += (saving(finding).map { ", " + $0 } ?? "") + ".\n\n```diff\n\(finding.diff)```\n\n"
        }
        for finding in report.suppressed {
            text += "Set aside: \(finding.rule) on line \(finding.line), \(finding.reason).\n"
        }
        return text
    }

    /// A message as a sentence.
    package static func sentence(_ message: String) -> String {
        (message.first.map { $0.uppercased() } ?? "") + message.dropFirst() + "."
    }

    /// The report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.
    package static func sarif(of report: OptimizationReport, version: String) -> [UInt8] {
        let results: [JSONValue] = report.findings.map { finding in
            [
                "ruleId": .string(finding.rule), "level": .string(finding.severity.rawValue),
                "message": ["text": .string(sentence(finding.message) + " " + finding.reason)],
                "locations": [
                    [
                        "physicalLocation": [
                            "artifactLocation": ["uri": .string(report.path)],
                            "region": [
                                "startLine": .integer(Int64(finding.line)),
                                "startColumn": .integer(Int64(finding.column)),
                            ],
                        ]
                    ]
                ],
            ]
        }
        let rules: [JSONValue] = Optimizer.ruleDescriptions.map { rule in
            [
                "id": .string(rule.name), "shortDescription": ["text": .string(rule.summary)],
                "defaultConfiguration": ["level": .string(rule.severity.rawValue)],
            ]
        }
        let document: JSONValue = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "verdict", "version": .string(version), "rules": .array(rules),
                        ]
                    ], "results": .array(results),
                ]
            ],
        ]
        return document.bytes
    }
}

import LogMining
import Pipelines

extension ReviewSubject {
    /// A sentence that asks for a pipeline, in pieces that are short enough to be shown.
    ///
    /// - Parameters:
    ///   - sentence: The sentence.
    ///   - maximumBytes: The most octets of text.
    init(sentence: String, maximumBytes: Int) {
        var builder = Builder(task: .pipeline, service: nil, maximumBytes: maximumBytes)
        var piece = ""
        for word in sentence.split(whereSeparator: \.isWhitespace) {
            if piece.unicodeScalars.count + word.unicodeScalars.count > 500 {
                builder.add(.context, from: "sentence", piece)
                piece = ""
            }
            piece += (piece.isEmpty ? "" : " ") + word
        }
        builder.add(.context, from: "sentence", piece)
        self = builder.build()
    }

    /// What an optimiser found in a pipeline, and the pipeline's lines.
    ///
    /// - Parameters:
    ///   - report: What was found.
    ///   - maximumBytes: The most octets of text.
    init(_ report: OptimizationReport, maximumBytes: Int) {
        var builder = Builder(task: .optimization, service: nil, maximumBytes: maximumBytes)
        if let before = report.secondsBefore, let after = report.secondsAfter {
            builder.add(
                .judgement, from: "judge.time",
                "a run takes \(Int(before.clamped)) s, with all findings \(Int(after.clamped)) s")
        }
        for (index, finding) in report.findings.enumerated() {
            let saving = PipelineReports.saving(finding).map { "; \($0)" } ?? ""
            builder.add(
                .finding, from: "judge.finding.\(finding.severity.rawValue)",
                "\(finding.rule), line \(finding.line), \(finding.path): \(finding.message). \(finding.reason)\(saving)",
                at: "/findings/\(index)")
        }
        // The whole text, since a secret may stretch over lines of which only some are shown.
        let text = Redactor().redact(LogText(lines: Self.lines(of: report.original))).text
        builder.addLines(text, .pipelineLine, from: "pipeline", at: "/lines", most: 240)
        self = builder.build()
    }

    private static func lines(of text: [UInt8]) -> [String] {
        text.prefix(1 << 20).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

extension Double {
    /// The number, where a whole one of it can be shown.
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, 0), 1e12) : 0 }
}

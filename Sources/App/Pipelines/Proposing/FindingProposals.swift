package import Clients
package import Pipelines
import YAML

/// Findings of the optimiser as changes to propose, one each.
package enum FindingProposals {
    /// Where the changes go.
    package struct Target: Sendable {
        /// The branch that they are for.
        package var base: String
        /// The pipeline's path in the repository.
        package var path: String
        /// Whether they are opened as drafts.
        package var isDraft: Bool

        /// Creates a target.
        package init(base: String, path: String, isDraft: Bool = true) {
            self.base = base
            self.path = path
            self.isDraft = isDraft
        }
    }

    /// Makes a change of each finding that has edits, the largest saving first.
    ///
    /// A change is named after the rule and the place, not after numbers that differ from run to run, so that the same
    /// finding is the same branch and pull request. Each is worked out on the original alone.
    ///
    /// - Parameters:
    ///   - report: What was found.
    ///   - target: Where the changes go.
    /// - Returns: The changes.
    package static func changes(of report: OptimizationReport, for target: Target) -> [ProposedChange] {
        var seen: [String: Int] = [:]
        var changes: [(change: ProposedChange, seconds: Double)] = []
        for finding in report.findings {
            let place = "\(finding.rule) \(finding.path)"
            seen[place, default: 0] += 1
            let count = seen[place] ?? 1
            guard !finding.edits.isEmpty, let content = try? finding.edits.applied(to: report.original),
                content != report.original
            else { continue }
            let change = ProposedChange(
                finding: count > 1 ? "\(place) \(count)" : place, base: target.base, path: target.path,
                original: report.original, content: content, title: title(of: finding),
                reason: reason(of: finding, in: report), isDraft: target.isDraft)
            changes.append((change, finding.saving?.seconds ?? 0))
        }
        return changes.enumerated().sorted {
            ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
        }.map(\.element.change)
    }

    /// A title of one line that fits into lists.
    private static func title(of finding: OptimizationFinding) -> String {
        let line = "\(finding.path): \(finding.message)".split(whereSeparator: \.isNewline).joined(
            separator: " ")
        return line.count > 100 ? line.prefix(99) + "…" : line
    }

    /// What is changed, why, and what it saves.
    private static func reason(of finding: OptimizationFinding, in report: OptimizationReport) -> String {
        var text = "\(PipelineReports.sentence(finding.message)) \(finding.reason)\n\n"
        text += "- Rule: `\(finding.rule)` (\(finding.severity.rawValue))\n"
        text += "- Place: `\(finding.path)`, line \(finding.line)\n"
        text +=
            "- Confidence that the pipeline does the same: \(Int((finding.confidence * 100).rounded())) %\n"
        text += "- Saving: \(PipelineReports.saving(finding) ?? "not measured")\n"
        guard !finding.diff.isEmpty else { return text }
        let fence = Markdown.fence(around: finding.diff)
        return text + "\n\(fence)diff\n\(finding.diff)\(fence)\n"
    }
}

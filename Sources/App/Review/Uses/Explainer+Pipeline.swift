import Pipelines

extension Explainer {
    /// What a reviewer says of an optimiser's findings: an explanation, and what to take up first.
    ///
    /// - Parameters:
    ///   - report: The findings, which stay as they are.
    ///   - limit: The time that is left for everything.
    /// - Returns: The report; nil where nobody was asked, since there is nothing to order or nobody may wait.
    func ranking(of report: OptimizationReport, within limit: Duration) async -> ReviewerReport? {
        guard servesAtOnce, !report.findings.isEmpty else { return nil }
        return await ask(within: limit) { ReviewSubject(report, maximumBytes: $0) }
    }
}

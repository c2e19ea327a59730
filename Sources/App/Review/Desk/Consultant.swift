import Logging
package import Pipelines
import Threading

/// The reviewer for a command that asks once and waits.
package struct Consultant: Sendable {
    private let explainer: Explainer
    private let patience: Duration

    /// Creates a consultant.
    ///
    /// - Parameters:
    ///   - reviewer: Who is asked.
    ///   - patience: How long to wait for an answer.
    /// - Throws: `ThreadingError` where there are no threads left.
    package init(_ reviewer: Reviewer, waitingAtMost patience: Duration) throws {
        explainer = Explainer(
            reviewer: reviewer, waiting: .always, workers: try WorkerPool(threadCount: 1),
            logger: Logger(label: "verdict", factory: { _ in SwiftLogNoOpLogHandler() }))
        self.patience = patience
    }

    /// What the reviewer says of an optimiser's findings.
    ///
    /// - Parameter report: The findings, which stay as they are.
    /// - Returns: The report; nil where there is nothing to say.
    package func ranking(of report: OptimizationReport) async -> ReviewerReport? {
        await explainer.ranking(of: report, within: patience)
    }

    fileprivate func run(
        _ generation: PipelineGeneration
    ) async throws(RequestError) -> (PipelineGeneration.Result, ReviewerReport?) {
        let (result, report) = try await generation.run(asking: explainer, within: patience)
        return (result, report)
    }
}

extension PipelineGeneration {
    /// Reads what is wanted with a reviewer's help, and writes the pipeline.
    ///
    /// - Parameter consultant: Who is asked; nil where nobody is.
    /// - Returns: The pipeline, and what is told of the reviewer.
    /// - Throws: ``RequestError`` with everything that is wrong.
    package func run(
        consulting consultant: Consultant?
    ) async throws(RequestError) -> (Result, ReviewerReport?) {
        guard let consultant else { return (try run(), nil) }
        return try await consultant.run(self)
    }
}

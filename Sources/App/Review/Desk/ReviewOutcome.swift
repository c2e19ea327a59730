import Cryptography
import JSON

/// What came of asking a reviewer, and what passed between the two for the record.
package struct ReviewOutcome: Sendable, Hashable {
    /// What was sent and what came back, without secrets.
    package struct Exchange: Sendable, Hashable {
        /// The question as one JSON document: model, effort, versions, evidence.
        package var sent: String
        /// The answer as one JSON document: the report, the raw text, the service's name for the request.
        package var received: String
    }

    /// What the answer says about it.
    package var report: ReviewerReport

    /// What passed; nil where nobody was asked.
    package var exchange: Exchange?

    /// Creates an outcome.
    package init(report: ReviewerReport, exchange: Exchange? = nil) {
        self.report = report
        self.exchange = exchange
    }
}

/// A question to a reviewer that is being answered.
package struct Consultation: Sendable {
    /// What is said while there is no answer.
    let pending: ReviewerReport
    private let task: Task<ReviewOutcome, Never>

    init(pending: ReviewerReport, task: Task<ReviewOutcome, Never>) {
        self.pending = pending
        self.task = task
    }

    /// Waits for the answer.
    package func outcome() async -> ReviewOutcome { await task.value }

    /// Waits for the answer, but not longer than that; the question goes on.
    ///
    /// - Parameter limit: How long to wait.
    /// - Returns: The answer; nil where there was none in time.
    package func outcome(within limit: Duration) async -> ReviewOutcome? {
        guard limit > .zero else { return nil }
        do {
            return try await Race.first(
                within: limit, of: { [task] () -> ReviewOutcome? in await task.value }, otherwise: { nil })
        } catch {
            // Neither of the two throws.
            return nil
        }
    }
}

import Executions
import Store

extension Explainer {
    /// Has a failure explained.
    ///
    /// - Parameters:
    ///   - analysis: The analysis, whose order of causes and audience are its own.
    ///   - logs: The logs that it was made of.
    ///   - service: The service whose budget pays; nil where it is not known.
    ///   - limit: The time that is left for everything; zero for not waiting.
    /// - Returns: What is known by then.
    func consult(
        _ analysis: FailureAnalysis, logs: [ReviewSubject.Log], service: String?, within limit: Duration
    ) async -> Consulted {
        await consult(within: isAwaited ? limit : .zero) { bytes in
            ReviewSubject(analysis, logs: logs, service: service, maximumBytes: bytes)
        }
    }

    /// Attaches an explanation that comes late to a stored analysis.
    func attachLater(
        _ consulted: Consulted, to document: AnalysisDocument, _ id: VerdictID, in store: any ActivityStore,
        now: @escaping @Sendable () -> Timestamp
    ) {
        attachLater(consulted, to: id, in: store, now: now) { report in
            var document = document
            document.review = report
            return document.bytes
        }
    }
}

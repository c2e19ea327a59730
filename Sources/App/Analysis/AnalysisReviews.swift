import Executions
import Logging
import Store
import Threading

/// Has failures explained: asks the reviewer about an analysis that stands, and attaches what it says.
///
/// The analysis is made before anybody is asked, and is not made again: of its document a review fills the member
/// `reviewer` and nothing else, so neither the order of the causes nor who is to look can depend on a model.
struct AnalysisReviews: Sendable {
    /// The time that stays for storing and answering.
    private static let reserve = Duration.milliseconds(400)

    private let reviewer: Reviewer
    private let waiting: Configuration.Reviewer.Waiting
    private let workers: WorkerPool
    private let logger: Logger

    /// Creates the way to explanations.
    ///
    /// - Parameters:
    ///   - reviewer: Who is asked.
    ///   - waiting: Who waits; an analysis does only where all do, since a vote changes nothing of it.
    ///   - workers: Who prepares the evidence.
    ///   - logger: Where failures are told.
    init(
        reviewer: Reviewer, waiting: Configuration.Reviewer.Waiting, workers: WorkerPool, logger: Logger
    ) {
        self.reviewer = reviewer
        self.waiting = waiting
        self.workers = workers
        self.logger = logger
    }

    /// Whether those who ask for an analysis wait for its explanation, as long as their deadline allows.
    var isAwaited: Bool { waiting == .always }

    /// What is known of a review when the analysis has to go out.
    struct Consulted: Sendable {
        /// What the analysis says.
        var report: ReviewerReport
        /// The question that goes on; nil where it has ended.
        fileprivate var open: Consultation?
    }

    /// Asks about an analysis, and waits as long as there is time.
    ///
    /// - Parameters:
    ///   - analysis: The analysis.
    ///   - logs: The logs that it was made of.
    ///   - service: The service whose budget pays; nil where it is not known.
    ///   - limit: The time that is left for everything; zero for not waiting.
    /// - Returns: What is known by then.
    func consult(
        _ analysis: FailureAnalysis, logs: [ReviewSubject.Log], service: String?, within limit: Duration
    ) async -> Consulted {
        let start = MonotonicClock.system.now
        let bytes = reviewer.settings.maximumEvidenceBytes
        let subject: ReviewSubject
        do throws(WorkerPool.Refusal) {
            subject = try await workers.run {
                ReviewSubject(analysis, logs: logs, service: service, maximumBytes: bytes)
            }
        } catch {
            return Consulted(report: reviewer.report(because: "the server is busy"))
        }
        let consultation = reviewer.consult(subject)
        let left = limit - MonotonicClock.system.now.duration(since: start) - min(Self.reserve, limit / 5)
        guard isAwaited, let outcome = await consultation.outcome(within: left) else {
            return Consulted(report: consultation.pending, open: consultation)
        }
        return Consulted(report: outcome.report)
    }

    /// Attaches an answer that comes late to the stored analysis.
    ///
    /// - Parameters:
    ///   - consulted: What is known so far.
    ///   - document: The document as it was stored.
    ///   - id: The activity.
    ///   - store: Where it lives.
    ///   - now: The present time.
    func attachLater(
        _ consulted: Consulted, to document: AnalysisDocument, _ id: VerdictID, in store: any ActivityStore,
        now: @escaping @Sendable () -> Timestamp
    ) {
        guard let open = consulted.open else { return }
        reviewer.whenAnswered(open) { outcome in
            var document = document
            document.review = outcome.report
            if outcome.report.status == .answered { document.review?.status = .late }
            do throws(StoreError) {
                if try await !store.attach(document.bytes, to: id, at: now()) {
                    logger.info("an explanation came after its analysis was forgotten")
                }
            } catch {
                logger.error(
                    "an explanation could not be stored",
                    metadata: ["analysis": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// Whether a stored analysis waits for its explanation.
    static func isPending(_ document: [UInt8]) -> Bool {
        document.firstRange(of: VerdictReading.pendingReview) != nil
    }
}

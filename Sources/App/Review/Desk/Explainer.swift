import Logging
import Store
import Threading

/// Has explained what stands without an explanation: failures, pipelines and what could be better in them, watched
/// executions, alerts.
///
/// Whatever is explained was made before anybody is asked, and is not made again. A report fills a member of its own and
/// nothing else, so neither a model nor a text that a model obeys can change what is done.
struct Explainer: Sendable {
    /// The time that stays for storing and answering.
    private static let reserve = Duration.milliseconds(400)

    private let reviewer: Reviewer
    private let waiting: Configuration.Reviewer.Waiting
    private let workers: WorkerPool
    private let logger: Logger

    /// Creates an explainer.
    ///
    /// - Parameters:
    ///   - reviewer: Who is asked.
    ///   - waiting: Who waits for an answer.
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

    /// Whether those wait who could also read the explanation later: a vote changes nothing for them.
    var isAwaited: Bool { waiting == .always }

    /// Whether those are served who can only wait, such as for a sentence to be read.
    var servesAtOnce: Bool { waiting != .never }

    /// What is known of a review when what it is about has to go out.
    struct Consulted: Sendable {
        /// What is told of it.
        var report: ReviewerReport
        /// The question that goes on; nil where it has ended.
        fileprivate var open: Consultation?
    }

    /// Asks, and waits as long as there is time.
    ///
    /// - Parameters:
    ///   - limit: The time that is left for everything; zero for not waiting.
    ///   - make: Makes what is shown, of at most so many octets; on a worker.
    /// - Returns: What is known by then.
    func consult(
        within limit: Duration, _ make: @escaping @Sendable (_ maximumBytes: Int) -> ReviewSubject
    ) async -> Consulted {
        let start = MonotonicClock.system.now
        let bytes = reviewer.settings.maximumEvidenceBytes
        let subject: ReviewSubject
        do throws(WorkerPool.Refusal) {
            subject = try await workers.run { make(bytes) }
        } catch {
            return Consulted(report: reviewer.report(because: "the server is busy"))
        }
        let consultation = reviewer.consult(subject)
        let left = limit - MonotonicClock.system.now.duration(since: start) - min(Self.reserve, limit / 5)
        guard let outcome = await consultation.outcome(within: left) else {
            return Consulted(report: consultation.pending, open: consultation)
        }
        return Consulted(report: outcome.report)
    }

    /// Asks for something that is of no use later, and gives up when there is no more time.
    ///
    /// - Parameters:
    ///   - limit: The time that is left for everything.
    ///   - make: Makes what is shown, of at most so many octets; on a worker.
    /// - Returns: What was answered, or why nothing was.
    func ask(
        within limit: Duration, _ make: @escaping @Sendable (_ maximumBytes: Int) -> ReviewSubject
    ) async -> ReviewerReport {
        let consulted = await consult(within: limit, make)
        guard consulted.open != nil else { return consulted.report }
        var report = consulted.report
        report.status = .unavailable
        report.problem = "the reviewer did not answer in time"
        return report
    }

    /// Attaches an answer that comes late to a stored document.
    ///
    /// - Parameters:
    ///   - consulted: What is known so far.
    ///   - id: The activity whose document it is.
    ///   - store: Where it lives.
    ///   - now: The present time.
    ///   - document: Makes the document with a report in it.
    func attachLater(
        _ consulted: Consulted, to id: VerdictID, in store: any ActivityStore,
        now: @escaping @Sendable () -> Timestamp,
        _ document: @escaping @Sendable (ReviewerReport) -> [UInt8]
    ) {
        guard let open = consulted.open else { return }
        reviewer.whenAnswered(open) { [logger] outcome in
            var report = outcome.report
            if report.status == .answered { report.status = .late }
            do throws(StoreError) {
                if try await !store.attach(document(report), to: id, at: now()) {
                    logger.info("an explanation came after what it is about was forgotten")
                }
            } catch {
                logger.error(
                    "an explanation could not be stored",
                    metadata: ["activity": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// Whether a stored document waits for its explanation.
    static func isPending(_ document: [UInt8]) -> Bool {
        document.firstRange(of: VerdictReading.pendingReview) != nil
    }
}

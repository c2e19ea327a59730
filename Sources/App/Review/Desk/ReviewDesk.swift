import JSON
import Judgement
import Logging
import Store
import Threading

/// Brings reviewer and verdict together: who waits how long, and what becomes of an answer that comes late.
struct ReviewDesk: Sendable {
    /// The kind under which an exchange is recorded among the effects of a verdict.
    static let recordKind = "review"

    /// The time that stays for storing and answering, at most; a fifth of the deadline where that is less.
    private static let reserve = Duration.milliseconds(400)

    private let reviewer: Reviewer
    private let waiting: Configuration.Reviewer.Waiting
    private let store: any VerdictStore
    private let workers: WorkerPool
    private let now: @Sendable () -> Timestamp
    private let clock: MonotonicClock

    /// Creates a desk.
    init(
        reviewer: Reviewer, waiting: Configuration.Reviewer.Waiting, store: any VerdictStore,
        workers: WorkerPool, now: @escaping @Sendable () -> Timestamp, clock: MonotonicClock = .system
    ) {
        self.reviewer = reviewer
        self.waiting = waiting
        self.store = store
        self.workers = workers
        self.now = now
        self.clock = clock
    }

    /// What is known of a review when the answer has to go out.
    struct Consulted: Sendable {
        /// What the answer says.
        var report: ReviewerReport
        /// The question that goes on; nil where it has ended.
        fileprivate var open: Consultation?
        /// What passed, for the record.
        fileprivate var exchange: ReviewOutcome.Exchange?
    }

    /// Asks about a request that was judged, and waits as long as there is time.
    ///
    /// - Parameters:
    ///   - request: The request, without secrets in its log lines.
    ///   - assessment: What the judge says.
    ///   - start: When the request came.
    ///   - deadline: When the answer has to be there.
    /// - Returns: What is known by then.
    func consult(
        _ request: VerifyRequest, judgedAs assessment: Assessment, start: MonotonicTime,
        deadline: MonotonicTime
    ) async -> Consulted {
        let bytes = reviewer.settings.maximumEvidenceBytes
        let subject: ReviewSubject
        do throws(WorkerPool.Refusal) {
            // Tens of milliseconds where there are many lines: too much for the connection's loop.
            subject = try await workers.run {
                ReviewSubject(request, judgedAs: assessment, maximumBytes: bytes)
            }
        } catch {
            return Consulted(report: reviewer.report(because: "the server is busy"))
        }
        let consultation = reviewer.consult(subject)
        let isWaiting =
            switch waiting {
            case .always: true
            case .votes: assessment.outcome == .proceed
            case .never: false
            }
        let reserve = min(Self.reserve, deadline.duration(since: start) / 5)
        let left = deadline.duration(since: clock.now + reserve)
        guard let outcome = await consultation.outcome(within: isWaiting ? left : .zero) else {
            return Consulted(report: consultation.pending, open: consultation)
        }
        return Consulted(report: outcome.report, exchange: outcome.exchange)
    }

    /// Records what passed, now or when it has come, beside the stored verdict.
    ///
    /// - Parameters:
    ///   - consulted: What is known.
    ///   - verdict: The verdict's id.
    ///   - logger: Where a failure is told.
    func file(_ consulted: Consulted, under verdict: VerdictID, logger: Logger) async {
        if let exchange = consulted.exchange {
            await record(exchange, consulted.report, verdict, logger)
        } else if let open = consulted.open {
            reviewer.whenAnswered(open) { outcome in
                // Where nobody was asked, the reason is all there is.
                let exchange = outcome.exchange ?? Self.exchange(of: outcome.report)
                await record(exchange, outcome.report, verdict, logger)
            }
        }
    }

    private func record(
        _ exchange: ReviewOutcome.Exchange, _ report: ReviewerReport, _ verdict: VerdictID, _ logger: Logger
    ) async {
        do throws(StoreError) {
            _ = try await store.record(
                EffectRecord(
                    verdict: verdict, time: now(), kind: Self.recordKind, target: report.model,
                    outcome: report.status.rawValue, sent: exchange.sent, received: exchange.received))
        } catch {
            logger.error(
                "a review could not be stored", metadata: ["verdict": "\(verdict)", "error": "\(error)"])
        }
    }

    private static func exchange(of report: ReviewerReport) -> ReviewOutcome.Exchange {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("report")
            report.write(to: &writer)
        }
        return ReviewOutcome.Exchange(sent: "", received: String(decoding: writer.bytes, as: UTF8.self))
    }

    /// The report of a late answer, read back from what was recorded.
    ///
    /// - Parameter effects: What was recorded beside the verdict.
    /// - Returns: The report; nil where none has come yet.
    static func lateReport(in effects: [EffectRecord]) -> ReviewerReport? {
        guard let effect = effects.last(where: { $0.kind == recordKind }) else { return nil }
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: effect.received) } catch { return nil }
        guard var report = value["report"].flatMap({ ReviewerReport($0) }) else { return nil }
        if report.status == .answered { report.status = .late }
        return report
    }
}

import HTTP
import JSON
import Judgement
import Logging
import Store
import Threading

/// A verdict that is answered for before it is there: the answer is 202 and names the place to look at, and a job of the queue does
/// the work, also after a crash.
extension VerifyHandler {
    /// The most verdicts that may wait to be worked out: their evidence lies on the disk already, so a caller who asks faster
    /// than the program judges would fill it.
    static let mostWaiting = 1_000

    /// Stores a verdict that is to be worked out, with its evidence and the job, and answers at once.
    ///
    /// - Parameters:
    ///   - prepared: The request.
    ///   - headerKey: The request's `Idempotency-Key`.
    ///   - principal: Who asks.
    ///   - context: What names the request.
    ///   - logger: Where it is noted.
    /// - Returns: The answer; that of the verdict itself where it is there already.
    /// - Throws: ``RequestError`` for a policy that is not configured, ``StoreError``.
    func begin(
        _ prepared: PreparedRequest, headerKey: String?, principal: Principal, context: RequestContext,
        logger: Logger
    ) async throws -> HTTPResponse {
        let (policy, digest) = try verification.policy(for: prepared.request)
        let waiting = try await jobs.queue.jobCounts()[VerificationJob.kind]?.depth ?? 0
        guard waiting < Self.mostWaiting else { return Self.busy }
        let (created, id) = newVerdict()
        let document = VerdictDocument(
            id: id.description, action: policy.action(for: .investigate),
            reason: "The verdict is being worked out.",
            assessment: .investigate, confidence: 0, cause: Cause(kind: .unknown), autonomy: policy.autonomy,
            status: .running, reportUrl: reportURL(of: id),
            requestId: prepared.request.id ?? context.requestID,
            policy: VerdictDocument.PolicyReference(name: policy.name, digest: digest), findings: [])
        let record = record(
            document, of: prepared, id: id, created: created, headerKey: headerKey, principal: principal)
        let job = NewJob(
            kind: VerificationJob.kind, key: id.description, payload: Array(id.description.utf8))
        switch try await store.insert(record, evidence: prepared.evidence, enqueueing: [job]) {
        case .inserted:
            jobs.wake()
            logger.info(
                "verdict begun",
                metadata: ["verdict": "\(id)", "execution": "\(record.identity.execution)"])
            return Self.accepted(id, record.answer)
        case .existing(let record): return try await answer(record)
        case .conflict(let record): return Self.conflict(record)
        }
    }

    /// The answer that names the place of a verdict which is not there yet.
    static func accepted(_ id: VerdictID, _ answer: [UInt8]) -> HTTPResponse {
        var response = Answers.json(answer, status: .accepted)
        response.fields.append("Location", "/v1/verdicts/\(id)")
        response.fields.append("Preference-Applied", "respond-async")
        response.fields.append("Retry-After", "1")
        return response
    }

    /// Works out a verdict that was answered for.
    ///
    /// - Parameters:
    ///   - id: The verdict.
    ///   - logger: Where it is noted.
    /// - Returns: What became of it, in words for people where it cannot be.
    /// - Throws: ``StoreError``, ``WorkerPool/Refusal``: it may be tried again.
    func complete(_ id: VerdictID, logger: Logger) async throws -> JobOutcome {
        guard let record = try await store.verdict(id) else { return .done() }
        guard record.status == .running else { return .done() }
        guard let evidence = try await store.evidence(of: id) else {
            return try await giveUp(record, "its evidence is no longer kept", logger: logger)
        }
        do {
            let prepared = try await prepare(evidence, as: .json)
            let start = clock.now
            // Nobody waits, so the time counts from here: no log is left out because others came before.
            let judged = try await judge(
                prepared.request, size: evidence.count, from: start,
                before: start + deadlines.unhurried(of: prepared.request))
            let document = judged.result.document(
                id: id.description, requestId: record.requestID, reportUrl: reportURL(of: id),
                review: judged.review?.report)
            var final = VerdictRecord(
                document, id: id, created: record.created, identity: record.identity,
                idempotencyKey: record.idempotencyKey, requestDigest: record.requestDigest)
            final.evidenceDigest = record.evidenceDigest
            let following = try await alerts.jobs(on: document, of: final, under: judged.result.policy)
            guard let stored = try await store.finish(final, evidence: nil, enqueueing: following),
                stored.answer == final.answer
            else { return .done() }
            if !following.isEmpty { jobs.wake() }
            await tell(document, of: stored, judged, logger: logger)
            return .done()
        } catch let error as RequestError {
            return try await giveUp(record, "\(error)", logger: logger)
        }
    }

    /// Ends a verdict whose working out has failed again and again.
    ///
    /// - Parameters:
    ///   - id: The verdict.
    ///   - tries: How often it was tried.
    ///   - logger: Where it is noted.
    /// - Returns: What became of the job.
    /// - Throws: ``StoreError``: it may be tried again.
    func abandon(_ id: VerdictID, after tries: Int, logger: Logger) async throws(StoreError) -> JobOutcome {
        guard let record = try await store.verdict(id), record.status == .running else { return .done() }
        return try await giveUp(record, "\(tries) attempts failed", logger: logger)
    }

    /// Ends a verdict that can never be worked out: people have to look.
    private func giveUp(
        _ record: VerdictRecord, _ reason: String, logger: Logger
    ) async throws(StoreError) -> JobOutcome {
        var document = try VerdictReading.document(of: record)
        document.status = .final
        document.reason = "The verdict could not be worked out: \(reason)."
        let final = VerdictRecord(
            document, id: record.id, created: record.created, identity: record.identity)
        _ = try await store.finish(final, evidence: nil, enqueueing: [])
        logger.error("a verdict could not be worked out", metadata: ["verdict": "\(record.id)"])
        return .dead(reason: document.reason)
    }
}

/// Works out verdicts that were answered for with `respond-async`.
struct VerificationJob: JobHandler {
    static let kind = "verify"

    let verify: VerifyHandler

    var kind: String { Self.kind }
    var schedule: RetrySchedule { RetrySchedule(longest: .seconds(5), attempts: 100) }

    /// After so many failures the verdict is ended, since somebody may wait for it; the attempts beyond are for the
    /// storage to take that in.
    private static let mostTries = 50

    func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
        guard let id = VerdictID(parsing: String(decoding: job.payload, as: UTF8.self)) else {
            return .dead(reason: "the job names no verdict")
        }
        guard job.attempt <= Self.mostTries else {
            return try await verify.abandon(id, after: job.attempt - 1, logger: context.logger)
        }
        do {
            return try await verify.complete(id, logger: context.logger)
        } catch is WorkerPool.Refusal {
            // Others are being judged, which is no failure of this one.
            return .postponed(until: context.now() + .seconds(1))
        }
    }
}

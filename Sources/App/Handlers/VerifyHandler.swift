import Cryptography
import HTTP
import JSON
import Judgement
import LogMining
import Logging
import Store
import Threading

/// Answers `POST /v1/verify`: decode, judge, store, answer.
struct VerifyHandler: Sendable {
    /// Bodies up to this size are judged on the connection's loop, as that takes less than two milliseconds;
    /// larger ones go to the worker pool.
    private static let largestOnLoop = 192 << 10

    let verification: Verification
    let store: any VerdictStore
    let alerts: AlertDesk
    let jobs: Jobs
    let deadlines: DeadlineLimits
    let now: @Sendable () -> Timestamp
    let clock: MonotonicClock
    private let workers: WorkerPool
    private let metrics: Metrics
    private let publicURL: String
    private let reviews: ReviewDesk?

    /// How long a request may take.
    struct DeadlineLimits: Sendable, Hashable {
        /// Where a request names none.
        var usual: Duration

        /// The longest that a request gets, whatever it names.
        var longest: Duration

        /// Creates limits.
        init(usual: Duration = .seconds(VerifyRequest.defaultDeadline), longest: Duration = .seconds(60)) {
            self.usual = usual
            self.longest = longest
        }

        /// What a request gets for which nobody waits: what it names, or the longest.
        func unhurried(of request: VerifyRequest) -> Duration {
            min(request.deadlineSeconds.map { .seconds($0) } ?? longest, longest)
        }

        func deadline(of request: VerifyRequest) -> Duration {
            min(request.deadlineSeconds.map { .seconds($0) } ?? usual, longest)
        }
    }

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - verification: The judge with the policies in force.
    ///   - store: Where verdicts live.
    ///   - alerts: Who is told about them.
    ///   - jobs: Where work waits that follows from them.
    ///   - workers: Who judges large requests.
    ///   - metrics: What counts verdicts.
    ///   - publicURL: Under which address people reach this server, without a slash at the end; empty where unknown.
    ///   - deadlines: How long a request may take.
    ///   - now: The present time.
    ///   - clock: Where durations are taken from.
    ///   - reviews: Who asks the reviewer; nil where none is configured.
    init(
        verification: Verification, store: any VerdictStore, alerts: AlertDesk, jobs: Jobs,
        workers: WorkerPool, metrics: Metrics, publicURL: String, deadlines: DeadlineLimits,
        now: @escaping @Sendable () -> Timestamp, clock: MonotonicClock, reviews: ReviewDesk? = nil
    ) {
        self.verification = verification
        self.store = store
        self.alerts = alerts
        self.jobs = jobs
        self.workers = workers
        self.metrics = metrics
        self.publicURL = publicURL
        self.deadlines = deadlines
        self.now = now
        self.clock = clock
        self.reviews = reviews
    }

    /// Answers one request.
    func respond(
        to request: HTTPRequest, principal: Principal, context: RequestContext, logger: Logger
    ) async -> HTTPResponse {
        let start = clock.now
        guard let format = Self.format(of: request.head.fields) else { return Self.unsupportedMediaType }
        let headerKey: String?
        switch IdempotencyHeader(request.head.fields) {
        case .none: headerKey = nil
        case .key(let key): headerKey = key
        case .invalid:
            return Self.invalidIdempotencyKey
        }
        do {
            let prepared = try await prepare(request.body, as: format)
            if PreferHeader(request.head.fields).wantsAsynchronousAnswer {
                return try await begin(
                    prepared, headerKey: headerKey, principal: principal, context: context, logger: logger)
            }
            let deadline = start + deadlines.deadline(of: prepared.request)
            let judged = try await judge(
                prepared.request, size: request.body.count, from: start, before: deadline)
            return try await store(
                judged, of: prepared, headerKey: headerKey, principal: principal, context: context,
                logger: logger)
        } catch let error as RequestError {
            return Answers.problem(error.document)
        } catch is WorkerPool.Refusal {
            return Self.busy
        } catch let error as StoreError {
            logger.error("the verdict could not be stored", metadata: ["error": "\(error)"])
            return Answers.problem(error)
        } catch {
            logger.error("the request could not be judged", metadata: ["error": "\(error)"])
            return Answers.problem(
                .internalServerError, "internal", "The server failed",
                "There is no verdict; see the server's log.")
        }
    }

    /// There is more to judge than can be.
    static var busy: HTTPResponse {
        var response = Answers.problem(
            .serviceUnavailable, "busy", "The server is busy",
            "Too many large requests are being judged; there is no verdict. Retry in a second.")
        response.fields.append("Retry-After", "1")
        return response
    }

    static let invalidIdempotencyKey = Answers.problem(
        .badRequest, "idempotency-key", "The Idempotency-Key is not valid",
        "Send Idempotency-Key once, with 1 to 255 visible ASCII characters.")

    static let unsupportedMediaType = Answers.problem(
        .unsupportedMediaType, "media-type", "The body's media type is not supported",
        "Send Content-Type: application/json, or application/yaml for the short form.")

    /// The form of the body; JSON where the request does not say.
    static func format(of fields: HTTPFields) -> VerifyRequestDecoder.Format? {
        let values = fields.values(of: "content-type")
        guard values.count <= 1 else { return nil }
        guard let value = values.first else { return .json }
        return MediaType(parsing: value).flatMap { VerifyRequestDecoder.Format(mediaType: $0.essence) }
    }

    func prepare(_ body: [UInt8], as format: VerifyRequestDecoder.Format) async throws
        -> PreparedRequest
    {
        if body.count <= Self.largestOnLoop { return try PreparedRequest(body, as: format) }
        return try await workers.run { Swift.Result { try PreparedRequest(body, as: format) } }.get()
    }

    // MARK: - Judging

    /// What was found out about a request.
    struct Judged: Sendable {
        var result: Verification.Result
        /// What the reviewer said; nil where none is configured.
        var review: ReviewDesk.Consulted?
    }

    /// Judges a request and has the judgement reviewed.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - size: The size of its body in octets.
    ///   - start: When it came.
    ///   - deadline: When the answer has to be there.
    /// - Returns: What was found out by then.
    /// - Throws: ``RequestError`` for a policy that is not configured, ``WorkerPool/Refusal``.
    func judge(
        _ request: VerifyRequest, size: Int, from start: MonotonicTime, before deadline: MonotonicTime
    ) async throws -> Judged {
        let result = try await judge(request, size: size, before: deadline)
        let review = await reviews?.consult(
            request, judgedAs: result.assessment, start: start, deadline: deadline)
        return Judged(result: result, review: review)
    }

    private func judge(
        _ request: VerifyRequest, size: Int, before deadline: MonotonicTime
    ) async throws -> Verification.Result {
        let start = clock.now
        let result: Verification.Result
        if size <= Self.largestOnLoop {
            result = try verification.judge(request)
        } else {
            result = try await Race.first(
                within: deadline.duration(since: clock.now),
                of: { [verification, workers] in
                    try await workers.run { Swift.Result { try verification.judge(request) } }.get()
                }, otherwise: { [verification] in try verification.judgeInHaste(request) })
        }
        metrics.judgeDuration.observe(nanoseconds: clock.now.duration(since: start).clampedNanoseconds)
        return result
    }

    // MARK: - Storing

    private func store(
        _ judged: Judged, of prepared: PreparedRequest, headerKey: String?, principal: Principal,
        context: RequestContext, logger: Logger
    ) async throws -> HTTPResponse {
        let (created, id) = newVerdict()
        let document = judged.result.document(
            id: id.description, requestId: prepared.request.id ?? context.requestID,
            reportUrl: reportURL(of: id), review: judged.review?.report)
        let record = record(
            document, of: prepared, id: id, created: created, headerKey: headerKey, principal: principal)
        let following = try await alerts.jobs(on: document, of: record, under: judged.result.policy)
        switch try await store.insert(record, evidence: prepared.evidence, enqueueing: following) {
        case .inserted:
            if !following.isEmpty { jobs.wake() }
            await tell(document, of: record, judged, logger: logger)
            return Answers.json(record.answer)
        case .existing(let record): return try await answer(record)
        case .conflict(let record): return Self.conflict(record)
        }
    }

    /// The time of a verdict that is asked for now, and its name.
    func newVerdict() -> (created: Timestamp, id: VerdictID) {
        let created = now()
        var generator = SystemRandomNumberGenerator()
        return (created, VerdictID(at: created, using: &generator))
    }

    /// Where a verdict can be read.
    func reportURL(of id: VerdictID) -> String { "\(publicURL)/v1/verdicts/\(id)" }

    /// What is stored of an answer.
    func record(
        _ document: VerdictDocument, of prepared: PreparedRequest, id: VerdictID, created: Timestamp,
        headerKey: String?, principal: Principal
    ) -> VerdictRecord {
        let request = prepared.request
        let explicitKey = headerKey ?? request.idempotencyKey
        return VerdictRecord(
            document, id: id, created: created, identity: VerdictIdentity(request.execution),
            idempotencyKey: IdempotencyScope.key(
                explicit: explicitKey, of: request.execution, bodyDigest: prepared.bodyDigest,
                principal: principal), requestDigest: explicitKey == nil ? nil : prepared.bodyDigest)
    }

    /// Notes a new verdict in metrics and log, and the review with it.
    func tell(
        _ document: VerdictDocument, of record: VerdictRecord, _ judged: Judged, logger: Logger
    ) async {
        metrics.recordVerdict(action: document.action, assessment: document.assessment)
        logger.info(
            "verdict",
            metadata: [
                "verdict": "\(record.id)", "action": "\(record.action)",
                "assessment": "\(record.assessment)", "cause": "\(record.causeKind)",
                "execution": "\(record.identity.execution)", "service": "\(record.identity.service)",
                "reason": "\(document.reason)",
            ])
        guard let review = judged.review else { return }
        metrics.reviews.with(review.report.status.rawValue).increment()
        await reviews?.file(review, under: record.id, logger: logger)
    }

    /// Answers with a verdict that was there before.
    func answer(_ record: VerdictRecord) async throws(StoreError) -> HTTPResponse {
        let answer = try await VerdictReading.answer(of: record, in: store)
        return record.status == .running ? Self.accepted(record.id, answer) : Answers.json(answer)
    }

    static func conflict(_ record: VerdictRecord) -> HTTPResponse {
        Answers.problem(
            .conflict, "idempotency-conflict", "The Idempotency-Key was used before",
            "Verdict \(record.id) answers another request with this key; send a new key with new content.")
    }

    /// Makes the handlers of other systems' forms, which ask this one.
    func makePeers() -> PeerHandlers {
        let lookup = VerdictLookup(store: store, now: now)
        return PeerHandlers(
            kayenta: KayentaHandler(workers: workers), argo: ArgoHandler(verify: self, lookup: lookup),
            flagger: FlaggerHandler(verify: self, lookup: lookup))
    }
}

extension VerdictRecord {
    /// What is stored of an answer.
    init(
        _ document: VerdictDocument, id: VerdictID, created: Timestamp, identity: VerdictIdentity,
        idempotencyKey: String? = nil, requestDigest: SHA256Digest? = nil
    ) {
        self.init(
            id: id, created: created, identity: identity, idempotencyKey: idempotencyKey,
            requestDigest: requestDigest, status: document.status == .running ? .running : .final,
            action: document.action.rawValue, assessment: document.assessment.rawValue,
            confidence: document.confidence, causeKind: document.cause.kind.rawValue,
            causeName: document.cause.name, policyName: document.policy.name,
            policyDigest: document.policy.digest, autonomy: document.autonomy.rawValue,
            requestID: document.requestId, answer: document.bytes)
    }
}

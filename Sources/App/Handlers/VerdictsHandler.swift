import HTTP
import JSON
import Judgement
import Logging
import Store

/// Answers the reading of verdicts, and decisions on them.
struct VerdictsHandler: Sendable {
    /// How many verdicts a page holds where the request does not say.
    static let usualPageSize = 50

    /// How many verdicts a page holds at most.
    static let largestPageSize = 200

    private let store: any VerdictStore
    private let alerts: AlertDesk
    /// What is to be done about a decision beside telling people.
    private let followUps: @Sendable (DecisionRecord) -> [NewJob]
    private let now: @Sendable () -> Timestamp

    /// Creates the handler.
    ///
    /// - Parameters:
    ///   - store: Where verdicts live.
    ///   - alerts: What tells people.
    ///   - followUps: The jobs that follow from a decision.
    ///   - now: The present time.
    init(
        store: any VerdictStore, alerts: AlertDesk,
        followUps: @escaping @Sendable (DecisionRecord) -> [NewJob] = { _ in [] },
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.alerts = alerts
        self.followUps = followUps
        self.now = now
    }

    // MARK: - Reading

    /// Answers `GET /v1/verdicts`.
    ///
    /// - Throws: ``StoreError``.
    func list(_ head: HTTPRequestHead) async throws(StoreError) -> HTTPResponse {
        let query: ListQuery
        do throws(QueryFault) { query = try ListQuery(head.query) } catch { return error.response }
        let page = try await store.verdicts(matching: query.filter, after: query.cursor, limit: query.limit)
        var items: [[UInt8]] = []
        for record in page.verdicts { items.append(try await VerdictReading.answer(of: record, in: store)) }
        var writer = JSONWriter(capacity: items.reduce(64) { $0 + $1.count + 1 })
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for item in items { writer.raw(item) }
            }
            writer.member("next", page.next)
        }
        return Answers.json(writer.bytes)
    }

    /// Answers `GET /v1/verdicts/{id}`.
    ///
    /// - Throws: ``StoreError``.
    func verdict(_ id: String, _ head: HTTPRequestHead) async throws(StoreError) -> HTTPResponse {
        let wait: Duration
        do throws(QueryFault) { wait = try WaitQuery(head.query).duration } catch { return error.response }
        guard let id = VerdictID(parsing: id) else { return Self.noSuchVerdict }
        let record = try await Waiting.untilFinal(for: wait) { () async throws(StoreError) in
            try await store.verdict(id)
        }
        guard let record else { return Self.noSuchVerdict }
        return Answers.json(try await VerdictReading.answer(of: record, in: store))
    }

    /// Answers `GET /v1/executions/{executionId}/action`.
    ///
    /// - Throws: ``StoreError``.
    func action(ofExecution execution: String, _ head: HTTPRequestHead) async throws(StoreError)
        -> HTTPResponse
    {
        let query: ActionQuery
        do throws(QueryFault) { query = try ActionQuery(head.query) } catch { return error.response }
        let record = try await Waiting.untilFinal(for: query.wait) { () async throws(StoreError) in
            try await store.latestVerdict(
                execution: execution, account: query.account, stage: query.stage, step: query.step)
        }
        guard let record else {
            return Answers.problem(
                .notFound, "no-verdict", "There is no verdict",
                "No step of this execution has asked for a verdict yet.")
        }
        return Answers.text(try await VerdictReading.word(of: record, in: store))
    }

    // MARK: - Deciding

    /// Answers `POST /v1/verdicts/{id}/decision`.
    ///
    /// - Throws: ``StoreError``.
    func decide(
        _ id: String, _ request: HTTPRequest, principal: Principal, origin: String, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        let decision: DecisionRequest
        do throws(RequestError) {
            decision = try DecisionRequest(parsing: request.body)
        } catch {
            return Answers.problem(error.document)
        }
        guard let id = VerdictID(parsing: id), let record = try await store.verdict(id) else {
            return Self.noSuchVerdict
        }
        let entry = DecisionRecord(
            verdict: id, time: now(), actor: decision.actor(for: principal),
            decision: decision.action.rawValue, reason: decision.comment ?? "", origin: origin)
        let jobs =
            try await alerts.jobs(
                on: entry, about: try VerdictReading.document(of: record), of: record) + followUps(entry)
        guard try await store.record(entry, enqueueing: jobs) else { return Self.noSuchVerdict }
        if !jobs.isEmpty { alerts.wake() }
        logger.info(
            "decision",
            metadata: [
                "verdict": "\(id)", "decision": "\(decision.action.rawValue)", "by": "\(principal)",
                "action": "\(record.action)",
            ])
        return Answers.json(try await VerdictReading.answer(of: record, in: store))
    }

    private static let noSuchVerdict = Answers.problem(
        .notFound, "no-verdict", "There is no such verdict",
        "The id is that of no verdict which is kept here.")
}

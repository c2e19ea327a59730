import Cryptography
import HTTP
import JSON
import Logging
import Store

/// Answers `POST /v1/webhooks/harness`, `POST /v1/callbacks/step`, and what was told by them.
///
/// Nothing is done while the sender waits: the event and the jobs that follow from it are stored in one
/// transaction, and the answer goes out after its commit.
struct EventHandlers: Sendable {
    let jobs: Jobs
    let store: any VerdictStore
    let access: WebhookAccess
    let settings: Configuration.Webhooks
    /// What the queue can do; without a token of Harness there is nothing to analyse by.
    let followUps: Set<FollowUp>
    let metrics: Metrics
    let now: @Sendable () -> Timestamp

    /// The endpoints whose callers may sign in place of sending a token.
    static func takesSignatures(_ endpoint: Endpoint) -> Bool {
        endpoint == .harnessWebhook || endpoint == .stepCallback
    }

    // MARK: - Webhooks

    /// Answers a notification.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - principal: The owner of the token; nil where there is a signature.
    ///   - logger: Where it is noted.
    /// - Returns: The answer.
    /// - Throws: ``StoreError``; the sender may try again.
    func receive(
        _ request: HTTPRequest, principal: Principal?, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        let sender: WebhookAccess.Sender
        do throws(Refusal) { sender = try find(principal, request) } catch { return refuse(error) }
        let body: JSONValue
        do throws(RequestError) { body = try Self.object(request.body) } catch {
            metrics.webhooks.with(sender.principal.name, "unreadable").increment()
            return Answers.problem(error.document)
        }
        let notification = HarnessNotification(body)
        var key = notification.key
        // Of what is not understood, the same octets are the same event.
        if notification.identity.execution.isEmpty || notification.kind.isEmpty {
            key = "sha256:" + SHA256.digest(of: request.body).hexadecimal
        }
        let event = EventRecord(
            key: key, received: now(), source: "\(sender.principal)",
            kind: notification.kind.isEmpty ? "unknown" : EvidenceRedaction.redacted(notification.kind),
            status: EvidenceRedaction.redacted(notification.status), occurred: notification.occurred,
            identity: notification.identity, body: EventRedaction.redacted(body).bytes)
        let following = self.following(notification.meaning, notification.identity)
        let isNew = try await record(event, following, sender, logger)
        return Self.receipt(event, isNew: isNew, following: isNew ? following : [], status: .accepted)
    }

    /// What is to be done about a notification.
    private func following(_ meaning: HarnessNotification.Meaning, _ identity: VerdictIdentity) -> [NewJob] {
        guard !identity.execution.isEmpty else { return [] }
        switch meaning {
        case .pipelineFailed where settings.analyzesFailures && followUps.contains(.analyze):
            return [FollowUp.analyze.job(about: identity, part: false)]
        case .partFailed where settings.analyzesFailures && followUps.contains(.analyze):
            return [FollowUp.analyze.job(about: identity, part: true)]
        case .pipelineStarted where settings.monitorsStarts && followUps.contains(.monitor):
            return [FollowUp.monitor.job(about: identity, part: false)]
        default: return []
        }
    }

    // MARK: - Callbacks

    /// Answers a step: notes what it reports, or tells the verdict on its execution.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - principal: The owner of the token; nil where there is a signature.
    ///   - logger: Where it is noted.
    /// - Returns: The answer.
    /// - Throws: ``StoreError``.
    func callBack(
        _ request: HTTPRequest, principal: Principal?, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        let sender: WebhookAccess.Sender
        do throws(Refusal) { sender = try find(principal, request) } catch { return refuse(error) }
        let wait: Duration
        do throws(QueryFault) { wait = try WaitQuery(request.head.query).duration } catch {
            return error.response
        }
        let callback: StepCallback
        let body: JSONValue
        do throws(RequestError) {
            body = try Self.object(request.body)
            callback = try StepCallback(body)
        } catch {
            return Answers.problem(error.document)
        }
        let identity = callback.identity
        guard let status = callback.status else { return try await tell(identity, wait) }
        let isFailure =
            HarnessNotification(
                kind: "step", status: status, identity: identity, identifier: ""
            ).meaning == .partFailed
        let event = EventRecord(
            key: "callback\u{1F}" + SHA256.digest(of: request.body).hexadecimal, received: now(),
            source: "\(sender.principal)", kind: "StepCallback", status: EvidenceRedaction.redacted(status),
            occurred: nil, identity: identity, body: EventRedaction.redacted(body).bytes)
        let following = isFailure ? self.following(.partFailed, identity) : []
        let isNew = try await record(event, following, sender, logger)
        let verdict = try await newestVerdict(identity, wait: .zero)
        var word: String?
        if let verdict { word = try await VerdictReading.word(of: verdict, in: store) }
        return Self.receipt(
            event, isNew: isNew, following: isNew ? following : [], status: .ok, action: word)
    }

    private func tell(_ identity: VerdictIdentity, _ wait: Duration) async throws(StoreError) -> HTTPResponse
    {
        guard let verdict = try await newestVerdict(identity, wait: wait) else {
            return Answers.problem(
                .notFound, "no-verdict", "There is no verdict",
                "No step of this execution has asked for a verdict yet.")
        }
        return Answers.json(try await VerdictReading.answer(of: verdict, in: store))
    }

    private func newestVerdict(
        _ identity: VerdictIdentity, wait: Duration
    ) async throws(StoreError) -> VerdictRecord? {
        try await Waiting.untilFinal(for: wait) { () async throws(StoreError) in
            try await store.latestVerdict(
                execution: identity.execution, account: identity.account.isEmpty ? nil : identity.account,
                stage: identity.stage.isEmpty ? nil : identity.stage, step: nil)
        }
    }

    // MARK: - Reading

    /// Answers `GET /v1/executions/{executionId}/events`.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - head: The request's head.
    /// - Returns: The answer.
    /// - Throws: ``StoreError``.
    func events(ofExecution execution: String, _ head: HTTPRequestHead) async throws(StoreError)
        -> HTTPResponse
    {
        let account: String?
        let limit: Int
        do throws(QueryFault) {
            let reader = try QueryReader(head.query)
            guard (1...256).contains(execution.unicodeScalars.count) else {
                throw QueryFault(name: "executionId", expected: "1 to 256 characters")
            }
            account = try reader.identifier("accountId")
            limit = try reader.number("limit", within: 1...1_000) ?? 100
        } catch {
            return error.response
        }
        let events = try await jobs.queue.events(ofExecution: execution, account: account, limit: limit)
        var writer = JSONWriter(capacity: events.reduce(64) { $0 + $1.body.count + 512 })
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for event in events { EventDocument.write(event, to: &writer) }
            }
        }
        return Answers.json(writer.bytes)
    }

    // MARK: - Parts

    private func find(_ principal: Principal?, _ request: HTTPRequest) throws(Refusal)
        -> WebhookAccess.Sender
    {
        if let principal { return WebhookAccess.Sender(principal: principal) }
        let sender = try access.sender(of: request, at: now().milliseconds / 1_000)
        guard sender.principal.scopes.contains(.verify) else { throw .missingScope(.verify) }
        return sender
    }

    private func refuse(_ refusal: Refusal) -> HTTPResponse {
        metrics.webhooks.with("unknown", refusal.problem.code).increment()
        if refusal.isCounted { metrics.refusals.with(refusal.problem.code).increment() }
        return refusal.response
    }

    private func record(
        _ event: EventRecord, _ following: [NewJob], _ sender: WebhookAccess.Sender, _ logger: Logger
    ) async throws(StoreError) -> Bool {
        var isNew = false
        if !sender.isReplay {
            do throws(StoreError) {
                isNew = try await jobs.record(event, enqueueing: following)
            } catch {
                // The sender's next attempt is not to be taken for a replay.
                sender.forget()
                throw error
            }
        }
        metrics.webhooks.with(sender.principal.name, isNew ? "accepted" : "duplicate").increment()
        logger.info(
            "event",
            metadata: [
                "kind": "\(event.kind)", "status": "\(event.status)",
                "execution": "\(event.identity.execution)", "new": "\(isNew)",
                "from": "\(sender.principal)",
            ])
        return isNew
    }

    private static func receipt(
        _ event: EventRecord, isNew: Bool, following: [NewJob], status: HTTPStatus, action: String? = nil
    ) -> HTTPResponse {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("kind", event.kind)
            writer.member("executionId", event.identity.execution)
            writer.member("duplicate", !isNew)
            writer.key("following")
            writer.array { writer in
                for job in following { writer.string(job.kind) }
            }
            writer.member("action", action)
        }
        return Answers.json(writer.bytes, status: status)
    }

    /// The body's object.
    ///
    /// - Throws: ``RequestError`` for anything else.
    private static func object(_ body: [UInt8]) throws(RequestError) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: error.pointer ?? JSONPointer(),
                        detail: "The body is not acceptable JSON: \(error.reason)",
                        mend: "Send a JSON object, such as the body of a Harness notification")
                ], isWellFormed: false)
        }
        guard value.object != nil else {
            throw RequestError(problems: [
                RequestProblem(
                    pointer: JSONPointer(), detail: "The body is no object",
                    mend: "Send a JSON object, such as the body of a Harness notification")
            ])
        }
        return value
    }
}

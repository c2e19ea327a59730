import Clients
import Executions
import HTTP
import JSON
import Judgement
import Logging
import Store

/// Answers `POST /v1/rollback`.
struct RollbackHandler: Sendable {
    /// How long a request waits where it does not say.
    private static let usualDeadline = 8.0

    private let rollbacks: Rollbacks
    private let verify: VerifyHandler

    /// Creates the handler.
    init(rollbacks: Rollbacks, verify: VerifyHandler) {
        self.rollbacks = rollbacks
        self.verify = verify
    }

    /// Answers a request.
    ///
    /// - Throws: ``StoreError``.
    func rollback(
        _ request: HTTPRequest, principal: Principal, origin: String, context: RequestContext, logger: Logger
    ) async throws(StoreError) -> HTTPResponse {
        do {
            guard let harness = rollbacks.harness else { return HarnessAnswers.notConfigured }
            var body = try RollbackRequest(parsing: request.body)
            let place = try HarnessPlace(body.execution, in: harness)
            if let evidence = body.evidence {
                let judged = await judge(evidence, of: request, principal, context, logger)
                guard judged.status == .ok, let root = Self.document(judged.body) else { return judged }
                let action = root["action"]?.string.flatMap(Outcome.init(rawValue:)) ?? .investigate
                body.verdict = root["id"]?.string.flatMap { VerdictID(parsing: $0) }
                body.reason = body.reason ?? root["reason"]?.string
                guard action == .rollback else {
                    return try await notNeeded(
                        body, place, action, root["reason"]?.string ?? "", harness.account)
                }
            }
            logger.notice(
                "rollback asked for",
                metadata: [
                    "execution": "\(place.execution)", "by": "\(principal)", "dryRun": "\(body.isDryRun)",
                    "method": "\(body.method?.rawValue ?? "best")",
                ])
            let begun = try await rollbacks.begin(
                body, at: place, by: "\(principal)", from: origin, requestID: context.requestID)
            switch begun {
            case .document(let document): return Answers.json(document.bytes)
            case .activity(let record):
                let isAsynchronous = request.head.fields.values(of: "prefer").contains {
                    $0.contains("respond-async")
                }
                let deadline = Duration.seconds(body.deadlineSeconds ?? Self.usualDeadline)
                let read = try await ActivityReading.waiting(
                    for: record, in: rollbacks.store, atMost: isAsynchronous ? .zero : deadline)
                return ActivityReading.answer(read, at: "/v1/rollbacks/")
            }
        } catch let error as RequestError {
            return Answers.problem(error.document)
        } catch let error as HarnessError {
            return HarnessAnswers.problem(error)
        } catch let error as StoreError {
            throw error
        } catch {
            logger.error("the rollback could not be begun", metadata: ["error": "\(error)"])
            return Answers.problem(
                .internalServerError, "internal", "The server failed",
                "Nothing was done; see the server's log.")
        }
    }

    // MARK: - Evidence first

    private static func document(_ body: [UInt8]) -> JSONElement? {
        do throws(JSONError) { return try JSONDocument(parsing: body).root } catch { return nil }
    }

    /// Has evidence judged and stored as `POST /v1/verify` would.
    private func judge(
        _ evidence: [UInt8], of request: HTTPRequest, _ principal: Principal, _ context: RequestContext,
        _ logger: Logger
    ) async -> HTTPResponse {
        var head = HTTPRequestHead(method: .post, path: "/v1/verify", query: nil)
        head.fields.append("Content-Type", "application/json")
        return await verify.respond(
            to: HTTPRequest(head: head, body: evidence), principal: principal, context: context,
            logger: logger)
    }

    private func notNeeded(
        _ body: RollbackRequest, _ place: HarnessPlace, _ action: Outcome, _ reason: String, _ account: String
    ) async throws -> HTTPResponse {
        var document = RollbackDocument(place: place)
        let id = rollbacks.makeID()
        document.id = id.description
        document.outcome = .notNeeded
        document.action = action
        document.reason =
            action == .proceed ? "No rollback: \(reason)" : "No rollback; a person has to look: \(reason)"
        document.verdict = body.verdict
        let identity = place.identity(account: account)
        let policy = try rollbacks.policy(named: body.policy, identity)
        document.policy = policy.name
        document.autonomy = policy.autonomy
        _ = try await rollbacks.store.insert(
            ActivityRecord(
                id: id, kind: .rollback, created: rollbacks.now(), status: .final, verdict: body.verdict,
                identity: identity, document: document.bytes))
        return Answers.json(document.bytes)
    }
}

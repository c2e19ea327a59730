import HTTP
import Logging
import Server
import Store
import Threading

/// What the server asks about each request: which endpoint, who, and what to answer.
struct VerdictService: HTTPService {
    private let router = Endpoint.makeRouter()
    private let parts: Parts

    /// What the service is made of.
    struct Parts: Sendable {
        var authenticator: Authenticator
        var verify: VerifyHandler
        var verdicts: VerdictsHandler
        var harness: HarnessHandlers
        var pipelines: PipelineHandler
        var events: EventHandlers
        var operation: OperationHandler
        var mcp: MCPHandler
        var metrics: Metrics
        var bodyLimits: BodyLimits
        var identifiers: IdentifierGenerator
        var logger: Logger
        var accessLog: AccessLog
        var clock: MonotonicClock
        /// Whether Flagger's hooks may carry their token in the body.
        var acceptsFlaggerToken = false
    }

    private let peers: PeerHandlers

    /// Creates the service.
    init(_ parts: Parts) {
        self.parts = parts
        peers = parts.verify.makePeers()
    }

    func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission {
        let endpoint: Endpoint
        switch router.match(head.method, head.path) {
        case .found(let found, _): endpoint = found
        case .methodNotAllowed(let allow):
            return .respond(logged(Self.methodNotAllowed(allow), to: head, from: peer))
        case .options(let allow): return .respond(logged(Self.options(allow), to: head, from: peer))
        case .notFound: return .respond(logged(Self.notFound, to: head, from: peer))
        }
        switch endpoint {
        case .health: return .respond(OperationHandler.alive)
        case .openAPI: return .respond(OperationHandler.openAPI)
        case .index: return .respond(OperationHandler.index)
        case .decisionPage: return .respond(DecisionPage.page)
        case .decisionStyle: return .respond(DecisionPage.style)
        case .decisionScript: return .respond(DecisionPage.script)
        default: break
        }
        do throws(Refusal) {
            _ = try authorize(head, from: peer, for: endpoint)
        } catch {
            // Who asks stands in the body, which is small.
            if error == .missingCredentials, endpoint == .flaggerHook, parts.acceptsFlaggerToken {
                return .accept(bodyLimit: FlaggerPayload.largestWithToken)
            }
            return .respond(logged(refused(error), to: head, from: peer))
        }
        switch endpoint {
        case .metrics: return .respond(parts.operation.metrics())
        case .verify where VerifyHandler.format(of: head.fields) == nil:
            return .respond(logged(VerifyHandler.unsupportedMediaType, to: head, from: peer))
        case .analyze where !AnalyzeHandler.accepts(head.fields):
            return .respond(logged(Self.unsupportedMediaType, to: head, from: peer))
        case .generate where VerifyHandler.format(of: head.fields) == nil,
            .validate where VerifyHandler.format(of: head.fields) == nil,
            .optimize where VerifyHandler.format(of: head.fields) == nil:
            return .respond(logged(VerifyHandler.unsupportedMediaType, to: head, from: peer))
        case .kayentaJudge where VerifyHandler.format(of: head.fields) != .json,
            .argoVerdict where VerifyHandler.format(of: head.fields) != .json,
            .flaggerHook where VerifyHandler.format(of: head.fields) != .json,
            .decision where VerifyHandler.format(of: head.fields) != .json,
            .mcp where VerifyHandler.format(of: head.fields) != .json,
            .rollback where VerifyHandler.format(of: head.fields) != .json,
            .monitor where VerifyHandler.format(of: head.fields) != .json:
            return .respond(logged(Self.unsupportedMediaType, to: head, from: peer))
        default: return .accept(bodyLimit: endpoint.bodyLimit(parts.bodyLimits))
        }
    }

    func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse {
        // The head was matched and the caller authenticated when the request was admitted; both are cheap, and
        // a token that was revoked meanwhile is noticed.
        guard case .found(let endpoint, let parameters) = router.match(request.head.method, request.head.path)
        else { return Self.notFound }
        let principal: Principal?
        do throws(Refusal) {
            principal = try authorize(request, from: peer, for: endpoint)
        } catch {
            return refused(error)
        }
        let context = RequestContext(request.head.fields, identifiers: parts.identifiers)
        let logger = context.logger(from: parts.logger)
        let start = parts.clock.now
        var response = await respond(
            to: request, at: endpoint, parameters: parameters,
            caller: Caller(principal: principal, peer: peer, context: context, logger: logger))
        response.fields.append("X-Request-Id", context.requestID)
        guard parts.accessLog.covers(path: request.head.path, status: response.status) else {
            return response
        }
        parts.accessLog.record(
            AccessLog.Entry(
                method: request.head.method, path: request.head.path, status: response.status,
                nanoseconds: parts.clock.now.duration(since: start).clampedNanoseconds,
                requestBytes: request.body.count, responseBytes: response.body.count, peer: peer.address,
                principal: principal?.description, requestID: context.requestID, traceID: context.traceID))
        return response
    }

    /// Writes the line of a request that was answered on its head alone.
    private func logged(_ response: HTTPResponse, to head: HTTPRequestHead, from peer: Peer) -> HTTPResponse {
        guard parts.accessLog.covers(path: head.path, status: response.status) else { return response }
        let context = RequestContext(head.fields, identifiers: parts.identifiers)
        parts.accessLog.record(
            AccessLog.Entry(
                method: head.method, path: head.path, status: response.status, nanoseconds: 0,
                responseBytes: response.body.count, peer: peer.address, requestID: context.requestID,
                traceID: context.traceID))
        var response = response
        response.fields.append("X-Request-Id", context.requestID)
        return response
    }

    /// Who asks, and how the answer is traced.
    struct Caller: Sendable {
        var principal: Principal?
        var peer: Peer
        var context: RequestContext
        var logger: Logger
    }

    /// Answers a request at an endpoint, whoever has found it out.
    func respond(
        to request: HTTPRequest, at endpoint: Endpoint, parameters: PathParameters, caller: Caller
    ) async -> HTTPResponse {
        do throws(StoreError) {
            switch (endpoint, caller.principal) {
            case (.verify, let principal?):
                return await parts.verify.respond(
                    to: request, principal: principal, context: caller.context, logger: caller.logger)
            case (.verdicts, _): return try await parts.verdicts.list(request.head)
            case (.verdict, _): return try await parts.verdicts.verdict(parameters["id"] ?? "", request.head)
            case (.executionAction, _):
                return try await parts.verdicts.action(
                    ofExecution: parameters["executionId"] ?? "", request.head)
            case (.decision, let principal?):
                return try await parts.verdicts.decide(
                    parameters["id"] ?? "", request, principal: principal, origin: caller.peer.address,
                    logger: caller.logger)
            case (.mcp, let principal?):
                return await parts.mcp.respond(to: request, from: toolCaller(principal, caller))
            case (.harnessWebhook, let principal):
                return try await parts.events.receive(request, principal: principal, logger: caller.logger)
            case (.stepCallback, let principal):
                return try await parts.events.callBack(request, principal: principal, logger: caller.logger)
            case (.executionEvents, _):
                return try await parts.events.events(
                    ofExecution: parameters["executionId"] ?? "", request.head)
            case (.generate, _): return await parts.pipelines.generate(request)
            case (.validate, _): return await parts.pipelines.validate(request)
            case (.optimize, _): return await parts.pipelines.optimize(request)
            case (.readiness, _): return await parts.operation.readiness(logger: caller.logger)
            case (.kayentaJudge, let principal?), (.argoVerdict, let principal?),
                (.flaggerHook, let principal?):
                return try await peers.respond(
                    to: request, at: endpoint, parameters: parameters, principal: principal,
                    context: caller.context, logger: caller.logger) ?? Self.notFound
            default:
                return try await parts.harness.respond(
                    to: request, at: endpoint, parameters: parameters, principal: caller.principal,
                    origin: caller.peer.address, context: caller.context, logger: caller.logger)
                    ?? Self.notFound
            }
        } catch {
            if error.code != .invalidCursor {
                caller.logger.error("the storage failed", metadata: ["error": "\(error)"])
            }
            return Answers.problem(error)
        }
    }

    /// The caller as tools see them: with the endpoints, and nothing else.
    func toolCaller(_ principal: Principal, _ caller: Caller) -> MCPCaller {
        MCPCaller(principal: principal, logger: caller.logger) { endpoint, parameters, request in
            await respond(to: request, at: endpoint, parameters: parameters, caller: caller)
        }
    }

    /// Answers a message of a client that has started this program.
    func answer(toolMessage message: [UInt8], scopes: Scopes) async -> [UInt8]? {
        let principal = Principal(kind: .local, identifier: "stdio", name: "stdio", scopes: scopes)
        let context = RequestContext(HTTPFields(), identifiers: parts.identifiers)
        let caller = Caller(
            principal: principal, peer: Peer(address: "stdio"), context: context,
            logger: context.logger(from: parts.logger))
        return await parts.mcp.answer(to: message, from: toolCaller(principal, caller))
    }

    // MARK: - Letting in

    private func authorize(
        _ head: HTTPRequestHead, from peer: Peer, for endpoint: Endpoint
    ) throws(Refusal) -> Principal? {
        let scopes = endpoint.scopes(metricsNeedToken: parts.operation.metricsNeedToken)
        guard !scopes.isEmpty else { return nil }
        // Whether the signature is right is only known with the body; the handler looks.
        if EventHandlers.takesSignatures(endpoint), parts.events.access.mayBeSigned(head.fields) {
            return nil
        }
        let principal = try parts.authenticator.principal(head.fields, from: peer)
        guard !principal.scopes.isDisjoint(with: scopes) else {
            throw .missingScope(scopes.members.first ?? .admin)
        }
        return principal
    }

    /// Says who makes a whole request; Flagger, which cannot send a header, may name its token in the body.
    private func authorize(
        _ request: HTTPRequest, from peer: Peer, for endpoint: Endpoint
    ) throws(Refusal) -> Principal? {
        do throws(Refusal) {
            return try authorize(request.head, from: peer, for: endpoint)
        } catch {
            guard error == .missingCredentials, endpoint == .flaggerHook, parts.acceptsFlaggerToken,
                let token = FlaggerPayload.token(in: request.body)
            else { throw error }
            var fields = HTTPFields()
            fields.append("Authorization", "Bearer " + token)
            var head = request.head
            head.fields = fields
            return try authorize(head, from: peer, for: endpoint)
        }
    }

    private func refused(_ refusal: Refusal) -> HTTPResponse {
        if refusal.isCounted { parts.metrics.refusals.with(refusal.problem.code).increment() }
        return refusal.response
    }

    // MARK: - Fixed answers

    private static let notFound = Answers.problem(
        .notFound, "not-found", "There is nothing here", "See /openapi.yaml for the paths that exist.")

    private static let unsupportedMediaType = Answers.problem(
        .unsupportedMediaType, "media-type", "The body's media type is not supported",
        "Send Content-Type: application/json.")

    private static func methodNotAllowed(_ allow: String) -> HTTPResponse {
        var response = Answers.problem(
            .methodNotAllowed, "method", "The method is not allowed here", "Allowed: \(allow).")
        response.fields.append("Allow", allow)
        return response
    }

    private static func options(_ allow: String) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Allow", allow)
        return HTTPResponse(status: .noContent, fields: fields)
    }
}

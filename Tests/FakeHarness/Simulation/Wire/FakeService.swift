import HTTP
import JSON
import Server

/// Answers the calls of Harness' API.
struct FakeService: HTTPService {
    let harness: FakeHarness
    private let router = FakeRoute.makeRouter()

    var world: World { harness.world }

    func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission { .accept(bodyLimit: 32 << 20) }

    func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse {
        var path = request.head.path
        if path.hasPrefix("/_fake/") { return await AdminService(harness: harness).respond(to: request) }
        if path.hasPrefix("/gateway/") { path = String(path.dropFirst(8)) }
        let fault = world.change { $0.faults.next(method: request.head.method.name, path: path) }
        let response = await respond(to: request, at: path, fault: fault)
        let entry = JournalEntry(
            time: world.clock.now, method: request.head.method.name, path: path,
            query: request.head.query ?? "", hadKey: request.head.fields["x-api-key"] != nil,
            body: request.body, status: response.status.code, fault: fault?.kind.rawValue)
        world.change { $0.journal.append(entry) }
        return response
    }

    private func respond(to request: HTTPRequest, at path: String, fault: Fault?) async -> HTTPResponse {
        let correlation = "c0ffee00-\(world.change { $0.makeID() }.suffix(12))"
        guard let fault else { return await answer(request, at: path, correlation) }
        let response: HTTPResponse?
        if fault.actsFirst || fault.kind == .slow {
            response = await answer(request, at: path, correlation)
        } else {
            response = nil
        }
        if fault.kind == .slow || fault.kind == .hang {
            let pause = fault.kind == .slow ? fault.delay : 3_600_000
            do { try await Task.sleep(for: .milliseconds(pause)) } catch {
                return FakeAnswers.text("the fake stops", status: 503)
            }
        }
        return FakeAnswers.answer(of: fault, correlation: correlation) ?? response ?? FakeAnswers.page(504)
    }

    // MARK: - Letting in

    private func answer(_ request: HTTPRequest, at path: String, _ correlation: String) async -> HTTPResponse
    {
        if path.hasPrefix("/storage/") { return LogService(world: world).storage(request.head, path: path) }
        guard case .found(let route, let parameters) = router.match(request.head.method, path) else {
            return FakeAnswers.json(
                ["code": 404, "message": "HTTP 404 Not Found"], status: 404)
        }
        guard let query = try? QueryItems(request.head.query) else {
            return FakeAnswers.json(["code": 400, "message": "HTTP 400 Bad Request"], status: 400)
        }
        if route == .customTrigger || route == .customTriggerV2 {
            return harness.fireTrigger(
                token: parameters["token"] ?? query["token"] ?? "", request, query, correlation)
        }
        let key = request.head.fields["x-api-key"]
        guard let key, let token = world.read({ $0.tokens[key] }) else {
            return FakeAnswers.error(
                401, key == nil ? "UNAUTHORIZED" : "INVALID_TOKEN",
                key == nil ? "Authorization header or API key is missing" : "Token is not valid",
                correlation: correlation)
        }
        if let end = token.validTo, end <= world.clock.now {
            return FakeAnswers.error(
                401, "EXPIRED_TOKEN", "Token has expired, please generate a new one", correlation: correlation
            )
        }
        let now = world.clock.now
        guard world.change({ $0.rateLimit?.admits(key, at: now) ?? true }) else { return FakeAnswers.tooMany }
        let account: String? =
            switch route.accountPlace {
            case .query: query["accountIdentifier"]
            case .header: request.head.fields["harness-account"]
            case .logQuery: query["accountID"]
            case .optional: query["accountIdentifier"] ?? token.account
            }
        let call = FakeCall(
            route: route, path: parameters, query: query, head: request.head, body: request.body,
            token: token, account: account ?? "", correlation: correlation)
        guard let account else {
            return call.error(400, "INVALID_REQUEST", "Invalid request: accountIdentifier must not be null")
        }
        guard account == token.account else {
            return call.error(
                403, "NG_ACCESS_DENIED", "The token does not belong to the account \(account)")
        }
        if let permission = route.permission, let held = token.permissions, !held.contains(permission) {
            return call.error(403, "NG_ACCESS_DENIED", "Missing permission \(permission) on pipeline")
        }
        return await answer(call)
    }

    private func answer(_ call: FakeCall) async -> HTTPResponse {
        switch call.route {
        case .execution, .executionDeprecated, .subgraph, .executionList, .inputs:
            ExecutionService(world: world).answer(call)
        case .run, .runDynamic, .retry, .interrupt, .interruptNode, .interveneNode, .triggerDetails,
            .customTrigger, .customTriggerV2:
            harness.control(call)
        case .approvals, .approvalsBare, .approvalCallback, .approvalCallbackBare, .approvalActivity:
            ApprovalService(world: world).answer(call)
        case .pipeline, .createPipeline, .updatePipeline, .pipelineList, .validateYAML:
            PipelineService(world: world).answer(call)
        case .acl, .validateToken, .currentUser: AccessService(world: world).answer(call)
        case .logBlob, .logStream, .logDownload: LogService(world: world).answer(call)
        }
    }
}

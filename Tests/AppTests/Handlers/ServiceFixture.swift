import Clients
import FoundationEssentials
import HTTP
import JSON
import Logging
import Pipelines
import Server
import Store
import Threading

@testable import App

/// The service over a database in a folder of its own, without sockets.
final class ServiceFixture: Sendable {
    /// A token with every scope.
    let token: String

    private let folder: String
    private let service: VerdictService
    private let tokens: TokenDirectory

    let store: SQLiteStore

    static let start = Timestamp(seconds: 1_795_341_600)

    /// The time that the service sees; it stands still until a test moves it.
    private let clock = Locked(ServiceFixture.start)

    /// Lets time pass.
    func advance(by duration: Duration) { clock.withLock { $0 = $0 + duration } }

    /// The jobs' handlers; the test does the jobs itself.
    let harnessParts: HarnessParts

    /// What judges; for verdicts that are worked out by a job.
    let verifyHandler: VerifyHandler

    /// Who has explained what stands without; nil without a reviewer.
    let explainer: Explainer?

    init(
        policies: PolicyBook = PolicyBook(), channels: [String] = [],
        longestDeadline: Duration = .seconds(60), harness: (any HarnessAPI)? = nil,
        reviewer: Reviewer? = nil, receivers: [WebhookReceiver] = [],
        webhooks: Configuration.Webhooks = Configuration.Webhooks(), followUps: Set<FollowUp> = [],
        acceptsFlaggerToken: Bool = false, pipelineDeadline: Duration = .seconds(30)
    ) async throws {
        folder = "/tmp/verdict-tests-\(UUID().uuidString)"
        store = try SQLiteStore(folder: folder, options: SQLiteStore.Options(durability: .normal))
        tokens = TokenDirectory(store: store)
        reviewer?.keepBooks(in: store)
        let metrics = Metrics(routes: [], version: "test")
        let now: @Sendable () -> Timestamp = { [clock] in clock.withLock { $0 } }
        let writer = LogWriter(descriptor: -1, lossNotice: { _ in [] })
        let workers = try WorkerPool(threadCount: 1)
        explainer = reviewer.map {
            Explainer(
                reviewer: $0, waiting: .always, workers: workers,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        }
        harnessParts = HarnessParts(
            store: store, jobs: Jobs(queue: store), harness: harness, workers: workers, policies: policies,
            publicURL: "https://verdict.test", explainer: explainer, now: now)
        let alerts = AlertDesk(channels: channels, notices: store, queue: harnessParts.jobs)
        verifyHandler = VerifyHandler(
            verification: Verification(policies: policies), store: store, alerts: alerts,
            jobs: harnessParts.jobs, workers: workers,
            metrics: metrics, publicURL: "https://verdict.test",
            deadlines: VerifyHandler.DeadlineLimits(longest: longestDeadline), now: now,
            clock: .system,
            reviews: reviewer.map { [store] in
                ReviewDesk(reviewer: $0, waiting: .always, store: store, workers: workers, now: now)
            })
        service = VerdictService(
            VerdictService.Parts(
                authenticator: Authenticator(tokens: tokens, now: now),
                verify: verifyHandler,
                verdicts: VerdictsHandler(
                    store: store, alerts: alerts, followUps: harnessParts.decisionJobs, now: now),
                harness: harnessParts.makeHandlers(verify: verifyHandler),
                pipelines: PipelineHandler(
                    workers: workers, settings: .init(), explainer: explainer, deadline: pipelineDeadline),
                events: EventHandlers(
                    jobs: harnessParts.jobs, store: store, access: WebhookAccess(receivers: receivers),
                    settings: webhooks, followUps: followUps, metrics: metrics, now: now),
                operation: OperationHandler(store: store, metrics: metrics, metricsNeedToken: false),
                mcp: MCPHandler(
                    server: MCPServer(
                        policies: policies,
                        checks: Application.doctorSource(
                            Configuration(), environment: [:], harness: harness, store: store, now: now)),
                    publicURL: "https://verdict.test"),
                metrics: metrics, bodyLimits: BodyLimits(), identifiers: IdentifierGenerator(seed: 1),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                accessLog: AccessLog(coverage: .off, format: .json, writer: writer, now: now), clock: .system,
                acceptsFlaggerToken: acceptsFlaggerToken)
        )
        token = try await Self.makeToken(.all, in: store)
        try await tokens.refresh(at: Self.start)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder)") }
    }

    /// Makes a token with some scopes that works at once.
    func makeToken(_ scopes: Scopes) async throws -> String {
        let token = try await Self.makeToken(scopes, in: store)
        try await tokens.refresh(at: Self.start)
        return token
    }

    private static func makeToken(_ scopes: Scopes, in store: SQLiteStore) async throws -> String {
        let token = try APIToken.generate()
        _ = try await store.insert(
            TokenRecord(
                digest: token.digest, name: "test", scopes: scopes.members.map(\.rawValue), created: start))
        return token.secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Sends a request as the server would.
    func send(
        _ method: HTTPMethod, _ target: String, token: String? = nil, fields: [(String, String)] = [],
        body: String = ""
    ) async -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1)
        var head = HTTPRequestHead(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil)
        head.fields.append("Host", "verdict.test")
        if let token { head.fields.append("Authorization", "Bearer \(token)") }
        for (name, value) in fields { head.fields.append(name, value) }
        if !body.isEmpty, head.fields["content-type"] == nil {
            head.fields.append("Content-Type", "application/json")
        }
        let peer = Peer(address: "192.0.2.7")
        switch service.admit(head, from: peer) {
        case .respond(let response): return response
        case .accept:
            return await service.respond(to: HTTPRequest(head: head, body: Array(body.utf8)), from: peer)
        }
    }

    /// Asks for a verdict with every scope.
    func verify(_ body: String, fields: [(String, String)] = []) async -> HTTPResponse {
        await send(.post, "/v1/verify", token: token, fields: fields, body: body)
    }
}

extension HTTPResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// A member of the body's object.
    func member(_ key: String) throws -> JSONValue {
        JSONValue(try JSONDocument(parsing: body).root)[key] ?? .null
    }
}

/// Requests for the tests.
enum Requests {
    /// A signal on both sides, as a step would post it.
    static func latency(
        execution: String = "run1", step: String? = "verdict", before: Double = 300, after: Double = 300,
        extra: String = ""
    ) -> String {
        func points(_ level: Double) -> String {
            (0..<40).map { "[\(1_795_341_600 + $0 * 60),\(level + Double(($0 * 7) % 11))]" }.joined(
                separator: ",")
        }
        let step = step.map { #","stepId":"\#($0)""# } ?? ""
        return #"{"execution":{"accountId":"acme","executionId":"\#(execution)","stageId":"prod"\#(step),"#
            + #""serviceId":"checkout","environmentId":"production"},"#
            + #""deployment":{"strategy":"canary","comparison":"concurrent"},"#
            + #""signals":[{"name":"checkout_p99","kind":"latency","statistic":"p99","unit":"ms","critical":true,"#
            + #""baseline":[\#(points(before))],"candidate":[\#(points(after))]}]\#(extra)}"#
    }
}

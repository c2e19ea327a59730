package import Clients
import Cryptography
import HTTP
package import Logging
import Server
import Sockets
package import Store
import Threading

/// The product, put together: storage, judge, handlers, server, and the chores in the background.
package final class Application: Sendable {
    let configuration: Configuration
    private let logger: Logger
    let store: SQLiteStore
    private let tokens: TokenDirectory
    private let workers: WorkerPool
    private let operation: OperationHandler
    private let metrics: Metrics
    private let server: HTTPServer
    private let service: VerdictService
    private let reviewer: Reviewer?
    /// The way to add jobs.
    let jobs: Jobs
    private let worker: JobWorker
    private let monitors: Monitors?

    /// Puts the product together; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: How it is set up.
    ///   - logger: Where its log goes.
    ///   - accessLog: Where a line for each request goes.
    ///   - environment: The process's environment, in which secrets may stand.
    ///   - client: What sends requests to other servers.
    ///   - harness: The way to Harness; nil where there is no token.
    ///   - reviewer: Who reads the evidence beside the judge; nil where nobody does.
    ///   - now: The present time.
    /// - Throws: ``StoreError``, ``HTTPServerError``, ``SocketError``, ``ThreadingError``, ``CryptographyError``.
    package init(
        configuration: Configuration, logger: Logger, accessLog: AccessLog,
        environment: [String: String] = [:],
        client: any HTTPClient = TransferThread(), harness: (any HarnessAPI)? = nil,
        reviewer: Reviewer? = nil,
        now: @escaping @Sendable () -> Timestamp = SQLiteStore.systemTime
    ) throws {
        try Algorithms.requireAll()
        self.configuration = configuration
        self.logger = logger
        self.reviewer = reviewer
        let storage = configuration.storage
        store = try SQLiteStore(
            folder: storage.data,
            options: SQLiteStore.Options(durability: storage.durability == .full ? .full : .normal, now: now))
        if let warning = store.auditWarning {
            logger.error("the audit record does not fit", metadata: ["warning": "\(warning)"])
        }
        tokens = TokenDirectory(store: store)
        workers = try WorkerPool(threadCount: max(1, availableCores()), capacity: 64, name: "judge")
        metrics = Metrics(
            routes: Endpoint.allCases.map { $0.pattern.description }, version: Version.text)
        operation = OperationHandler(
            store: store, metrics: configuration.metrics.isEnabled ? metrics : nil,
            metricsNeedToken: configuration.metrics.requiresToken)
        jobs = Jobs(queue: store)
        reviewer?.keepBooks(in: store)
        let explainer = reviewer.map { [workers] in
            Explainer(reviewer: $0, waiting: configuration.reviewer.wait, workers: workers, logger: logger)
        }
        let harnessParts = HarnessParts(
            store: store, jobs: jobs, harness: harness, workers: workers, policies: configuration.policies,
            publicURL: configuration.publicURL ?? "", explainer: explainer, now: now)
        monitors = harnessParts.monitors
        let alerts = AlertDesk(
            channels: configuration.alerts.channels.map(\.name),
            composer: AlertComposer(harnessURL: configuration.alerts.harnessURL), notices: store, queue: jobs)
        let limits = configuration.server.limits
        let verify = VerifyHandler(
            verification: Verification(policies: configuration.policies), store: store, alerts: alerts,
            jobs: jobs,
            workers: workers, metrics: metrics, publicURL: configuration.publicURL ?? "",
            deadlines: VerifyHandler.DeadlineLimits(
                usual: configuration.verification.deadline,
                longest: configuration.verification.longestDeadline), now: now, clock: .system,
            reviews: reviewer.map { [store, workers] in
                ReviewDesk(
                    reviewer: $0, waiting: configuration.reviewer.wait, store: store, workers: workers,
                    now: now)
            })
        worker = JobWorker(
            jobs: jobs,
            handlers: try Self.jobHandlers(
                JobParts(configuration: configuration, store: store, jobs: jobs, metrics: metrics, now: now))
                + [VerificationJob(verify: verify)] + harnessParts.makeJobHandlers()
                + Self.alertHandlers(
                    configuration.alerts, client: client,
                    secrets: { try $0.resolve(environment: environment).secret }, notices: store,
                    explainer: explainer, now: now),
            metrics: metrics, logger: logger, now: now)
        let events = EventHandlers(
            jobs: jobs, store: store,
            access: WebhookAccess(receivers: try Self.webhookReceivers(configuration, logger: logger)),
            settings: configuration.webhooks, followUps: worker.followUps, metrics: metrics, now: now)
        service = VerdictService(
            VerdictService.Parts(
                authenticator: Authenticator(
                    tokens: tokens, certificates: configuration.authentication.certificates,
                    throttle: WrongTokenThrottle(limits: configuration.authentication.throttle), now: now),
                verify: verify,
                verdicts: VerdictsHandler(
                    store: store, alerts: alerts, followUps: harnessParts.decisionJobs, now: now),
                harness: harnessParts.makeHandlers(verify: verify),
                pipelines: PipelineHandler(
                    workers: workers, settings: configuration.pipelines.settings, explainer: explainer,
                    deadline: configuration.verification.deadline),
                events: events, operation: operation,
                mcp: MCPHandler(
                    server: MCPServer(
                        policies: configuration.policies,
                        checks: Self.doctorSource(
                            configuration, environment: environment, harness: harness, store: store, now: now)
                    ),
                    publicURL: configuration.publicURL, hosts: configuration.mcp.hosts), metrics: metrics,
                bodyLimits: BodyLimits(evidence: limits.evidenceBytes, other: limits.bodyBytes),
                identifiers: try IdentifierGenerator(), logger: logger, accessLog: accessLog, clock: .system,
                acceptsFlaggerToken: configuration.authentication.acceptsFlaggerToken))
        server = HTTPServer(
            configuration: try configuration.server.makeHTTPServerConfiguration(), service: service,
            observer: ServerObserver(metrics: metrics, logger: logger))
        metrics.addServerFigures(
            loopLag: { [server] in server.lags.map { $0.longest.seconds } },
            queueDepth: { [workers] in workers.queueDepth },
            connections: { [server] in server.connectionCount })
        if let reviewer {
            metrics.registry.gauge(
                "verdict_reviewer_spent_usd", help: "What was spent on the reviewer on this UTC day, in USD."
            ) { reviewer.spentToday }
        }
    }

    /// Reads the tokens and begins to listen.
    ///
    /// - Returns: The addresses on which it listens.
    /// - Throws: ``StoreError`` or ``HTTPServerError``.
    package func start() async throws -> [String] {
        try await tokens.refresh(at: SQLiteStore.systemTime())
        if tokens.count == 0 {
            logger.warning(
                "there is no token, so nobody can ask for a verdict",
                metadata: [
                    "remedy":
                        "verdict token create --data \(configuration.storage.data) --name NAME --scope verify,read"
                ])
        }
        let addresses = try server.start().map { "\($0)" }
        Heap.trim()
        return addresses
    }

    /// Does the chores until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await self.every(.seconds(1)) { try await self.tokens.refresh(at: SQLiteStore.systemTime()) }
            }
            group.addTask { await self.every(.seconds(600)) { try await self.prune() } }
            group.addTask { await self.worker.run() }
            if let monitors = self.monitors {
                group.addTask {
                    await self.every(.seconds(5)) { try await monitors.run(logger: self.logger) }
                }
            }
            group.addTask { await self.every(.seconds(3_600)) { try await self.forgetFinishedJobs() } }
        }
    }

    /// Stops taking requests, finishes those in flight, and closes the storage.
    package func stop() async {
        operation.stop()
        await server.stop()
        await reviewer?.stop()
        workers.stop()
        await store.close()
    }

    /// Answers one message of the Model Context Protocol that came on standard input.
    ///
    /// - Parameters:
    ///   - message: The message: one JSON document.
    ///   - scopes: What whoever has started the program lets its client do.
    /// - Returns: The answer; nil where there is none.
    package func answer(toolMessage message: [UInt8], scopes: Scopes) async -> [UInt8]? {
        await service.answer(toolMessage: message, scopes: scopes)
    }

    /// Reads the certificates again; on a failure the old ones stay.
    package func reload() {
        do {
            try server.reloadCertificates()
            logger.notice("the certificates were read again")
        } catch {
            logger.error(
                "the certificates could not be read, the old ones stay", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Chores

    /// Forgets what passed between the program and models before a time.
    func forgetExchanges(before time: Timestamp) async throws(StoreError) {
        _ = try await store.forgetExchanges(before: time)
    }

    private func every(_ interval: Duration, _ chore: @Sendable () async throws -> Void) async {
        while !Task.isCancelled {
            do {
                try await chore()
                try await Task.sleep(for: interval)
            } catch is CancellationError {
                return
            } catch {
                logger.error("a chore in the background failed", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: max(interval, .seconds(5))) } catch { return }
            }
        }
    }

    private func prune() async throws(StoreError) {
        let storage = configuration.storage
        guard storage.retentionAge != nil || storage.retentionSize != nil else { return }
        let now = SQLiteStore.systemTime()
        let before = storage.retentionAge.map { age in
            Timestamp(milliseconds: now.milliseconds - age.components.seconds * 1000)
        }
        let summary = try await store.prune(
            Retention(before: before, maximumBytes: storage.retentionSize.map(Int64.init)))
        guard summary.verdicts > 0 else { return }
        logger.notice(
            "old verdicts were removed",
            metadata: ["verdicts": "\(summary.verdicts)", "bytes": "\(summary.bytes)"])
    }
}

extension Duration {
    /// The duration in seconds.
    fileprivate var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

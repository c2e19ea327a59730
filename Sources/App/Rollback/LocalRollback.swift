package import Clients
import HTTP
import JSON
package import Logging
package import Store
import Threading

/// A rollback from the command line: the same handler, the same store and the same jobs as the server's.
///
/// A server on the same data folder may do the job as well; a lease makes sure that one of them does.
package struct LocalRollback: Sendable {
    private let parts: HarnessParts
    private let handler: RollbackHandler
    private let worker: JobWorker
    private let logger: Logger

    /// Puts the use case together over an open store.
    ///
    /// - Parameters:
    ///   - store: The store; it stays open.
    ///   - harness: The way to Harness.
    ///   - configuration: Policies and the public URL.
    ///   - logger: Where failures are told.
    /// - Throws: ``ThreadingError``.
    package init(
        store: SQLiteStore, harness: any HarnessAPI, configuration: Configuration, logger: Logger
    ) throws {
        let now = SQLiteStore.systemTime
        let workers = try WorkerPool(threadCount: 1, capacity: 4, name: "judge")
        let jobs = Jobs(queue: store)
        let metrics = Metrics(routes: [], version: Version.text)
        parts = HarnessParts(
            store: store, jobs: jobs, harness: harness, workers: workers, policies: configuration.policies,
            publicURL: configuration.publicURL ?? "", now: now)
        handler = RollbackHandler(
            rollbacks: parts.rollbacks,
            verify: VerifyHandler(
                verification: Verification(policies: configuration.policies), store: store,
                alerts: AlertDesk(
                    channels: configuration.alerts.channels.map(\.name),
                    composer: AlertComposer(harnessURL: configuration.alerts.harnessURL), notices: store,
                    queue: jobs), jobs: jobs, workers: workers, metrics: metrics,
                publicURL: configuration.publicURL ?? "",
                deadlines: VerifyHandler.DeadlineLimits(), now: now, clock: .system))
        worker = JobWorker(
            jobs: jobs, handlers: parts.makeJobHandlers().filter { $0.kind == Rollbacks.jobKind },
            metrics: metrics, logger: logger, now: now)
        self.logger = logger
    }

    /// What came of it.
    package struct Answer: Sendable {
        /// The status that the server would have answered.
        package var status: Int
        /// The rollback, or a problem document.
        package var body: [UInt8]
        /// The word of ``RollbackDocument/Outcome``; nil for a problem.
        package var outcome: String?
        /// What the pipeline should do; nil for a problem.
        package var action: String?
    }

    /// Rolls back and waits for the end.
    ///
    /// - Parameters:
    ///   - body: The body of `POST /v1/rollback`.
    ///   - user: Who started the command.
    ///   - limit: How long to wait; the rollback itself goes on.
    /// - Returns: What came of it.
    /// - Throws: ``StoreError``, ``CryptographyError``.
    package func run(_ body: [UInt8], as user: String, atMost limit: Duration) async throws -> Answer {
        let context = RequestContext(HTTPFields(), identifiers: try IdentifierGenerator())
        var head = HTTPRequestHead(method: .post, path: "/v1/rollback", query: nil)
        head.fields.append("Content-Type", "application/json")
        head.fields.append("Prefer", "respond-async")
        let begun = try await handler.rollback(
            HTTPRequest(head: head, body: body),
            principal: Principal(kind: .local, identifier: user, name: user, scopes: .act), origin: "local",
            context: context, logger: logger)
        guard begun.status == .accepted,
            let id = Self.root(begun.body)?["id"]?.string.flatMap({ VerdictID(parsing: $0) }),
            let record = try await parts.store.activity(id)
        else { return Self.answer(begun.status.code, begun.body) }
        let work = Task { await worker.run() }
        let ended: ActivityRecord
        do {
            ended = try await ActivityReading.waiting(for: record, in: parts.store, atMost: limit)
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        await work.value
        return Self.answer(ended.status == .final ? 200 : 202, ended.document)
    }

    private static func root(_ body: [UInt8]) -> JSONElement? {
        do throws(JSONError) { return try JSONDocument(parsing: body).root } catch { return nil }
    }

    private static func answer(_ status: Int, _ body: [UInt8]) -> Answer {
        let root = root(body)
        return Answer(
            status: status, body: body, outcome: root?["outcome"]?.string, action: root?["action"]?.string)
    }
}

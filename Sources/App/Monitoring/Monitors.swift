import Clients
import Executions
import Logging
import Store
import Threading

/// Watches executions until they end: thousands of them from one task, without a thread or a timer each.
///
/// Executions of one project are asked for by lists, up to a hundred a request; only what changed, or what somebody reads along
/// with, is fetched in detail. What a monitor needs to go on is stored whenever something happened, so that a restart goes on where it was.
final class Monitors: Sendable {
    /// The executions of one list.
    static let batch = 100
    /// The requests to Harness at a time.
    static let width = 8
    /// How long a reader counts as reading along.
    static let interest = Duration.seconds(30)
    /// How often Harness may say that there is no such execution before that is believed.
    static let patience = 5
    /// The lines of a failing step that are kept.
    static let keptLines = 100

    struct Entry: Sendable {
        var record: ActivityRecord
        var document: MonitorDocument
        var pace = MonitorPace()
        var due: Timestamp
        var watchedUntil = Timestamp(milliseconds: 0)
        /// What the last list showed.
        var signature = ""
        var misses = 0
        var isBusy = false
    }

    private struct State {
        var entries: [VerdictID: Entry] = [:]
    }

    private let state = Locked(State())
    private let store: any VerdictStore & ActivityStore
    private let analyses: Analyses
    private let harness: any HarnessAPI
    private let now: @Sendable () -> Timestamp
    private let signal = WakeSignal()

    init(
        store: any VerdictStore & ActivityStore, analyses: Analyses, harness: any HarnessAPI,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.analyses = analyses
        self.harness = harness
        self.now = now
    }

    /// How many executions are watched.
    var count: Int { state.withLock { $0.entries.count } }

    // MARK: - Beginning and reading

    /// Begins to watch an execution, unless it is watched or was.
    ///
    /// - Parameters:
    ///   - place: The execution.
    ///   - timeout: How long to watch at most.
    /// - Returns: The monitor.
    /// - Throws: ``StoreError``.
    @discardableResult
    func begin(_ place: HarnessPlace, timeout: Duration) async throws(StoreError) -> ActivityRecord {
        let begun = now()
        let id = analyses.makeID()
        let document = MonitorDocument(id: id.description, place: place, timeoutAt: begun + timeout)
        let record = ActivityRecord(
            id: id, kind: .monitor,
            key: [harness.account, place.scope.organization, place.scope.project, place.execution]
                .joined(separator: "\u{1F}"), created: begun,
            identity: place.identity(account: harness.account),
            state: MonitorState(document).bytes, document: document.bytes(at: begun))
        switch try await store.insert(record) {
        case .inserted:
            add(record, document)
            return record
        case .existing(let existing):
            if existing.status == .running { resume(existing) }
            return existing
        }
    }

    /// A monitor as it is this moment; nil for one that is not watched here.
    func document(_ id: VerdictID) -> [UInt8]? {
        let now = now()
        let document = state.withLock { state -> MonitorDocument? in
            guard state.entries[id] != nil else { return nil }
            let isNews = (state.entries[id]?.watchedUntil ?? now) < now
            state.entries[id]?.watchedUntil = now + Self.interest
            // The first reader need not wait for the next regular look.
            if isNews, state.entries[id]?.isBusy == false { state.entries[id]?.due = now }
            return state.entries[id]?.document
        }
        if document != nil { signal.wake() }
        return document?.bytes(at: now)
    }

    private func add(_ record: ActivityRecord, _ document: MonitorDocument) {
        let due = now()
        state.withLock { state in
            guard state.entries[record.id] == nil else { return }
            var record = record
            // Readers get the document from here, so one copy is enough.
            record.document = []
            state.entries[record.id] = Entry(record: record, document: document, due: due)
        }
        signal.wake()
    }

    private func resume(_ record: ActivityRecord) {
        guard let state = MonitorState(parsing: record.state) else { return }
        add(record, state.document(of: record))
    }

    // MARK: - Watching

    /// Takes up what was watched before and watches until the task is cancelled.
    ///
    /// - Throws: ``StoreError`` where the monitors cannot be read.
    func run(logger: Logger) async throws(StoreError) {
        var last: VerdictID?
        repeat {
            let page = try await store.activities(
                matching: ActivityFilter(kind: .monitor, status: .running), after: last, limit: 200)
            for record in page { resume(record) }
            last = page.count == 200 ? page.last?.id : nil
        } while last != nil
        while !Task.isCancelled {
            let pause = await look(logger: logger)
            await signal.wait(atMost: pause)
        }
    }

    /// Looks at everything that is due.
    ///
    /// - Returns: How long nothing more is due.
    func look(logger: Logger) async -> Duration {
        let now = now()
        let (due, next) = state.withLock { state -> ([Entry], Timestamp) in
            var due: [Entry] = []
            var next = now + .seconds(1)
            for (id, entry) in state.entries where !entry.isBusy {
                if entry.due <= now {
                    state.entries[id]?.isBusy = true
                    due.append(entry)
                } else {
                    next = min(next, entry.due)
                }
            }
            return (due, next)
        }
        guard !due.isEmpty else {
            return max(.milliseconds(50), .milliseconds(next.milliseconds - now.milliseconds))
        }
        let byScope = Dictionary(grouping: due) { $0.document.place.scope }
        var batches: [(HarnessScope, [Entry])] = []
        for (scope, entries) in byScope {
            for start in stride(from: 0, to: entries.count, by: Self.batch) {
                batches.append((scope, Array(entries[start..<min(start + Self.batch, entries.count)])))
            }
        }
        await withDiscardingTaskGroup { group in
            var running = 0
            for (scope, entries) in batches {
                // A group has no bound of its own; the client's bucket paces what is beyond.
                running += 1
                group.addTask { await self.look(at: entries, in: scope, logger: logger) }
                if running % Self.width == 0 { await Task.yield() }
            }
        }
        return .milliseconds(50)
    }

    private func look(at entries: [Entry], in scope: HarnessScope, logger: Logger) async {
        var summaries: [String: HarnessExecutionSummary] = [:]
        if entries.count > 1 {
            do throws(HarnessError) {
                let page = try await harness.executions(
                    matching: HarnessExecutionFilter(executions: entries.map(\.document.place.execution)),
                    page: 0,
                    size: Self.batch, in: scope)
                for summary in page.elements { summaries[summary.id] = summary }
            } catch {
                logger.debug("monitored executions could not be listed", metadata: ["error": "\(error)"])
                for var entry in entries {
                    entry.document.error = "\(error)"
                    await settle(&entry, changed: false, logger: logger)
                }
                return
            }
        }
        for var entry in entries {
            let summary = summaries[entry.document.place.execution]
            let signature = summary.map(Self.signature) ?? ""
            let isWatched = entry.watchedUntil >= now()
            let isNew = summary == nil || signature != entry.signature || entry.document.graph == nil
            if isNew || isWatched {
                await fetch(&entry, fallback: summary, signature: signature, logger: logger)
            } else {
                entry.document.polls += 1
                entry.document.error = nil
                await settle(&entry, changed: false, logger: logger)
            }
        }
    }

    /// What a list shows of an execution, in so far as it matters whether it changed.
    private static func signature(_ summary: HarnessExecutionSummary) -> String {
        summary.status.text + "|" + summary.layout.map(\.status.text).joined(separator: ",")
    }

    private func fetch(
        _ entry: inout Entry, fallback: HarnessExecutionSummary?, signature: String, logger: Logger
    ) async {
        let graph: ExecutionGraph
        do throws(HarnessError) {
            let summary: HarnessExecutionSummary
            // Stages are enough where nobody reads along and nothing failed; they come a hundred executions a request.
            if let fallback, entry.watchedUntil < now(), fallback.status.phase != .failed,
                !fallback.layout.isEmpty || !fallback.status.isTerminal
            {
                summary = fallback
                graph = ExecutionGraph(fallback)
            } else {
                let execution = try await harness.execution(
                    entry.document.place.execution, in: entry.document.place.scope, stage: nil,
                    wantsWholeGraph: true)
                summary = execution.summary
                graph = ExecutionGraph(execution)
            }
            entry.document.place.pipeline = summary.pipeline
            entry.record.identity.pipeline = summary.pipeline
            if summary.services.count == 1 { entry.record.identity.service = summary.services[0] }
            if summary.environments.count == 1 { entry.record.identity.environment = summary.environments[0] }
        } catch {
            // Harness answers 400 for an execution that it does not know.
            entry.misses += error.isNotFound || error.status == 400 ? 1 : 0
            guard entry.misses < Self.patience else {
                entry.document.outcome = .lost
                entry.document.error = "Harness does not know the execution: \(error)"
                await settle(&entry, changed: true, logger: logger)
                return
            }
            if now() >= entry.document.timeoutAt {
                entry.document.error = "\(error)"
                await settle(&entry, changed: false, logger: logger)
                return
            }
            put(back: entry, changed: false, error: "\(error)")
            return
        }
        entry.misses = 0
        entry.signature = signature
        entry.document.polls += 1
        entry.document.error = nil
        let events = ExecutionProgress.events(from: entry.document.graph, to: graph)
        let seen = now().seconds
        entry.document.events += events.map {
            MonitorDocument.Entry(at: $0.at ?? seen, text: EvidenceRedaction.redacted($0.text))
        }
        if entry.document.events.count > MonitorDocument.maximumEvents {
            entry.document.events.removeFirst(entry.document.events.count - MonitorDocument.maximumEvents)
        }
        await addLogs(of: graph, to: &entry)
        entry.document.graph = graph
        await settle(&entry, changed: !events.isEmpty, logger: logger)
    }

    /// Keeps the last lines of steps that have just failed.
    private func addLogs(of graph: ExecutionGraph, to entry: inout Entry) async {
        let known = Set(entry.document.logs.map(\.step))
        let failed = graph.nodes.filter {
            $0.kind == .step && $0.phase == .failed && !known.contains($0.identifier) && !$0.logKeys.isEmpty
        }
        for node in failed.prefix(5 - min(5, known.count)) {
            do throws(HarnessError) {
                let log = try await harness.log(node.logKeys[0])
                entry.document.logs.append(
                    MonitorDocument.StepLog(
                        step: node.identifier,
                        lines: log.lines.suffix(Self.keptLines).map { EvidenceRedaction.redacted($0.plain) }))
            } catch {
                entry.document.logs.append(
                    MonitorDocument.StepLog(
                        step: node.identifier,
                        lines: ["(the log could not be read: \(EvidenceRedaction.redacted(error.message)))"]))
            }
        }
    }

    // MARK: - Ending

    /// Ends a monitor whose execution has ended or whose time has run out, and stores what changed.
    private func settle(_ entry: inout Entry, changed: Bool, logger: Logger) async {
        let now = now()
        if entry.document.outcome == .watching {
            switch entry.document.graph?.phase {
            case .succeeded, .skipped: entry.document.outcome = .succeeded
            case .failed: entry.document.outcome = .failed
            case .aborted: entry.document.outcome = .aborted
            case .running, .waiting, .unknown, nil:
                if now >= entry.document.timeoutAt { entry.document.outcome = .timedOut }
            }
        }
        let isOver = entry.document.isFinal
        guard changed || isOver else {
            put(back: entry, changed: false, error: nil)
            return
        }
        do throws(StoreError) {
            if isOver { try await conclude(&entry) }
            entry.record.status = isOver ? .final : .running
            // What was not seen to its end may be watched again.
            if entry.document.outcome == .timedOut || entry.document.outcome == .lost {
                entry.record.key = nil
            }
            entry.record.updated = now
            entry.record.state = MonitorState(entry.document).bytes
            var record = entry.record
            // The monitor is there for whoever reads it now; a summary follows.
            let summary =
                isOver ? await summarize(entry.document, service: record.identity.service, at: now) : nil
            entry.document.review = summary?.report
            record.document = entry.document.bytes(at: now)
            _ = try await store.update(record, recording: nil)
            if isOver {
                attach(summary, to: entry.document, record.id, at: now)
                state.withLock { _ = $0.entries.removeValue(forKey: entry.record.id) }
                logger.info(
                    "monitor ended",
                    metadata: [
                        "execution": "\(entry.document.place.execution)",
                        "outcome": "\(entry.document.outcome.rawValue)",
                    ])
                return
            }
        } catch {
            logger.error("a monitor could not be stored", metadata: ["error": "\(error)"])
            // It is looked at again, and stored then.
            if isOver {
                entry.document.outcome = .watching
                entry.document.review = nil
            }
        }
        put(back: entry, changed: changed, error: nil)
    }

    // MARK: - Summary

    /// Asks for a summary; nobody waits for it, since others are watched meanwhile.
    private func summarize(
        _ document: MonitorDocument, service: String, at time: Timestamp
    ) async -> Explainer.Consulted? {
        await analyses.explainer?.consult(within: .zero) { bytes in
            ReviewSubject(document, at: time, service: service, maximumBytes: bytes)
        }
    }

    private func attach(
        _ summary: Explainer.Consulted?, to document: MonitorDocument, _ id: VerdictID, at time: Timestamp
    ) {
        guard let summary else { return }
        analyses.explainer?.attachLater(summary, to: id, in: store, now: now) { report in
            var document = document
            document.review = report
            return document.bytes(at: time)
        }
    }

    /// Adds verdict and analysis at the end.
    private func conclude(_ entry: inout Entry) async throws(StoreError) {
        let place = entry.document.place
        if let verdict = try await store.latestVerdict(
            execution: place.execution, account: nil, stage: nil, step: nil)
        {
            entry.document.verdict = verdict.id.description
            entry.document.action = try await VerdictReading.word(of: verdict, in: store)
        }
        guard entry.document.outcome == .failed else { return }
        entry.document.analysis = try await analyses.begin(place, account: harness.account).id.description
    }

    private func put(back entry: Entry, changed: Bool, error: String?) {
        let now = now()
        state.withLock { state in
            guard let current = state.entries[entry.record.id] else { return }
            var entry = entry
            entry.watchedUntil = max(entry.watchedUntil, current.watchedUntil)
            entry.document.error = error ?? entry.document.error
            let pause = entry.pace.next(
                changed: changed, isWatched: entry.watchedUntil >= now && error == nil)
            entry.due = min(now + pause, max(entry.document.timeoutAt, now + .seconds(1)))
            entry.isBusy = false
            state.entries[entry.record.id] = entry
        }
    }
}

import Compression
import Glibc
import Threading

/// Writes what many callers want in one transaction, and answers them after its commit.
///
/// Each caller puts its write into the queue and comes to the writer's thread. The first to arrive takes all that is
/// waiting and commits it together; the others find their write done. So a commit costs the same for one verdict as
/// for fifty, and under load the groups grow by themselves.
actor GroupCommitter {
    /// The most writes in one transaction, which bounds how long it holds the lock.
    static let maximumGroup = 128

    private let thread: WorkerThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How long to wait for company under load.
    private let gathering: Duration
    private var lastGroupCount = 0

    private let pending = Locked<[PendingWrite]>([])
    private let headFile: AuditHeadFile
    /// Nil once the store is closed.
    private var writer: VerdictWriter?
    private var notedHead: AuditHead?
    /// Why the head could not be written the last time.
    private var headError: StoreError?

    /// Takes a writer over.
    ///
    /// - Parameters:
    ///   - writer: What writes.
    ///   - headFile: Where the newest link is noted.
    ///   - gathering: How long a group waits for more writes while there is more than one caller.
    ///   - thread: The thread to live on.
    init(
        writer: sending VerdictWriter, headFile: sending AuditHeadFile, gathering: Duration,
        thread: WorkerThread
    ) {
        self.gathering = gathering
        self.writer = writer
        self.headFile = headFile
        self.thread = thread
    }

    deinit { thread.stop() }

    /// Makes a write part of the next transaction and waits for its commit.
    ///
    /// - Parameters:
    ///   - prepare: What can be done before the transaction begins.
    ///   - body: The write; it may run twice, when another write of its group fails.
    /// - Returns: What the write returned.
    /// - Throws: ``StoreError``; then nothing of this write is stored.
    nonisolated func perform<Prepared, Value: Sendable>(
        preparing prepare: @escaping @Sendable (Zstandard) throws(StoreError) -> Prepared,
        _ body: @escaping @Sendable (VerdictWriter, Prepared) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let write = Write(prepare: prepare, body: body)
        pending.withLock { $0.append(write) }
        await commit(write)
        return try write.outcome()
    }

    /// Makes a write part of the next transaction and waits for its commit.
    nonisolated func perform<Value: Sendable>(
        _ body: @escaping @Sendable (VerdictWriter) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await perform(preparing: { _ in }, { writer, _ throws(StoreError) in try body(writer) })
    }

    /// The writes that wait for a transaction.
    nonisolated var queueDepth: Int { pending.withLock { $0.count } }

    /// The transactions that were committed; fewer than the writes, where callers shared one.
    private(set) var commitCount = 0

    /// Why the head beside the database cannot be written; nil where it can.
    func headFailure() -> StoreError? { headError }

    /// Closes the connection; what comes later is refused.
    func close() {
        // What is waiting came first.
        while case let group = takeGroup(), !group.isEmpty { commit(group) }
        writer = nil
    }

    // MARK: - Groups

    private func commit(_ own: PendingWrite) {
        while !own.isDone {
            gather()
            let group = takeGroup()
            lastGroupCount = group.count
            // Its own write is waiting or done, so the group is never empty here.
            if group.isEmpty { return }
            commit(group)
        }
    }

    /// Waits a moment where several callers write at a time, so that they share a commit; a lone one never waits.
    ///
    /// A commit without waiting for the disk takes less time than passes between two verdicts, so that groups would
    /// stay at one, and a commit of one verdict costs twice the processor time of one of eight.
    private func gather() {
        guard gathering > .zero else { return }
        let waiting = queueDepth
        if waiting < 8 && (waiting > 1 || lastGroupCount > 1) {
            usleep(UInt32(clamping: Int64(gathering / .microseconds(1))))
        }
    }

    private func takeGroup() -> [PendingWrite] {
        pending.withLock { pending in
            if pending.count <= Self.maximumGroup {
                let group = pending
                pending.removeAll(keepingCapacity: true)
                return group
            }
            let group = Array(pending.prefix(Self.maximumGroup))
            pending.removeFirst(Self.maximumGroup)
            return group
        }
    }

    private func commit(_ group: [PendingWrite]) {
        guard let writer else {
            let error = StoreError(.closed, "use the store", detail: "it has been closed")
            for write in group { write.fail(error) }
            return
        }
        var prepared: [PendingWrite] = []
        prepared.reserveCapacity(group.count)
        for write in group {
            do throws(StoreError) {
                try write.prepare(with: writer.codec)
                prepared.append(write)
            } catch {
                write.fail(error)
            }
        }
        if !prepared.isEmpty { transact(prepared, with: writer) }
    }

    private func transact(_ group: [PendingWrite], with writer: VerdictWriter) {
        do throws(StoreError) {
            try writer.begin()
            for write in group { try write.run(on: writer) }
            try writer.commit()
        } catch {
            writer.rollBack()
            if group.count == 1 {
                group[0].fail(error)
            } else {
                // One of them is at fault; the others must not suffer for it.
                for write in group { transact([write], with: writer) }
            }
            return
        }
        commitCount += 1
        noteHead(of: writer)
        for write in group { write.succeed() }
    }

    private func noteHead(of writer: VerdictWriter) {
        guard let head = writer.chain.head, head != notedHead else { return }
        do throws(StoreError) {
            try headFile.write(head)
            notedHead = head
            headError = nil
        } catch {
            // The verdict is safe; the readiness check reports it.
            headError = error
        }
    }
}

/// A write that waits for its transaction.
///
/// Unchecked: its maker fills it and gives it away; then only the writer's thread touches it until the maker, resumed
/// by that thread, reads the outcome.
private class PendingWrite: @unchecked Sendable {
    fileprivate(set) final var isDone = false
    fileprivate final var error: StoreError?

    func prepare(with codec: Zstandard) throws(StoreError) {}

    func run(on writer: VerdictWriter) throws(StoreError) {}

    final func succeed() { isDone = true }

    final func fail(_ error: StoreError) {
        self.error = error
        isDone = true
    }
}

private final class Write<Prepared, Value: Sendable>: PendingWrite, @unchecked Sendable {
    private let prepareBody: @Sendable (Zstandard) throws(StoreError) -> Prepared
    private let body: @Sendable (VerdictWriter, Prepared) throws(StoreError) -> Value
    private var prepared: Prepared?
    private var value: Value?

    init(
        prepare: @escaping @Sendable (Zstandard) throws(StoreError) -> Prepared,
        body: @escaping @Sendable (VerdictWriter, Prepared) throws(StoreError) -> Value
    ) {
        prepareBody = prepare
        self.body = body
    }

    override func prepare(with codec: Zstandard) throws(StoreError) { prepared = try prepareBody(codec) }

    override func run(on writer: VerdictWriter) throws(StoreError) {
        guard let prepared else { preconditionFailure("a write ran before it was prepared") }
        value = try body(writer, prepared)
    }

    func outcome() throws(StoreError) -> Value {
        if let error { throw error }
        guard let value else { preconditionFailure("a write was read before it was done") }
        return value
    }
}

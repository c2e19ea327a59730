import Compression
import Cryptography
import Threading

/// Everything that only reads, on a connection and a thread of its own, so that no reader waits for a writer.
actor VerdictReader {
    /// What a connection and its statements are while the store is open.
    final class Session {
        let database: Database
        let codec: Zstandard
        let cursorKey: [UInt8]
        let selectByID: Statement
        let selectByKey: Statement

        init(database: Database) throws(StoreError) {
            self.database = database
            do throws(CompressionError) {
                codec = try Zstandard()
            } catch {
                throw StoreError(.outOfMemory, "prepare to decompress", detail: error.description)
            }
            let key = try database.prepare("SELECT value FROM setting WHERE name = 'cursor_key'")
            guard try key.step(), case let bytes = key.bytes(0), bytes.count == 32 else {
                throw StoreError(
                    .corrupt, "open the database", path: database.path,
                    detail: "the key for cursors is missing")
            }
            cursorKey = bytes
            let select = "SELECT \(VerdictRow.columns) FROM \(VerdictRow.source)"
            selectByID = try Statement("\(select) WHERE v.id = ?1", on: database)
            selectByKey = try Statement("\(select) WHERE v.idempotency_key = ?1", on: database)
        }
    }

    /// The most bytes that a stored piece of evidence may have, uncompressed.
    static let maximumEvidence = 1 << 30

    private let thread: WorkerThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var session: Session?

    /// Takes a connection over.
    ///
    /// - Throws: ``StoreError``.
    init(database: sending Database, thread: WorkerThread) throws(StoreError) {
        self.thread = thread
        session = try Session(database: database)
    }

    deinit { thread.stop() }

    /// Closes the connection; what comes later is refused.
    func close() { session = nil }

    func open() throws(StoreError) -> Session {
        guard let session else {
            throw StoreError(.closed, "use the store", detail: "it has been closed")
        }
        return session
    }

    // MARK: - One verdict

    func verdict(_ id: VerdictID) throws(StoreError) -> VerdictRecord? {
        let session = try open()
        session.selectByID.bind(1, id)
        defer { session.selectByID.reset() }
        return try session.selectByID.step("read a verdict") ? VerdictRow.read(session.selectByID) : nil
    }

    func verdict(forKey key: String) throws(StoreError) -> VerdictRecord? {
        let session = try open()
        session.selectByKey.bind(1, key)
        defer { session.selectByKey.reset() }
        return try session.selectByKey.step("read a verdict") ? VerdictRow.read(session.selectByKey) : nil
    }

    func latestVerdict(
        execution: String, account: String?, stage: String?, step: String?
    ) throws(StoreError) -> VerdictRecord? {
        let session = try open()
        var query = VerdictQuery()
        query.require("v.execution", execution)
        // The partial index is used only where this stands in the query.
        query.require(sql: "v.execution <> ''")
        query.require("v.account", account)
        query.require("v.stage", stage)
        query.require("v.step", step)
        let statement = try query.prepare(on: session.database, limit: 1)
        return try statement.step("read a verdict") ? VerdictRow.read(statement) : nil
    }

    func evidence(of id: VerdictID) throws(StoreError) -> [UInt8]? {
        let session = try open()
        let statement = try session.database.prepare(
            "SELECT d.evidence, v.evidence_digest FROM \(VerdictRow.source) WHERE v.id = ?1")
        statement.bind(1, id)
        guard try statement.step("read the evidence"), !statement.isNull(0) else { return nil }
        do throws(CompressionError) {
            let bytes = try session.codec.decompress(statement.bytes(0), maximumOutput: Self.maximumEvidence)
            guard SHA256.digest(of: bytes) == statement.digest(1) else {
                throw CompressionError.corrupt("its digest is another one")
            }
            return bytes
        } catch {
            throw StoreError(
                .corrupt, "read the evidence", path: session.database.path, detail: error.description)
        }
    }

    func decisions(on id: VerdictID) throws(StoreError) -> [DecisionRecord] {
        let statement = try open().database.prepare(
            """
            SELECT time, actor, decision, reason, origin FROM decision
            WHERE verdict = (SELECT sequence FROM verdict WHERE id = ?1) ORDER BY sequence
            """)
        statement.bind(1, id)
        var decisions: [DecisionRecord] = []
        while try statement.step("read the decisions") {
            decisions.append(
                DecisionRecord(
                    verdict: id, time: statement.timestamp(0), actor: statement.text(1),
                    decision: statement.text(2), reason: statement.text(3), origin: statement.text(4)))
        }
        return decisions
    }

    func effects(of id: VerdictID) throws(StoreError) -> [EffectRecord] {
        let statement = try open().database.prepare(
            """
            SELECT time, kind, target, outcome, sent, received FROM effect
            WHERE verdict = (SELECT sequence FROM verdict WHERE id = ?1) ORDER BY sequence
            """)
        statement.bind(1, id)
        var effects: [EffectRecord] = []
        while try statement.step("read the effects") {
            effects.append(
                EffectRecord(
                    verdict: id, time: statement.timestamp(0), kind: statement.text(1),
                    target: statement.text(2), outcome: statement.text(3), sent: statement.text(4),
                    received: statement.text(5)))
        }
        return effects
    }

    // MARK: - Lists

    func verdicts(
        matching filter: VerdictFilter, after cursor: String?, limit: Int
    ) throws(StoreError) -> VerdictPage {
        let session = try open()
        var query = VerdictQuery(filter)
        if let cursor {
            query.start(after: try ListCursor(parsing: cursor, filter: filter, key: session.cursorKey))
        }
        let count = min(max(limit, 1), VerdictPage.maximumCount)
        // One more than wanted tells whether there is a next page.
        let statement = try query.prepare(on: session.database, limit: count + 1)
        var page = VerdictPage(verdicts: [], next: nil)
        var last = ListCursor(created: 0, sequence: 0)
        while try statement.step("list verdicts") {
            if page.verdicts.count == count {
                page.next = last.encode(filter: filter, key: session.cursorKey)
                break
            }
            page.verdicts.append(try VerdictRow.read(statement))
            last = ListCursor(
                created: statement.integer(1), sequence: statement.integer(VerdictRow.sequenceColumn))
        }
        return page
    }

    func tokens(validAt time: Timestamp?) throws(StoreError) -> [TokenRecord] {
        let statement = try open().database.prepare(
            """
            SELECT digest, name, scopes, created, expires, revoked, last_used FROM token
            WHERE ?1 IS NULL OR (revoked IS NULL AND (expires IS NULL OR expires > ?1))
            ORDER BY created, rowid
            """)
        statement.bind(1, time?.milliseconds)
        var tokens: [TokenRecord] = []
        while try statement.step("read the tokens") {
            guard let digest = statement.digest(0) else { continue }
            func optional(_ column: CInt) -> Timestamp? {
                statement.isNull(column) ? nil : statement.timestamp(column)
            }
            tokens.append(
                TokenRecord(
                    digest: digest, name: statement.text(1),
                    scopes: statement.text(2).split(separator: ",").map(String.init),
                    created: statement.timestamp(3), expires: optional(4), revoked: optional(5),
                    lastUsed: optional(6)))
        }
        return tokens
    }

    // MARK: - State

    /// Reads a little.
    func checkHealth() throws(StoreError) {
        _ = try open().database.integer("SELECT value FROM setting WHERE name = 'health'")
    }

    func head() throws(StoreError) -> AuditHead? {
        let statement = try open().database.prepare(
            "SELECT sequence, hash FROM link ORDER BY sequence DESC LIMIT 1")
        guard try statement.step(), let hash = statement.digest(1) else { return nil }
        return AuditHead(sequence: statement.integer(0), hash: hash)
    }
}

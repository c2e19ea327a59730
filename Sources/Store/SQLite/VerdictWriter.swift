import Compression
import Cryptography

/// Everything that changes the database; it lives on the writer's thread.
///
/// Each method runs inside a transaction that ``GroupCommitter`` opens and ends.
final class VerdictWriter {
    let database: Database
    let chain: ChainWriter
    let codec: Zstandard
    let jobs: JobWriter
    private let beginTransaction: Statement
    private let commitTransaction: Statement
    private let insertVerdict: Statement
    private let insertDocument: Statement
    private let selectByKey: Statement
    private let selectByID: Statement
    private let noteHealth: Statement
    let now: @Sendable () -> Timestamp

    init(database: Database, compressionLevel: Int, now: @escaping @Sendable () -> Timestamp)
        throws(StoreError)
    {
        self.database = database
        self.now = now
        do throws(CompressionError) {
            codec = try Zstandard(level: compressionLevel)
        } catch {
            throw StoreError(.outOfMemory, "prepare to compress", detail: error.description)
        }
        chain = try ChainWriter(database: database, now: now)
        jobs = try JobWriter(database: database, now: now)
        beginTransaction = try Statement("BEGIN IMMEDIATE", on: database)
        commitTransaction = try Statement("COMMIT", on: database)
        insertVerdict = try Statement(VerdictRow.insert, on: database)
        insertDocument = try Statement("INSERT INTO document VALUES (?1, ?2, ?3)", on: database)
        let select = "SELECT \(VerdictRow.columns) FROM \(VerdictRow.source)"
        selectByKey = try Statement("\(select) WHERE v.idempotency_key = ?1", on: database)
        selectByID = try Statement("\(select) WHERE v.id = ?1", on: database)
        noteHealth = try Statement("UPDATE setting SET value = ?1 WHERE name = 'health'", on: database)
    }

    // MARK: - Transactions

    func begin() throws(StoreError) {
        try beginTransaction.run("begin to write")
        try chain.begin()
    }

    func commit() throws(StoreError) {
        try commitTransaction.run("write to the database")
    }

    func rollBack() { database.rollBack() }

    // MARK: - Verdicts

    /// Compresses evidence, ahead of the transaction, which is to be short.
    static func compress(
        _ evidence: EvidenceDocument?, with codec: Zstandard
    ) throws(StoreError) -> [UInt8]? {
        guard let evidence else { return nil }
        do throws(CompressionError) {
            return try codec.compress(evidence.bytes)
        } catch {
            throw StoreError(.outOfMemory, "compress the evidence", detail: error.description)
        }
    }

    func insert(
        _ verdict: VerdictRecord, evidence: [UInt8]?, enqueueing following: [NewJob]
    ) throws(StoreError) -> Insertion {
        let sequence = chain.nextSequence
        VerdictRow.bindInsert(verdict, sequence: sequence, to: insertVerdict)
        try insertVerdict.run("store the verdict")
        if database.changes == 0, let key = verdict.idempotencyKey {
            return try existing(key, for: verdict)
        }
        insertDocument.bind(1, sequence)
        insertDocument.bind(2, verdict.answer)
        insertDocument.bind(3, evidence)
        try insertDocument.run("store the verdict")
        let content = chain.encoder.digest(of: verdict)
        try chain.append(
            verdict.status == .final ? .verdict : .running, subject: verdict.id, content: content)
        for job in following { _ = try jobs.enqueue(job) }
        return .inserted
    }

    private func existing(_ key: String, for verdict: VerdictRecord) throws(StoreError) -> Insertion {
        selectByKey.bind(1, key)
        defer { selectByKey.reset() }
        guard try selectByKey.step() else {
            throw StoreError(
                .corrupt, "store the verdict", path: database.path,
                detail: "the index of idempotency keys names a verdict that is not there")
        }
        let found = try VerdictRow.read(selectByKey)
        if let old = found.requestDigest, let new = verdict.requestDigest, old != new {
            return .conflict(found)
        }
        return .existing(found)
    }

    func finish(
        _ verdict: VerdictRecord, evidence: [UInt8]?, enqueueing following: [NewJob]
    ) throws(StoreError) -> VerdictRecord? {
        guard let (found, sequence) = try find(verdict.id) else { return nil }
        guard found.status == .running else { return found }
        var final = verdict
        final.status = .final
        final.created = found.created
        final.identity = found.identity
        final.idempotencyKey = found.idempotencyKey
        final.requestDigest = found.requestDigest
        if evidence == nil { final.evidenceDigest = found.evidenceDigest }
        let update = try database.prepare(VerdictRow.update)
        VerdictRow.bindUpdate(final, sequence: sequence, finalLink: chain.nextSequence, to: update)
        try update.run("finish the verdict")
        let document = try database.prepare(
            "UPDATE document SET answer = ?1, evidence = coalesce(?2, evidence) WHERE sequence = ?3")
        document.bind(1, final.answer)
        document.bind(2, evidence)
        document.bind(3, sequence)
        try document.run("finish the verdict")
        let content = chain.encoder.digest(of: final)
        try chain.append(.verdict, subject: final.id, verdict: sequence, content: content)
        for job in following { _ = try jobs.enqueue(job) }
        return final
    }

    private func find(_ id: VerdictID) throws(StoreError) -> (record: VerdictRecord, sequence: Int64)? {
        selectByID.bind(1, id)
        defer { selectByID.reset() }
        guard try selectByID.step() else { return nil }
        return (try VerdictRow.read(selectByID), selectByID.integer(VerdictRow.sequenceColumn))
    }

    // MARK: - Decisions and effects

    func insert(
        _ decision: DecisionRecord, enqueueing following: [NewJob]
    ) throws(StoreError) -> Bool {
        guard let (_, verdict) = try find(decision.verdict) else { return false }
        let statement = try database.prepare("INSERT INTO decision VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        statement.bind(1, chain.nextSequence)
        statement.bind(2, verdict)
        statement.bind(3, decision.time)
        statement.bind(4, decision.actor)
        statement.bind(5, decision.decision)
        statement.bind(6, decision.reason)
        statement.bind(7, decision.origin)
        try statement.run("store the decision")
        let content = chain.encoder.digest(of: decision)
        try chain.append(.decision, subject: decision.verdict, verdict: verdict, content: content)
        for job in following { _ = try jobs.enqueue(job) }
        return true
    }

    func insert(_ effect: EffectRecord) throws(StoreError) -> Bool {
        guard let (_, verdict) = try find(effect.verdict) else { return false }
        let statement = try database.prepare("INSERT INTO effect VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        statement.bind(1, chain.nextSequence)
        statement.bind(2, verdict)
        statement.bind(3, effect.time)
        statement.bind(4, effect.kind)
        statement.bind(5, effect.target)
        statement.bind(6, effect.outcome)
        statement.bind(7, effect.sent)
        statement.bind(8, effect.received)
        try statement.run("store the effect")
        let content = chain.encoder.digest(of: effect)
        try chain.append(.effect, subject: effect.verdict, verdict: verdict, content: content)
        return true
    }

    // MARK: - Health

    /// Writes a little.
    func checkHealth() throws(StoreError) {
        noteHealth.bind(1, now())
        try noteHealth.run("write to the database")
    }
}

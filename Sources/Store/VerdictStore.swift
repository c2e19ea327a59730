/// Where verdicts live: records, their evidence, what people decided, what was done, and the audit chain.
///
/// An answer that says "stored" means that the record survives the end of the process at any moment.
/// Each method may be called from any task; none blocks the caller's thread.
package protocol VerdictStore: Sendable {
    /// Stores a verdict, unless one with the same idempotency key is there.
    ///
    /// The look and the write are one step: of several concurrent calls with one key, one inserts and the others
    /// get what it inserted.
    ///
    /// - Parameters:
    ///   - verdict: The record, running or final.
    ///   - evidence: What it rests on.
    ///   - jobs: What follows from the verdict; they are added in the same transaction, and only if it is new.
    /// - Returns: What happened, with the record that counts.
    /// - Throws: ``StoreError``; then nothing is stored.
    func insert(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> Insertion

    /// Puts the final record in the place of a running one.
    ///
    /// - Parameters:
    ///   - verdict: The final record; its ``VerdictRecord/id`` names the running one. Identity, key, and request
    ///     digest stay those of the running record.
    ///   - evidence: What it rests on; nil keeps what the running record had.
    ///   - jobs: What follows from it; they are added in the same transaction, and only if this one is the final one.
    /// - Returns: The record that counts: this one, or the final one that was there before; nil where the id is unknown.
    /// - Throws: ``StoreError``.
    func finish(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> VerdictRecord?

    /// The verdict with an id.
    ///
    /// - Throws: ``StoreError``.
    func verdict(_ id: VerdictID) async throws(StoreError) -> VerdictRecord?

    /// The verdict that was stored under an idempotency key.
    ///
    /// - Throws: ``StoreError``.
    func verdict(forKey key: String) async throws(StoreError) -> VerdictRecord?

    /// The newest verdict on an execution.
    ///
    /// - Parameters:
    ///   - execution: The execution's id.
    ///   - account: The account; nil for any.
    ///   - stage: The stage; nil for any.
    ///   - step: The step; nil for any.
    /// - Returns: The record; nil where there is none.
    /// - Throws: ``StoreError``.
    func latestVerdict(
        execution: String, account: String?, stage: String?, step: String?
    ) async throws(StoreError) -> VerdictRecord?

    /// One page of verdicts, the newest first.
    ///
    /// What was there when the first page was read comes once and only once, whatever is inserted meanwhile.
    ///
    /// - Parameters:
    ///   - filter: Which verdicts.
    ///   - cursor: ``VerdictPage/next`` of the page before, for the same filter; nil for the first page.
    ///   - limit: The most records, from 1 to ``VerdictPage/maximumCount``.
    /// - Returns: The page.
    /// - Throws: ``StoreError``, with ``StoreError/Code/invalidCursor`` for a cursor that this store did not give for this filter.
    func verdicts(
        matching filter: VerdictFilter, after cursor: String?, limit: Int
    ) async throws(StoreError) -> VerdictPage

    /// The evidence of a verdict, as it was given.
    ///
    /// - Throws: ``StoreError``, with ``StoreError/Code/corrupt`` where it no longer has its digest.
    func evidence(of id: VerdictID) async throws(StoreError) -> [UInt8]?

    /// Adds what a person decided.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - jobs: What follows from it; they are added in the same transaction.
    /// - Returns: Whether the verdict exists; where it does not, nothing is stored.
    /// - Throws: ``StoreError``.
    func record(_ decision: DecisionRecord, enqueueing jobs: [NewJob]) async throws(StoreError) -> Bool

    /// Adds what was done, or tried, because of a verdict.
    ///
    /// - Returns: Whether the verdict exists; where it does not, nothing is stored.
    /// - Throws: ``StoreError``.
    func record(_ effect: EffectRecord) async throws(StoreError) -> Bool

    /// What people decided on a verdict, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    func decisions(on id: VerdictID) async throws(StoreError) -> [DecisionRecord]

    /// What was done because of a verdict, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    func effects(of id: VerdictID) async throws(StoreError) -> [EffectRecord]

    /// Reads and writes a little, as a readiness probe wants it.
    ///
    /// - Throws: ``StoreError`` that says why verdicts cannot be stored now.
    func checkHealth() async throws(StoreError)

    /// The newest link of the audit chain; nil where nothing was stored yet.
    ///
    /// Noted outside this machine (a log, a ticket), it lets ``verifyAudit(against:)`` notice even that all files
    /// were replaced.
    ///
    /// - Throws: ``StoreError``.
    func auditHead() async throws(StoreError) -> AuditHead?

    /// Walks the audit chain and compares each link with what is stored.
    ///
    /// - Parameter heads: Heads that were noted earlier, elsewhere.
    /// - Returns: How much was checked, and the first broken place in words.
    /// - Throws: ``StoreError`` where the walk itself could not be made.
    func verifyAudit(against heads: [AuditHead]) async throws(StoreError) -> AuditReport

    /// Deletes the oldest verdicts beyond what is to be kept, and says so in the audit chain.
    ///
    /// - Throws: ``StoreError``; what was pruned until then stays pruned, and the chain says so.
    func prune(_ retention: Retention) async throws(StoreError) -> PruneSummary

    /// Finishes what is waiting and gives the files back; later calls throw ``StoreError/Code/closed``.
    func close() async
}

extension VerdictStore {
    /// Stores a verdict from which no work follows.
    ///
    /// - Throws: ``StoreError``.
    package func insert(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?
    ) async throws(StoreError) -> Insertion {
        try await insert(verdict, evidence: evidence, enqueueing: [])
    }

    /// Finishes a verdict from which no work follows.
    ///
    /// - Throws: ``StoreError``.
    package func finish(
        _ verdict: VerdictRecord, evidence: EvidenceDocument?
    ) async throws(StoreError) -> VerdictRecord? {
        try await finish(verdict, evidence: evidence, enqueueing: [])
    }

    /// Adds a decision from which no work follows.
    ///
    /// - Throws: ``StoreError``.
    package func record(_ decision: DecisionRecord) async throws(StoreError) -> Bool {
        try await record(decision, enqueueing: [])
    }
}

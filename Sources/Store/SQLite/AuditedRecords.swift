import Cryptography

/// Reads the records that links stand for, by their numbers.
final class AuditedRecords {
    private let selectVerdict: Statement
    private let selectDecision: Statement
    private let selectEffect: Statement
    private let selectPruning: Statement

    init(database: Database) throws(StoreError) {
        selectVerdict = try Statement(
            """
            SELECT \(VerdictRow.columns), d.evidence FROM verdict v LEFT JOIN document d USING (sequence)
            WHERE v.sequence = ?1
            """, on: database)
        selectDecision = try Statement(
            """
            SELECT v.id, t.time, t.actor, t.decision, t.reason, t.origin
            FROM decision t LEFT JOIN verdict v ON v.sequence = t.verdict WHERE t.sequence = ?1
            """, on: database)
        selectEffect = try Statement(
            """
            SELECT v.id, t.time, t.kind, t.target, t.outcome, t.sent, t.received
            FROM effect t LEFT JOIN verdict v ON v.sequence = t.verdict WHERE t.sequence = ?1
            """, on: database)
        selectPruning = try Statement(
            "SELECT time, through, hash, verdicts, attachments FROM pruning WHERE sequence = ?1", on: database
        )
    }

    /// A verdict with its evidence as stored, and the link that vouches for it.
    func verdict(
        _ sequence: Int64
    ) throws(StoreError) -> (verdict: VerdictRecord, evidence: [UInt8]?, finalLink: Int64)? {
        selectVerdict.bind(1, sequence)
        defer { selectVerdict.reset() }
        guard try selectVerdict.step("read a verdict") else { return nil }
        let verdict = try VerdictRow.read(selectVerdict)
        let evidence = selectVerdict.isNull(27) ? nil : selectVerdict.bytes(27)
        return (verdict, evidence, selectVerdict.integer(VerdictRow.finalLinkColumn))
    }

    func decision(_ sequence: Int64) throws(StoreError) -> DecisionRecord? {
        selectDecision.bind(1, sequence)
        defer { selectDecision.reset() }
        guard try selectDecision.step("read a decision"), let id = selectDecision.id(0) else { return nil }
        return DecisionRecord(
            verdict: id, time: selectDecision.timestamp(1), actor: selectDecision.text(2),
            decision: selectDecision.text(3), reason: selectDecision.text(4), origin: selectDecision.text(5))
    }

    func effect(_ sequence: Int64) throws(StoreError) -> EffectRecord? {
        selectEffect.bind(1, sequence)
        defer { selectEffect.reset() }
        guard try selectEffect.step("read an effect"), let id = selectEffect.id(0) else { return nil }
        return EffectRecord(
            verdict: id, time: selectEffect.timestamp(1), kind: selectEffect.text(2),
            target: selectEffect.text(3), outcome: selectEffect.text(4), sent: selectEffect.text(5),
            received: selectEffect.text(6))
    }

    func pruning(_ sequence: Int64) throws(StoreError) -> PruningRecord? {
        selectPruning.bind(1, sequence)
        defer { selectPruning.reset() }
        return try selectPruning.step("read a pruning") ? Self.pruning(selectPruning) : nil
    }

    /// Reads time, bound, hash and counts; nil where the hash is malformed.
    static func pruning(_ statement: borrowing Statement) -> PruningRecord? {
        guard let hash = statement.digest(2) else { return nil }
        return PruningRecord(
            time: statement.timestamp(0), through: statement.integer(1), hash: hash,
            verdicts: statement.integer(3), attachments: statement.integer(4))
    }
}

import Cryptography

/// How a verdict lies in its table.
enum VerdictRow {
    /// The columns of ``read(_:)``, for a `FROM` of ``source``.
    static let columns = """
        v.id, v.created, v.status, v.account, v.organization, v.project, v.pipeline, v.execution, v.stage, v.step, \
        v.service, v.environment, v.idempotency_key, v.request_digest, v.action, v.assessment, v.confidence, \
        v.cause_kind, v.cause_name, v.policy_name, v.policy_digest, v.autonomy, v.request_id, v.evidence_digest, \
        d.answer, v.sequence, v.final_link
        """

    /// Where the columns come from.
    static let source = "verdict v JOIN document d USING (sequence)"

    /// The place of `v.sequence` and of `v.final_link` in ``columns``.
    static let sequenceColumn: CInt = 25
    static let finalLinkColumn: CInt = 26

    static let insert = """
        INSERT INTO verdict (id, created, status, account, organization, project, pipeline, execution, stage, step,
            service, environment, idempotency_key, request_digest, action, assessment, confidence, cause_kind,
            cause_name, policy_name, policy_digest, autonomy, request_id, evidence_digest, sequence, final_link)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
            ?24, ?25, ?25)
        ON CONFLICT (idempotency_key) DO NOTHING
        """

    static let update = """
        UPDATE verdict SET status = ?1, action = ?2, assessment = ?3, confidence = ?4, cause_kind = ?5, cause_name = ?6,
            policy_name = ?7, policy_digest = ?8, autonomy = ?9, request_id = ?10, evidence_digest = ?11,
            final_link = ?12
        WHERE sequence = ?13
        """

    /// Binds the parameters of ``insert``.
    static func bindInsert(_ verdict: VerdictRecord, sequence: Int64, to statement: borrowing Statement) {
        statement.bind(1, verdict.id)
        statement.bind(2, verdict.created)
        statement.bind(3, verdict.status.rawValue)
        statement.bind(4, verdict.identity.account)
        statement.bind(5, verdict.identity.organization)
        statement.bind(6, verdict.identity.project)
        statement.bind(7, verdict.identity.pipeline)
        statement.bind(8, verdict.identity.execution)
        statement.bind(9, verdict.identity.stage)
        statement.bind(10, verdict.identity.step)
        statement.bind(11, verdict.identity.service)
        statement.bind(12, verdict.identity.environment)
        statement.bind(13, verdict.idempotencyKey)
        statement.bind(14, verdict.requestDigest)
        statement.bind(15, verdict.action)
        statement.bind(16, verdict.assessment)
        statement.bind(17, verdict.confidence)
        statement.bind(18, verdict.causeKind)
        statement.bind(19, verdict.causeName)
        statement.bind(20, verdict.policyName)
        statement.bind(21, verdict.policyDigest)
        statement.bind(22, verdict.autonomy)
        statement.bind(23, verdict.requestID)
        statement.bind(24, verdict.evidenceDigest)
        statement.bind(25, sequence)
    }

    /// Binds the parameters of ``update``.
    static func bindUpdate(
        _ verdict: VerdictRecord, sequence: Int64, finalLink: Int64, to statement: borrowing Statement
    ) {
        statement.bind(1, verdict.status.rawValue)
        statement.bind(2, verdict.action)
        statement.bind(3, verdict.assessment)
        statement.bind(4, verdict.confidence)
        statement.bind(5, verdict.causeKind)
        statement.bind(6, verdict.causeName)
        statement.bind(7, verdict.policyName)
        statement.bind(8, verdict.policyDigest)
        statement.bind(9, verdict.autonomy)
        statement.bind(10, verdict.requestID)
        statement.bind(11, verdict.evidenceDigest)
        statement.bind(12, finalLink)
        statement.bind(13, sequence)
    }

    /// Reads ``columns``.
    ///
    /// - Throws: ``StoreError`` with ``StoreError/Code/corrupt`` where a column holds what it cannot hold.
    static func read(_ statement: borrowing Statement) throws(StoreError) -> VerdictRecord {
        guard let id = statement.id(0), let status = VerdictRecord.Status(rawValue: statement.text(2)) else {
            throw StoreError(
                .corrupt, "read a verdict", detail: "row \(statement.integer(sequenceColumn)) is malformed")
        }
        return VerdictRecord(
            id: id, created: statement.timestamp(1),
            identity: VerdictIdentity(
                account: statement.text(3), organization: statement.text(4), project: statement.text(5),
                pipeline: statement.text(6), execution: statement.text(7), stage: statement.text(8),
                step: statement.text(9), service: statement.text(10), environment: statement.text(11)),
            idempotencyKey: statement.optionalText(12), requestDigest: statement.digest(13), status: status,
            action: statement.text(14), assessment: statement.text(15), confidence: statement.double(16),
            causeKind: statement.text(17), causeName: statement.optionalText(18),
            policyName: statement.text(19), policyDigest: statement.optionalText(20),
            autonomy: statement.text(21), requestID: statement.optionalText(22),
            evidenceDigest: statement.digest(23), answer: statement.bytes(24))
    }
}

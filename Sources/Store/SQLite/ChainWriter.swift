import Cryptography

/// Appends links to the audit chain, inside the writer's transactions.
final class ChainWriter {
    private let insertLink: Statement
    private let selectHead: Statement
    private let now: @Sendable () -> Timestamp

    /// Shared with the writer, which digests contents with it.
    var encoder = CanonicalEncoder()

    /// The newest link, as this transaction sees it.
    private(set) var head: AuditHead?

    init(database: Database, now: @escaping @Sendable () -> Timestamp) throws(StoreError) {
        let insertLink = try Statement(
            "INSERT INTO link VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", on: database)
        let selectHead = try Statement(
            "SELECT sequence, hash FROM link ORDER BY sequence DESC LIMIT 1", on: database)
        self.insertLink = insertLink
        self.selectHead = selectHead
        self.now = now
    }

    /// Finds the newest link; another process may have added some since the last transaction.
    ///
    /// - Throws: ``StoreError``.
    func begin() throws(StoreError) {
        defer { selectHead.reset() }
        guard try selectHead.step() else {
            head = nil
            return
        }
        guard let hash = selectHead.digest(1) else {
            throw StoreError(
                .corrupt, "read the audit chain", detail: "link \(selectHead.integer(0)) has no hash")
        }
        head = AuditHead(sequence: selectHead.integer(0), hash: hash)
    }

    /// The number that the next link will have.
    var nextSequence: Int64 { (head?.sequence ?? 0) + 1 }

    /// Appends a link.
    ///
    /// - Parameters:
    ///   - kind: What it stands for.
    ///   - subject: The verdict's id.
    ///   - verdict: The number of the verdict's first link; nil for this one.
    ///   - content: The digest of the record.
    /// - Throws: ``StoreError``.
    func append(
        _ kind: AuditLink.Kind, subject: VerdictID?, verdict: Int64? = nil, content: SHA256Digest
    ) throws(StoreError) {
        let sequence = nextSequence
        var link = AuditLink(
            sequence: sequence, time: now(), kind: kind.rawValue, subject: subject,
            verdict: verdict ?? sequence, content: content, previous: head?.hash ?? AuditLink.origin,
            hash: AuditLink.origin)
        link.hash = encoder.hash(of: link)
        insertLink.bind(1, link.sequence)
        insertLink.bind(2, link.time)
        insertLink.bind(3, link.kind)
        insertLink.bind(4, link.subject?.bytes)
        insertLink.bind(5, link.verdict)
        insertLink.bind(6, link.content)
        insertLink.bind(7, link.previous)
        insertLink.bind(8, link.hash)
        try insertLink.run("extend the audit chain")
        head = AuditHead(sequence: sequence, hash: link.hash)
    }
}

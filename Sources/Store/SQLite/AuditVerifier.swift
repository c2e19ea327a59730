import Compression
import Cryptography

/// Walks the audit chain on a connection of its own and compares it with what is stored.
///
/// What each check would catch:
/// a changed record, its link's content; a deleted record, its link; a record that was slipped in, the count of records
/// against matched links; a changed link, its hash; a removed, inserted or swapped link, number and previous hash;
/// a cut tail, an older copy or a chain computed anew, the head; an index that hides a record, the integrity check;
/// a trigger that would change records, the schema.
struct AuditVerifier {
    private let database: Database
    private let files: StoreFiles
    private let codec: Zstandard
    private var encoder = CanonicalEncoder()
    private var report = AuditReport()
    /// The records of each table that a link has vouched for.
    private var matched: [String: Int] = [:]

    /// Prepares a walk.
    ///
    /// - Throws: ``StoreError``.
    init(files: StoreFiles, busyTimeout: Duration) throws(StoreError) {
        self.files = files
        database = try Database(path: files.database, mode: .readOnly, busyTimeout: busyTimeout)
        do throws(CompressionError) {
            codec = try Zstandard()
        } catch {
            throw StoreError(.outOfMemory, "prepare to decompress", detail: error.description)
        }
    }

    /// Walks the chain.
    ///
    /// - Parameter heads: Heads that were noted elsewhere.
    /// - Returns: What was found.
    /// - Throws: ``StoreError`` where the files could not be read, as opposed to being damaged.
    mutating func verify(against heads: [AuditHead]) throws(StoreError) -> AuditReport {
        // The head first: whoever commits in between only makes the chain longer than this head says.
        let noted = AuditHeadFile.read(path: files.head)
        do throws(StoreError) {
            try database.execute("BEGIN")
            defer { database.rollBack() }
            report.firstBreak = try firstBreak(noted: noted, heads: heads)
        } catch  where error.code == .corrupt {
            report.firstBreak = AuditReport.Break(
                .structureDamaged, "The database's structure is damaged: \(error.detail).")
        }
        return report
    }

    private mutating func firstBreak(
        noted: AuditHeadFile.Content, heads: [AuditHead]
    ) throws(StoreError) -> AuditReport.Break? {
        if let found = try brokenLink() { return found }
        if let found = try recordWithoutLink() { return found }
        if let found = try brokenHead(noted: noted, heads: heads) { return found }
        if let found = try changedSchema() { return found }
        return try damagedStructure()
    }

    // MARK: - Links

    private mutating func brokenLink() throws(StoreError) -> AuditReport.Break? {
        var expected = AuditHead(sequence: 0, hash: AuditLink.origin)
        if let pruning = try latestPruning() {
            report.prunedThrough = pruning.through
            expected = AuditHead(sequence: pruning.through, hash: pruning.hash)
        }
        let records = try AuditedRecords(database: database)
        let links = try database.prepare(
            "SELECT sequence, time, kind, subject, verdict, content, previous, hash FROM link ORDER BY sequence"
        )
        while try links.step("read the audit chain") {
            let sequence = links.integer(0)
            guard sequence == expected.sequence + 1 else {
                return AuditReport.Break(
                    .linkMissing, at: expected.sequence + 1,
                    "Link \(expected.sequence + 1) is missing: after link \(expected.sequence) comes \(sequence)."
                )
            }
            guard let content = links.digest(5), let previous = links.digest(6), let hash = links.digest(7),
                links.isNull(3) || links.id(3) != nil
            else {
                return AuditReport.Break(
                    .linkChanged, at: sequence, "Link \(sequence) was changed: a digest in it is malformed.")
            }
            let link = AuditLink(
                sequence: sequence, time: links.timestamp(1), kind: links.text(2), subject: links.id(3),
                verdict: links.integer(4), content: content, previous: previous, hash: hash)
            guard previous == expected.hash else {
                return AuditReport.Break(
                    .linkMissing, at: sequence,
                    "Link \(sequence) does not follow from the one before it: a link was removed, inserted, swapped or changed here."
                )
            }
            guard encoder.hash(of: link) == hash else {
                return AuditReport.Break(
                    .linkChanged, at: sequence,
                    "Link \(sequence) was changed: its fields do not give its hash.")
            }
            if let found = try check(link, in: records) { return found }
            report.links += 1
            expected = AuditHead(sequence: sequence, hash: hash)
            report.head = expected
        }
        return nil
    }

    private func latestPruning() throws(StoreError) -> PruningRecord? {
        let statement = try database.prepare(
            """
            SELECT time, through, hash, verdicts, attachments FROM pruning ORDER BY sequence DESC LIMIT 1
            """)
        guard try statement.step("read the audit chain") else { return nil }
        return AuditedRecords.pruning(statement)
    }

    // MARK: - Records

    private mutating func check(
        _ link: AuditLink, in records: AuditedRecords
    ) throws(StoreError) -> AuditReport.Break? {
        guard let kind = AuditLink.Kind(rawValue: link.kind) else {
            return AuditReport.Break(
                .linkChanged, at: link.sequence, "Link \(link.sequence) is of a kind that does not exist.")
        }
        if kind == .pruned {
            let content = try records.pruning(link.sequence).map { encoder.digest(of: $0) }
            return compare(content, with: link, table: "pruning", subject: "the pruning")
        }
        // What retention took away is vouched for by the pruning's link.
        if link.verdict <= report.prunedThrough { return nil }
        let subject = link.subject.map { "verdict \($0)" } ?? "a verdict"
        switch kind {
        case .running, .verdict: return try checkVerdict(link, in: records, subject: subject)
        case .decision:
            let content = try records.decision(link.sequence).map { encoder.digest(of: $0) }
            return compare(content, with: link, table: "decision", subject: "a decision on \(subject)")
        case .effect:
            let content = try records.effect(link.sequence).map { encoder.digest(of: $0) }
            return compare(content, with: link, table: "effect", subject: "an effect of \(subject)")
        case .pruned: return nil
        }
    }

    private mutating func compare(
        _ content: SHA256Digest?, with link: AuditLink, table: String, subject: String
    ) -> AuditReport.Break? {
        guard let content else {
            return AuditReport.Break(
                .recordMissing, at: link.sequence, "The record of \(subject), link \(link.sequence), is gone."
            )
        }
        guard content == link.content else {
            return AuditReport.Break(
                .recordChanged, at: link.sequence,
                "The record of \(subject), link \(link.sequence), was changed.")
        }
        matched[table, default: 0] += 1
        return nil
    }

    private mutating func checkVerdict(
        _ link: AuditLink, in records: AuditedRecords, subject: String
    ) throws(StoreError) -> AuditReport.Break? {
        let found = try records.verdict(link.verdict)
        // A running verdict was replaced by its final form, which a later link vouches for; the count of records
        // notices where no such link comes.
        if link.kind == AuditLink.Kind.running.rawValue, let found, found.finalLink > link.sequence {
            return nil
        }
        if let found, found.finalLink != link.sequence {
            return AuditReport.Break(
                .recordChanged, at: link.sequence,
                "The record of \(subject), link \(link.sequence), was changed.")
        }
        if let broken = compare(
            found.map { encoder.digest(of: $0.verdict) }, with: link, table: "verdict", subject: subject)
        {
            return broken
        }
        report.verdicts += 1
        guard let found, let digest = found.verdict.evidenceDigest else { return nil }
        let bytes = found.evidence.flatMap {
            try? codec.decompress($0, maximumOutput: VerdictReader.maximumEvidence)
        }
        if bytes.map({ SHA256.digest(of: $0) }) != digest {
            return AuditReport.Break(
                .recordChanged, at: link.sequence,
                "The evidence of \(subject), link \(link.sequence), was changed or is gone.")
        }
        return nil
    }

    private func recordWithoutLink() throws(StoreError) -> AuditReport.Break? {
        for table in ["verdict", "decision", "effect", "pruning"] {
            let number = table == "verdict" ? "final_link" : "sequence"
            let count = try database.integer("SELECT count(*) FROM \(table)")
            if count == matched[table, default: 0] { continue }
            let statement = try database.prepare(
                """
                SELECT sequence FROM \(table) WHERE NOT EXISTS (SELECT 1 FROM link WHERE link.sequence = \(table).\(number))
                """)
            let place = try statement.step() ? statement.integer(0) : nil
            return AuditReport.Break(
                .recordWithoutLink, at: place,
                "The table \"\(table)\" has a record that no link vouches for\(place.map { ", with the number \($0)" } ?? "")."
            )
        }
        let orphans = try database.prepare(
            "SELECT sequence FROM document WHERE sequence NOT IN (SELECT sequence FROM verdict)")
        if try orphans.step() {
            return AuditReport.Break(
                .recordWithoutLink, at: orphans.integer(0), "There is a document that belongs to no verdict.")
        }
        return nil
    }

    // MARK: - Ends

    private func brokenHead(
        noted: AuditHeadFile.Content, heads: [AuditHead]
    ) throws(StoreError) -> AuditReport.Break? {
        if let earlier = AuditHeadFile.contradiction(path: files.contradiction) {
            return AuditReport.Break(
                .headMismatch,
                "When the database was opened, it contradicted the head beside it: \(earlier) "
                    + "Once this has been examined, remove \(files.contradiction).")
        }
        if let problem = try Self.contradiction(between: noted, and: database) {
            return AuditReport.Break(noted == .unreadable ? .headUnreadable : .headMismatch, problem)
        }
        for head in heads where head.sequence > report.prunedThrough {
            if let problem = try Self.contradiction(between: .head(head), and: database) {
                return AuditReport.Break(.headMismatch, at: head.sequence, problem)
            }
        }
        return nil
    }

    /// How a noted head contradicts the chain, as a sentence; nil where it does not.
    ///
    /// - Throws: ``StoreError``.
    static func contradiction(
        between noted: AuditHeadFile.Content, and database: Database
    ) throws(StoreError) -> String? {
        let last = try database.integer("SELECT max(sequence) FROM link")
        switch noted {
        case .unreadable: return "The noted head cannot be read."
        case .beginning: return nil
        case .missing:
            return last == 0
                ? nil
                : "The noted head is gone, though the chain has \(last) links; it may have been removed."
        case .head(let head):
            if head.sequence > last {
                return
                    "The chain ends at link \(last), but link \(head.sequence) had been noted: its end was cut off, "
                    + "an older copy was put in its place, or power was lost while durability was \"normal\"."
            }
            let statement = try database.prepare("SELECT hash FROM link WHERE sequence = ?1")
            statement.bind(1, head.sequence)
            guard try statement.step(), statement.digest(0) == head.hash else {
                return
                    "Link \(head.sequence) is not the one that had been noted: the chain was written anew, "
                    + "or another database was put in its place."
            }
            return nil
        }
    }

    // MARK: - Engine

    private func changedSchema() throws(StoreError) -> AuditReport.Break? {
        let model = try Database(path: ":memory:", busyTimeout: .zero)
        try Migrations.apply(to: model)
        let expected = try Self.schema(of: model)
        let found = try Self.schema(of: database)
        guard
            let difference = found.first(where: { !expected.contains($0) })
                ?? expected.first(where: { !found.contains($0) })
        else { return nil }
        return AuditReport.Break(
            .schemaChanged,
            "The database's tables are not those that this program made; the first difference is at \"\(difference.name)\"."
        )
    }

    private struct SchemaObject: Hashable {
        var kind: String
        var name: String
        var sql: String
    }

    private static func schema(of database: Database) throws(StoreError) -> [SchemaObject] {
        // The planner's own statistics may come and go.
        let statement = try database.prepare(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
        )
        var objects: [SchemaObject] = []
        while try statement.step() {
            objects.append(
                SchemaObject(kind: statement.text(0), name: statement.text(1), sql: statement.text(2)))
        }
        return objects
    }

    private func damagedStructure() throws(StoreError) -> AuditReport.Break? {
        guard let answer = try database.text("PRAGMA integrity_check(1)"), answer != "ok" else { return nil }
        return AuditReport.Break(.structureDamaged, "The database's structure is damaged: \(answer).")
    }
}

import Cryptography
import TestSupport
import Testing

@testable import Store

/// Whoever changes the database is found out.
@Suite struct TamperTests {
    /// A change, as SQL, and what the audit says of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        var name: String
        var sql: String
        var kind: AuditReport.Break.Kind
        var sequence: Int64?

        init(_ name: String, _ sql: String, _ kind: AuditReport.Break.Kind, at sequence: Int64? = nil) {
            self.name = name
            self.sql = sql
            self.kind = kind
            self.sequence = sequence
        }

        var testDescription: String { name }
    }

    private let folder = TemporaryFolder()

    /// Links 1 to 10 are verdicts, 11 a decision on the third, 12 an effect of the third, 13 a running verdict,
    /// 14 its final form, 15 another running one.
    private func fill() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<10)
        let id = makeVerdict(2).id
        _ = try await store.record(
            DecisionRecord(
                verdict: id, time: Timestamp(milliseconds: 5), actor: "anna", decision: "proceed",
                reason: "noise",
                origin: "10.0.0.1"))
        _ = try await store.record(
            EffectRecord(
                verdict: id, time: Timestamp(milliseconds: 6), kind: "alert", target: "#ops", outcome: "sent",
                sent: "text", received: "ok"))
        _ = try await store.insert(makeVerdict(20, status: .running), evidence: nil)
        _ = try await store.finish(makeVerdict(20, action: "rollback"), evidence: makeEvidence(20))
        _ = try await store.insert(makeVerdict(21, status: .running), evidence: nil)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
        await store.close()
    }

    /// Changes the database as somebody with a tool would.
    private func tamper(_ sql: String) throws {
        let database = try Database(path: folder.path + "/verdict.db", busyTimeout: .seconds(5))
        try database.execute(sql)
    }

    private func verify(_ heads: [AuditHead] = []) async throws -> AuditReport {
        let store = try SQLiteStore.open(folder)
        let report = try await store.verifyAudit(against: heads)
        await store.close()
        return report
    }

    /// What each column of a verdict becomes.
    private static let verdictColumns: [(column: String, value: String)] = [
        ("id", "zeroblob(16)"), ("created", "created + 1"), ("status", "'running'"), ("account", "'x'"),
        ("organization", "'x'"), ("project", "'x'"), ("pipeline", "'x'"), ("execution", "'x'"),
        ("stage", "'x'"),
        ("step", "'x'"), ("service", "'x'"), ("environment", "'x'"), ("idempotency_key", "'x'"),
        ("request_digest", "zeroblob(32)"), ("action", "'rollback'"), ("assessment", "'rollback'"),
        ("confidence", "confidence + 1e-12"), ("cause_kind", "'x'"), ("cause_name", "'x'"),
        ("policy_name", "'x'"), ("policy_digest", "'x'"), ("autonomy", "'observe'"), ("request_id", "NULL"),
        ("evidence_digest", "zeroblob(32)"), ("evidence_digest", "NULL"), ("final_link", "4"),
    ]

    private static let tamperings: [Tampering] =
        verdictColumns.map {
            Tampering(
                "verdict \($0.column) to \($0.value)",
                "UPDATE verdict SET \($0.column) = \($0.value) WHERE sequence = 5",
                .recordChanged, at: 5)
        }
        + ["time", "actor", "decision", "reason", "origin"].map {
            let value = $0 == "time" ? "time + 1" : "\($0) || 'x'"
            return Tampering("decision \($0)", "UPDATE decision SET \($0) = \(value)", .recordChanged, at: 11)
        }
        + ["time", "kind", "target", "outcome", "sent", "received"].map {
            let value = $0 == "time" ? "time + 1" : "\($0) || 'x'"
            return Tampering("effect \($0)", "UPDATE effect SET \($0) = \(value)", .recordChanged, at: 12)
        }
        + [
            Tampering(
                "answer changed", "UPDATE document SET answer = x'7b7d' WHERE sequence = 5", .recordChanged,
                at: 5),
            Tampering(
                "answer of a finished verdict", "UPDATE document SET answer = x'7b7d' WHERE sequence = 13",
                .recordChanged, at: 14),
            Tampering(
                "answer of a running verdict", "UPDATE document SET answer = x'7b7d' WHERE sequence = 15",
                .recordChanged, at: 15),
            Tampering(
                "evidence of another verdict",
                "UPDATE document SET evidence = (SELECT evidence FROM document WHERE sequence = 6) WHERE sequence = 5",
                .recordChanged, at: 5),
            Tampering(
                "evidence and its digest of another verdict",
                """
                UPDATE document SET evidence = (SELECT evidence FROM document WHERE sequence = 6) WHERE sequence = 5;
                UPDATE verdict SET evidence_digest = (SELECT evidence_digest FROM verdict WHERE sequence = 6) WHERE sequence = 5
                """, .recordChanged, at: 5),
            Tampering(
                "evidence garbled", "UPDATE document SET evidence = x'00' WHERE sequence = 5", .recordChanged,
                at: 5),
            Tampering(
                "evidence deleted", "UPDATE document SET evidence = NULL WHERE sequence = 5", .recordChanged,
                at: 5),
            Tampering("document deleted", "DELETE FROM document WHERE sequence = 5", .recordChanged, at: 5),
            Tampering(
                "document slipped in", "INSERT INTO document VALUES (99, x'', NULL)", .recordWithoutLink,
                at: 99),
            Tampering(
                "verdict deleted",
                "DELETE FROM verdict WHERE sequence = 5; DELETE FROM document WHERE sequence = 5",
                .recordMissing, at: 5),
            Tampering("decision deleted", "DELETE FROM decision", .recordMissing, at: 11),
            Tampering("effect deleted", "DELETE FROM effect", .recordMissing, at: 12),
            Tampering(
                "effect of another verdict", "UPDATE effect SET verdict = 5", .recordChanged, at: 12),
            Tampering(
                "decision slipped in", "INSERT INTO decision VALUES (99, 3, 5, 'eve', 'proceed', '', '')",
                .recordWithoutLink, at: 99),
            Tampering(
                "verdict slipped in",
                """
                CREATE TEMP TABLE copy AS SELECT * FROM verdict WHERE sequence = 5;
                UPDATE copy SET sequence = 99, final_link = 99, id = zeroblob(16), idempotency_key = NULL;
                INSERT INTO verdict SELECT * FROM copy; INSERT INTO document VALUES (99, x'7b7d', NULL)
                """, .recordWithoutLink, at: 99),
            Tampering(
                "verdict slipped in under another's link",
                """
                CREATE TEMP TABLE copy AS SELECT * FROM verdict WHERE sequence = 5;
                UPDATE copy SET sequence = 99, id = zeroblob(16), idempotency_key = NULL;
                INSERT INTO verdict SELECT * FROM copy; INSERT INTO document VALUES (99, x'7b7d', NULL)
                """, .recordWithoutLink),
            Tampering(
                "two verdicts swapped",
                """
                UPDATE verdict SET sequence = -1 WHERE sequence = 5; UPDATE verdict SET sequence = 5 WHERE sequence = 6;
                UPDATE verdict SET sequence = 6 WHERE sequence = -1; UPDATE verdict SET final_link = sequence
                WHERE sequence IN (5, 6)
                """, .recordChanged, at: 5),
            Tampering(
                "back to running",
                "UPDATE verdict SET final_link = 99, status = 'running' WHERE sequence = 15",
                .recordWithoutLink),
            Tampering(
                "link's time", "UPDATE link SET time = time + 1 WHERE sequence = 7", .linkChanged, at: 7),
            Tampering(
                "link's kind", "UPDATE link SET kind = 'effect' WHERE sequence = 7", .linkChanged, at: 7),
            Tampering(
                "link's subject", "UPDATE link SET subject = zeroblob(16) WHERE sequence = 7", .linkChanged,
                at: 7),
            Tampering(
                "link's verdict", "UPDATE link SET verdict = 3 WHERE sequence = 7", .linkChanged, at: 7),
            Tampering(
                "link's content", "UPDATE link SET content = zeroblob(32) WHERE sequence = 7", .linkChanged,
                at: 7),
            Tampering(
                "link's content too short", "UPDATE link SET content = x'00' WHERE sequence = 7",
                .linkChanged, at: 7),
            Tampering(
                "link's previous hash", "UPDATE link SET previous = zeroblob(32) WHERE sequence = 7",
                .linkMissing,
                at: 7),
            Tampering(
                "link's hash", "UPDATE link SET hash = zeroblob(32) WHERE sequence = 7", .linkChanged, at: 7),
            Tampering("link deleted", "DELETE FROM link WHERE sequence = 7", .linkMissing, at: 7),
            Tampering("first link deleted", "DELETE FROM link WHERE sequence = 1", .linkMissing, at: 1),
            Tampering(
                "link deleted and numbers closed",
                "DELETE FROM link WHERE sequence = 7; UPDATE link SET sequence = sequence - 1 WHERE sequence > 7",
                .linkMissing, at: 7),
            Tampering(
                "link and record deleted at the end",
                "DELETE FROM link WHERE sequence = 15; DELETE FROM verdict WHERE sequence = 15; DELETE FROM document WHERE sequence = 15",
                .headMismatch),
            Tampering(
                "everything deleted",
                """
                DELETE FROM link; DELETE FROM verdict; DELETE FROM document; DELETE FROM decision; DELETE FROM effect
                """, .headMismatch),
            Tampering(
                "beginning deleted as if pruned",
                """
                DELETE FROM link WHERE sequence <= 2; DELETE FROM verdict WHERE sequence <= 2;
                DELETE FROM document WHERE sequence <= 2;
                INSERT INTO pruning SELECT 99, 0, 2, previous, 2, 0 FROM link WHERE sequence = 3
                """, .recordWithoutLink, at: 99),
            Tampering(
                "a trigger",
                "CREATE TRIGGER t AFTER INSERT ON verdict BEGIN UPDATE verdict SET action = 'proceed'; END",
                .schemaChanged),
            Tampering("an index dropped", "DROP INDEX verdict_by_service", .schemaChanged),
        ]

    @Test(arguments: tamperings)
    func everyTamperingIsFound(tampering: Tampering) async throws {
        try await fill()
        try tamper(tampering.sql)
        let report = try await verify()
        #expect(!report.isIntact)
        #expect(report.firstBreak?.kind == tampering.kind, "\(report.firstBreak?.explanation ?? "")")
        if let sequence = tampering.sequence { #expect(report.firstBreak?.sequence == sequence) }
    }

    /// Writes links 5 to the end anew after a change of verdict 5, as somebody who knows the format would.
    private func forge() throws {
        let database = try Database(path: folder.path + "/verdict.db", busyTimeout: .seconds(5))
        try database.execute(
            "UPDATE verdict SET action = 'rollback', assessment = 'rollback' WHERE sequence = 5")
        var encoder = CanonicalEncoder()
        let content = try AuditedRecords(database: database).verdict(5).map { encoder.digest(of: $0.verdict) }
        var previous: SHA256Digest?
        let links = try database.prepare(
            "SELECT sequence, time, kind, subject, verdict, content, previous FROM link WHERE sequence >= 5")
        var forged: [AuditLink] = []
        while try links.step() {
            let (stored, before) = (links.digest(5), links.digest(6))
            var link = AuditLink(
                sequence: links.integer(0), time: links.timestamp(1), kind: links.text(2),
                subject: links.id(3),
                verdict: links.integer(4), content: try #require(stored),
                previous: try #require(before), hash: AuditLink.origin)
            if link.sequence == 5 { link.content = try #require(content) }
            if let previous { link.previous = previous }
            link.hash = encoder.hash(of: link)
            previous = link.hash
            forged.append(link)
        }
        links.reset()
        for link in forged {
            let update = try database.prepare(
                "UPDATE link SET content = ?2, previous = ?3, hash = ?4 WHERE sequence = ?1")
            update.bind(1, link.sequence)
            update.bind(2, link.content)
            update.bind(3, link.previous)
            update.bind(4, link.hash)
            try update.run()
        }
    }

    @Test func aChainComputedAnewContradictsItsHead() async throws {
        try await fill()
        try forge()
        #expect(try await verify().firstBreak?.kind == .headMismatch)
    }

    @Test func aChainAndAHeadComputedAnewContradictAHeadNotedElsewhere() async throws {
        try await fill()
        let store = try SQLiteStore.open(folder)
        let noted = try #require(try await store.auditHead())
        await store.close()
        try forge()
        Files.write([], to: folder.path + "/audit.head")
        #expect(try await verify().firstBreak?.kind == .headMismatch)
        // The forger removes all traces beside the database, too, and the service goes on.
        let head = try Database(path: folder.path + "/verdict.db", busyTimeout: .zero)
        let statement = try head.prepare("SELECT sequence, hash FROM link ORDER BY sequence DESC LIMIT 1")
        #expect(try statement.step())
        let hash = statement.digest(1)
        let sequence = statement.integer(0)
        statement.reset()
        try AuditHeadFile(path: folder.path + "/audit.head").write(
            AuditHead(sequence: sequence, hash: try #require(hash)))
        try #require(Files.remove(folder.path + "/audit.contradiction"))
        #expect(try await verify().isIntact)
        let report = try await verify([noted])
        #expect(report.firstBreak?.kind == .headMismatch)
        #expect(report.firstBreak?.sequence == noted.sequence)
    }

    @Test func anOlderCopyContradictsItsHead() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<5)
        await store.close()
        let copy = Files.read(folder.path + "/verdict.db")
        let second = try SQLiteStore.open(folder)
        try await second.fill(5..<8)
        await second.close()
        #expect(try await verify().isIntact)
        Files.write(copy, to: folder.path + "/verdict.db")
        let report = try await verify()
        #expect(report.firstBreak?.kind == .headMismatch)
        #expect(report.firstBreak?.explanation.contains("link 5, but link 8") == true)
    }

    /// New verdicts on top of an older copy must not hide it.
    @Test func aContradictionStaysUntilAPersonHasLooked() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<5)
        await store.close()
        let copy = Files.read(folder.path + "/verdict.db")
        let second = try SQLiteStore.open(folder)
        try await second.fill(5..<8)
        await second.close()
        Files.write(copy, to: folder.path + "/verdict.db")
        let third = try SQLiteStore.open(folder)
        #expect(third.auditWarning?.contains("link 8") == true)
        try await third.fill(10..<20)
        await third.close()
        let report = try await verify()
        #expect(report.firstBreak?.kind == .headMismatch)
        #expect(report.firstBreak?.explanation.contains("link 8") == true)
        #expect(Files.remove(folder.path + "/audit.contradiction"))
        #expect(try await verify().isIntact)
    }

    @Test func aRemovedOrGarbledHeadIsFound() async throws {
        try await fill()
        let head = Files.read(folder.path + "/audit.head")
        for content in [[], Array("x".utf8), head.dropLast(), head + [0x0a]] {
            Files.write(content, to: folder.path + "/audit.head")
            let report = try await verify()
            #expect(report.firstBreak?.kind == .headMismatch)
            _ = Files.remove(folder.path + "/audit.contradiction")
        }
        Files.write(head, to: folder.path + "/audit.head")
        #expect(try await verify().isIntact)
    }

    @Test func everyChangedByteOfTheFileIsFoundOrHarmless() async throws {
        try await fill()
        let original = Files.read(folder.path + "/verdict.db")
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<60 {
            var changed = original
            let place = Int(generator.next(upperBound: UInt64(changed.count)))
            changed[place] ^= UInt8(1) << UInt8(generator.next(upperBound: UInt64(8)))
            let copy = TemporaryFolder()
            Files.write(changed, to: copy.path + "/verdict.db")
            Files.write(Files.read(folder.path + "/audit.head"), to: copy.path + "/audit.head")
            let isIntact: Bool
            do {
                let store = try SQLiteStore.open(copy)
                isIntact = try await store.verifyAudit(against: []).isIntact
                await store.close()
            } catch {
                continue
            }
            guard isIntact else { continue }
            // What every record says is still the same: the byte was in free space, or in the file's counters.
            let store = try SQLiteStore.open(copy)
            for number in 0..<10 {
                #expect(try await store.verdict(makeVerdict(number).id)?.answer == makeVerdict(number).answer)
                #expect(try await store.evidence(of: makeVerdict(number).id) == makeEvidence(number).bytes)
            }
            await store.close()
        }
    }
}

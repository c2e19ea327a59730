import Testing

@testable import Store

@Suite struct RetentionTests {
    private let folder = TemporaryFolder()

    private func prune(_ store: SQLiteStore, beforeSecond second: Int) async throws -> PruneSummary {
        try await store.prune(Retention(before: Timestamp(milliseconds: Int64(second) * 1_000)))
    }

    private func decide(on number: Int, in store: SQLiteStore) async throws {
        let decision = DecisionRecord(
            verdict: makeVerdict(number).id, time: Timestamp(milliseconds: 1), actor: "anna",
            decision: "proceed",
            reason: "", origin: "")
        #expect(try await store.record(decision))
        let effect = EffectRecord(
            verdict: makeVerdict(number).id, time: Timestamp(milliseconds: 2), kind: "alert", target: "",
            outcome: "sent", sent: "", received: "")
        #expect(try await store.record(effect))
    }

    @Test(arguments: [1, 63, 64, 65, 150])
    func theOldGoAndTheChainHolds(count: Int) async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<200)
        // Links of old verdicts that come late in the chain.
        for number in [0, count - 1, 199] { try await decide(on: number, in: store) }
        let noted = try #require(try await store.auditHead())
        let summary = try await prune(store, beforeSecond: count)
        #expect(summary.verdicts == count)
        #expect(summary.attachments == 4)
        for number in 0..<200 {
            #expect(try await (store.verdict(makeVerdict(number).id) == nil) == (number < count), "\(number)")
        }
        #expect(try await store.evidence(of: makeVerdict(199).id) == makeEvidence(199).bytes)
        #expect(try await store.decisions(on: makeVerdict(199).id).count == 1)
        let report = try await store.verifyAudit(against: [noted])
        #expect(report.firstBreak == nil)
        #expect(report.verdicts == 200 - count)
        #expect(report.prunedThrough == Int64(count))
    }

    @Test func pruningMayBeRepeatedAndMixedWithWriting() async throws {
        let store = try SQLiteStore.open(folder)
        for round in 0..<5 {
            try await store.fill(round * 30..<(round + 1) * 30)
            try await decide(on: round * 30 + 29, in: store)
            _ = try await prune(store, beforeSecond: round * 20)
            #expect(try await store.verifyAudit(against: []).firstBreak == nil, "round \(round)")
        }
        #expect(try await prune(store, beforeSecond: 1_000).verdicts == 70)
        #expect(try await prune(store, beforeSecond: 1_000) == PruneSummary())
        let empty = try await store.verifyAudit(against: [])
        #expect(empty.isIntact)
        #expect(empty.verdicts == 0)
        try await store.fill(500..<503)
        #expect(try await store.verifyAudit(against: []).verdicts == 3)
        await store.close()
        let reopened = try SQLiteStore.open(folder)
        #expect(reopened.auditWarning == nil)
        #expect(try await reopened.verifyAudit(against: []).isIntact)
    }

    @Test func writersGoOnDuringAPruning() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<300)
        try await withThrowingTaskGroup { group in
            group.addTask {
                let summary = try await self.prune(store, beforeSecond: 300)
                #expect(summary.verdicts == 300)
            }
            for number in 300..<350 {
                group.addTask {
                    _ = try await store.insert(makeVerdict(number), evidence: makeEvidence(number))
                }
            }
            try await group.waitForAll()
        }
        let report = try await store.verifyAudit(against: [])
        #expect(report.firstBreak == nil)
        #expect(report.verdicts == 50)
    }

    @Test func aRunningVerdictStaysWithAllAfterIt() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<5)
        _ = try await store.insert(makeVerdict(5, status: .running), evidence: nil)
        try await store.fill(6..<10)
        #expect(try await prune(store, beforeSecond: 100).verdicts == 5)
        _ = try await store.finish(makeVerdict(5), evidence: nil)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
        #expect(try await prune(store, beforeSecond: 8).verdicts == 3)
        // Its second link is still in the chain, its record is not.
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
        #expect(try await store.verdicts(matching: VerdictFilter(), after: nil, limit: 9).verdicts.count == 2)
    }

    @Test func anIdempotencyKeyIsFreeAgainAfterwards() async throws {
        let store = try SQLiteStore.open(folder)
        _ = try await store.insert(makeVerdict(1, key: "k"), evidence: nil)
        _ = try await prune(store, beforeSecond: 10)
        #expect(try await store.insert(makeVerdict(20, key: "k"), evidence: nil) == .inserted)
    }

    @Test func theFileStaysWithinItsSize() async throws {
        let store = try SQLiteStore.open(folder)
        for number in 0..<120 {
            _ = try await store.insert(makeVerdict(number), evidence: makeEvidence(number, count: 40_000))
        }
        let before = try await store.committer.perform { writer throws(StoreError) in try writer.usedBytes() }
        let summary = try await store.prune(Retention(maximumBytes: before / 3))
        let after = try await store.committer.perform { writer throws(StoreError) in try writer.usedBytes() }
        #expect(after <= before / 3)
        #expect(summary.bytes > before / 2)
        #expect(summary.verdicts > 60 && summary.verdicts < 120)
        #expect(try await store.verdict(makeVerdict(119).id) != nil)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
        await store.close()
        #expect(Int64(Files.read(folder.path + "/verdict.db").count) <= before / 3 + 65_536)
    }

    @Test(arguments: [
        "UPDATE pruning SET through = through - 1", "UPDATE pruning SET hash = zeroblob(32)",
        "UPDATE pruning SET verdicts = 1", "UPDATE pruning SET attachments = 9",
        "UPDATE pruning SET time = 0",
        "DELETE FROM pruning", "DELETE FROM link WHERE sequence = 11",
        "UPDATE link SET verdict = 12 WHERE kind = 'pruned'",
        "DELETE FROM link WHERE kind = 'pruned'",
        """
        DELETE FROM link WHERE sequence = 11; DELETE FROM verdict WHERE sequence = 11;
        DELETE FROM document WHERE sequence = 11; UPDATE pruning SET through = 11,
        hash = (SELECT previous FROM link WHERE sequence = 12)
        """,
    ])
    func aTamperedPruningIsFound(sql: String) async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<20)
        _ = try await prune(store, beforeSecond: 10)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
        await store.close()
        let database = try Database(path: folder.path + "/verdict.db", busyTimeout: .seconds(5))
        try database.execute(sql)
        #expect(try await SQLiteStore.open(folder).verifyAudit(against: []).firstBreak != nil)
    }
}

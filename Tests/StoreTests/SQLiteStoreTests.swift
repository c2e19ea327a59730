import Cryptography
import Testing

@testable import Store

@Suite struct SQLiteStoreTests {
    private let folder = TemporaryFolder()

    // MARK: - What goes in comes out

    @Test func recordsComeBackWhole() async throws {
        let store = try SQLiteStore.open(folder)
        var full = makeVerdict(2, key: "k", request: "r", action: "rollback", cause: "dependency")
        let evidence = makeEvidence(2)
        #expect(try await store.insert(full, evidence: evidence) == .inserted)
        full.evidenceDigest = evidence.digest
        #expect(try await store.verdict(full.id) == full)
        #expect(try await store.verdict(forKey: "k") == full)
        #expect(try await store.evidence(of: full.id) == evidence.bytes)

        let bare = VerdictRecord(
            id: makeID(9), created: Timestamp(milliseconds: -5), identity: VerdictIdentity(), action: "",
            assessment: "", confidence: -0.0, causeKind: "", autonomy: "", answer: [])
        #expect(try await store.insert(bare, evidence: nil) == .inserted)
        #expect(try await store.verdict(bare.id) == bare)
        #expect(try await store.evidence(of: bare.id) == nil)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
    }

    @Test func whatIsNotThereIsNil() async throws {
        let store = try SQLiteStore.open(folder)
        #expect(try await store.verdict(makeID(1)) == nil)
        #expect(try await store.verdict(forKey: "k") == nil)
        #expect(try await store.evidence(of: makeID(1)) == nil)
        #expect(try await store.finish(makeVerdict(1), evidence: nil) == nil)
        #expect(try await store.auditHead() == nil)
        let decision = DecisionRecord(
            verdict: makeID(1), time: Timestamp(milliseconds: 1), actor: "a", decision: "proceed",
            reason: "r",
            origin: "o")
        #expect(try await store.record(decision) == false)
        #expect(try await store.decisions(on: makeID(1)).isEmpty)
    }

    @Test func everythingIsThereAfterReopening() async throws {
        let first = try SQLiteStore.open(folder)
        try await first.fill(0..<10)
        let head = try await first.auditHead()
        await first.close()
        let second = try SQLiteStore.open(folder)
        #expect(second.auditWarning == nil)
        #expect(try await second.auditHead() == head)
        for number in 0..<10 {
            #expect(try await second.verdict(makeVerdict(number).id)?.answer == makeVerdict(number).answer)
            #expect(try await second.evidence(of: makeVerdict(number).id) == makeEvidence(number).bytes)
        }
    }

    @Test(arguments: [0, 1, 5_000, 3_000_000])
    func evidenceOfAnySizeComesBack(count: Int) async throws {
        let store = try SQLiteStore.open(folder)
        let evidence = count == 0 ? EvidenceDocument([]) : makeEvidence(1, count: count)
        _ = try await store.insert(makeVerdict(1), evidence: evidence)
        #expect(try await store.evidence(of: makeVerdict(1).id) == evidence.bytes)
        #expect(try await store.verifyAudit(against: []).isIntact)
    }

    @Test func latestIsTheNewestOfTheExecution() async throws {
        let store = try SQLiteStore.open(folder)
        _ = try await store.insert(makeVerdict(1, second: 30, execution: "x", stage: "a"), evidence: nil)
        _ = try await store.insert(makeVerdict(2, second: 10, execution: "x", stage: "b"), evidence: nil)
        _ = try await store.insert(makeVerdict(3, second: 99, execution: "y"), evidence: nil)
        func latest(
            _ execution: String, account: String? = nil, stage: String? = nil, step: String? = nil
        ) async throws -> VerdictID? {
            try await store.latestVerdict(execution: execution, account: account, stage: stage, step: step)?
                .id
        }
        #expect(try await latest("x") == makeID(1, second: 30))
        #expect(
            try await latest("x", account: "account", stage: "b", step: "verdict") == makeID(2, second: 10))
        #expect(try await latest("x", account: "another") == nil)
        #expect(try await latest("z") == nil)
        #expect(try await latest("") == nil)
    }

    // MARK: - Decisions and effects

    @Test func decisionsAndEffectsAreKeptInOrder() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<2)
        let id = makeVerdict(1).id
        let decisions = (0..<3).map {
            DecisionRecord(
                verdict: id, time: Timestamp(milliseconds: 9 - $0), actor: "anna", decision: "proceed",
                reason: "known noise \($0)", origin: "10.0.0.1")
        }
        let effects = (0..<3).map {
            EffectRecord(
                verdict: id, time: Timestamp(milliseconds: $0), kind: "alert", target: "#ops",
                outcome: "sent",
                sent: "{\($0)}", received: "ok")
        }
        for decision in decisions { #expect(try await store.record(decision)) }
        for effect in effects { #expect(try await store.record(effect)) }
        #expect(try await store.decisions(on: id) == decisions)
        #expect(try await store.effects(of: id) == effects)
        #expect(try await store.decisions(on: makeVerdict(0).id).isEmpty)
        let report = try await store.verifyAudit(against: [])
        #expect(report.isIntact)
        #expect(report.links == 8)
        #expect(report.verdicts == 2)
    }

    // MARK: - Files and life

    @Test func filesAreForTheUserAlone() async throws {
        let path = folder.path + "/deep/down/data/"
        let store = try SQLiteStore(folder: path)
        _ = try await store.insert(makeVerdict(1), evidence: nil)
        #expect(Files.mode(folder.path + "/deep/down/data") == 0o700)
        #expect(Files.mode(folder.path + "/deep") == 0o700)
        for file in ["verdict.db", "verdict.db-wal", "verdict.db-shm", "audit.head"] {
            #expect(Files.mode(path + file) == 0o600, "\(file)")
        }
    }

    @Test func isReadyWhileItCanWrite() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.checkHealth()
        await store.close()
        await #expect(throws: StoreError.self) { try await store.checkHealth() }
    }

    @Test func refusesEverythingOnceClosed() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<1)
        await store.close()
        await store.close()
        await #expect {
            try await store.insert(makeVerdict(1), evidence: nil)
        } throws: { ($0 as? StoreError)?.code == .closed }
        await #expect {
            try await store.verdict(makeID(1))
        } throws: { ($0 as? StoreError)?.code == .closed }
    }

    @Test func twoStoresShareAFolder() async throws {
        let first = try SQLiteStore.open(folder)
        let second = try SQLiteStore.open(folder)
        try await withThrowingTaskGroup { group in
            for number in 0..<60 {
                group.addTask {
                    let store = number.isMultiple(of: 2) ? first : second
                    _ = try await store.insert(makeVerdict(number), evidence: makeEvidence(number))
                }
            }
            try await group.waitForAll()
        }
        let page = try await first.verdicts(matching: VerdictFilter(), after: nil, limit: 100)
        #expect(page.verdicts.count == 60)
        let report = try await second.verifyAudit(against: [])
        #expect(report.firstBreak == nil)
        #expect(report.links == 60)
    }

    @Test func manyMayOpenANewFolderAtOnce() async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<8 {
                group.addTask { [folder] in
                    let store = try SQLiteStore.open(folder)
                    _ = try await store.insert(makeVerdict(number), evidence: nil)
                    await store.close()
                }
            }
            try await group.waitForAll()
        }
        let report = try await SQLiteStore.open(folder).verifyAudit(against: [])
        #expect(report.isIntact && report.links == 8)
    }
}

import Testing

@testable import Store

@Suite struct IdempotencyTests {
    private let folder = TemporaryFolder()

    @Test func ofManyConcurrentRetriesOneIsStored() async throws {
        let stores = [try SQLiteStore.open(folder), try SQLiteStore.open(folder)]
        let outcomes = try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    let verdict = makeVerdict(number, key: "same", request: "body", execution: "x")
                    return (number, try await stores[number % 2].insert(verdict, evidence: nil))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let winners = outcomes.filter { $0.1 == .inserted }.map(\.0)
        try #require(winners.count == 1)
        let stored = makeVerdict(winners[0], key: "same", request: "body", execution: "x")
        for (number, outcome) in outcomes where number != winners[0] { #expect(outcome == .existing(stored)) }
        let page = try await stores[0].verdicts(matching: VerdictFilter(), after: nil, limit: 10)
        #expect(page.verdicts == [stored])
        #expect(try await stores[0].verifyAudit(against: []).links == 1)
    }

    @Test func theSameKeyWithAnotherRequestIsAConflict() async throws {
        let store = try SQLiteStore.open(folder)
        let first = makeVerdict(1, key: "k", request: "one")
        #expect(try await store.insert(first, evidence: nil) == .inserted)
        #expect(
            try await store.insert(makeVerdict(2, key: "k", request: "two"), evidence: nil)
                == .conflict(first))
        #expect(
            try await store.insert(makeVerdict(3, key: "k", request: "one"), evidence: nil)
                == .existing(first))
        #expect(try await store.insert(makeVerdict(4, key: "k"), evidence: nil) == .existing(first))
        #expect(try await store.insert(makeVerdict(5, key: "l", request: "two"), evidence: nil) == .inserted)
    }

    @Test func withoutAKeyEachIsStored() async throws {
        let store = try SQLiteStore.open(folder)
        for number in 0..<3 {
            #expect(try await store.insert(makeVerdict(number), evidence: nil) == .inserted)
        }
    }

    @Test func aRunningVerdictIsFinishedOnce() async throws {
        let store = try SQLiteStore.open(folder)
        let running = makeVerdict(1, key: "k", request: "body", status: .running, action: "investigate")
        #expect(try await store.insert(running, evidence: nil) == .inserted)
        #expect(
            try await store.insert(makeVerdict(2, key: "k", request: "body"), evidence: nil)
                == .existing(running))
        #expect(try await store.verifyAudit(against: []).isIntact)

        var final = makeVerdict(1, action: "rollback", execution: "is not taken over")
        final.answer = Array("{\"final\":true}".utf8)
        var expected = final
        expected.identity = running.identity
        expected.idempotencyKey = "k"
        expected.requestDigest = running.requestDigest
        expected.evidenceDigest = makeEvidence(1).digest
        #expect(try await store.finish(final, evidence: makeEvidence(1)) == expected)
        #expect(try await store.verdict(running.id) == expected)
        #expect(try await store.evidence(of: running.id) == makeEvidence(1).bytes)

        // The first final answer counts.
        #expect(try await store.finish(makeVerdict(1, action: "proceed"), evidence: nil) == expected)
        #expect(try await store.verdict(running.id) == expected)
        let report = try await store.verifyAudit(against: [])
        #expect(report.firstBreak == nil)
        #expect(report.links == 2)
    }

    @Test func finishingKeepsTheEvidenceThatWasThere() async throws {
        let store = try SQLiteStore.open(folder)
        _ = try await store.insert(makeVerdict(1, status: .running), evidence: makeEvidence(1))
        let final = try await store.finish(makeVerdict(1), evidence: nil)
        #expect(final?.evidenceDigest == makeEvidence(1).digest)
        #expect(try await store.evidence(of: makeVerdict(1).id) == makeEvidence(1).bytes)
        #expect(try await store.verifyAudit(against: []).isIntact)
    }
}

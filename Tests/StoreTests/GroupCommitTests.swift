import Glibc
import Testing
import Threading

@testable import Store

@Suite struct GroupCommitTests {
    private let folder = TemporaryFolder()

    /// Makes writes that all wait for the writer at the same time.
    private func write<Value: Sendable>(
        _ count: Int, to store: SQLiteStore, _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        let committer = store.committer
        let isHeld = Locked(false)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            // Holds the writer until all others are in the queue.
            group.addTask {
                try await committer.perform { _ in
                    isHeld.withLock { $0 = true }
                    while committer.queueDepth < count { sched_yield() }
                }
                return nil
            }
            while !isHeld.withLock({ $0 }) { await Task.yield() }
            for number in 0..<count { group.addTask { try await body(number) } }
            return try await group.reduce(into: [Value]()) { if let value = $1 { $0.append(value) } }
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatWaitsIsWrittenInOneTransaction() async throws {
        let store = try SQLiteStore.open(folder)
        let before = await store.committer.commitCount
        let outcomes = try await write(40, to: store) { number in
            try await store.insert(makeVerdict(number), evidence: makeEvidence(number))
        }
        #expect(outcomes == Array(repeating: .inserted, count: 40))
        #expect(await store.committer.commitCount - before == 2)
        #expect(store.queueDepth == 0)
        #expect(try await store.verifyAudit(against: []).links == 40)
    }

    @Test(.timeLimit(.minutes(1))) func aWriteThatFailsDoesNotHurtItsNeighbours() async throws {
        let store = try SQLiteStore.open(folder)
        _ = try await store.insert(makeVerdict(0), evidence: nil)
        let failures = try await write(20, to: store) { number -> StoreError.Code? in
            do throws(StoreError) {
                // Two of them come with an id that is taken.
                let verdict = makeVerdict(number % 10 == 9 ? 0 : number + 1)
                _ = try await store.insert(verdict, evidence: makeEvidence(number))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(failures.compactMap { $0 } == [.constraint, .constraint])
        for number in 1..<20 where number != 10 {
            #expect(try await store.verdict(makeVerdict(number).id) != nil, "\(number)")
        }
        let report = try await store.verifyAudit(against: [])
        #expect(report.firstBreak == nil)
        #expect(report.links == 19)
    }

    @Test(.timeLimit(.minutes(1))) func moreThanAGroupHoldsAreAllWritten() async throws {
        let store = try SQLiteStore.open(folder)
        let count = GroupCommitter.maximumGroup * 2 + 5
        _ = try await write(count, to: store) { number in
            try await store.insert(makeVerdict(number), evidence: nil)
        }
        #expect(try await store.verifyAudit(against: []).links == count)
    }

    @Test(.timeLimit(.minutes(1))) func closingWritesWhatWaits() async throws {
        let store = try SQLiteStore.open(folder)
        await withTaskGroup { group in
            group.addTask {
                // Whether it is the first or comes late: what was accepted is there, the rest was refused.
                await store.close()
            }
            for number in 0..<30 {
                group.addTask { _ = try? await store.insert(makeVerdict(number), evidence: nil) }
            }
        }
        let second = try SQLiteStore.open(folder)
        #expect(second.auditWarning == nil)
        #expect(try await second.verifyAudit(against: []).isIntact)
    }

    @Test func aFolderAtRestIsOneFileAndItsHead() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<5)
        await store.close()
        #expect(!Files.exists(folder.path + "/verdict.db-wal"))
        #expect(Files.exists(folder.path + "/verdict.db"))
        #expect(Files.exists(folder.path + "/audit.head"))
    }
}

import Glibc
import Testing

@testable import Store

/// A process that is killed at any moment loses nothing that it has answered.
@Suite struct CrashTests {
    private let folder = TemporaryFolder()

    /// Writes verdicts from several tasks until the process is killed, and notes each answered one in a file.
    private static func writeUntilKilled(path: String, durability: SQLiteStore.Durability, round: Int)
        async throws
    {
        let store = try SQLiteStore(folder: path, options: SQLiteStore.Options(durability: durability))
        let log = open(path + "/answered", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        precondition(log >= 0)
        let thread = UnsafeMutablePointer<pthread_t>.allocate(capacity: 1)
        // The moment is meant to be any moment, so it is the clock's.
        var generator = SystemRandomNumberGenerator()
        let delay = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
        delay.pointee = UInt32.random(in: 2_000...120_000, using: &generator)
        pthread_create(
            thread, nil,
            { @Sendable context in
                guard let context else { return nil }
                usleep(context.assumingMemoryBound(to: UInt32.self).pointee)
                kill(getpid(), SIGKILL)
                return nil
            }, delay)
        try await withThrowingTaskGroup { group in
            for task in 0..<6 {
                group.addTask {
                    for count in 0..<100_000 {
                        let number = round << 32 | task << 24 | count
                        let verdict = makeVerdict(number, second: 0, key: "\(number)")
                        _ = try await store.insert(verdict, evidence: makeEvidence(number, count: 12_000))
                        if count % 3 == 0 {
                            _ = try await store.record(
                                DecisionRecord(
                                    verdict: verdict.id, time: Timestamp(milliseconds: 0), actor: "a",
                                    decision: "proceed", reason: "", origin: ""))
                        }
                        _ = withUnsafeBytes(of: number) { write(log, $0.baseAddress, 8) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// The process may end between its very first commit and the note of it.
    @Test func anEndBeforeTheFirstNoteIsNoTampering() async throws {
        let first = try SQLiteStore.open(folder)
        let head = folder.path + "/audit.head"
        let beginning = Files.read(head)
        try await first.fill(0..<3)
        await first.close()
        Files.write(beginning, to: head)
        let second = try SQLiteStore.open(folder)
        #expect(second.auditWarning == nil)
        #expect(try await second.verifyAudit(against: []).isIntact)
        await second.close()
        // A note that is gone altogether is another matter.
        Files.write([], to: head)
        let third = try SQLiteStore.open(folder)
        #expect(third.auditWarning != nil)
        await third.close()
    }

    @Test(.timeLimit(.minutes(5)), arguments: SQLiteStore.Durability.allCases)
    func nothingAnsweredIsLostByAKill(durability: SQLiteStore.Durability) async throws {
        var total = 0
        for round in 0..<6 {
            let path = folder.path
            let mode = durability.rawValue
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, mode = mode as String, round = round as Int] in
                let durability = try #require(SQLiteStore.Durability(rawValue: mode))
                try await CrashTests.writeUntilKilled(path: path, durability: durability, round: round)
            }
            let store = try SQLiteStore(folder: path)
            #expect(store.auditWarning == nil)
            let answered = Files.read(path + "/answered").withUnsafeBytes {
                Array($0.bindMemory(to: Int.self))
            }
            for number in answered.dropFirst(total) {
                let id = makeID(number)
                #expect(try await store.verdict(id)?.idempotencyKey == "\(number)")
                #expect(try await store.evidence(of: id) == makeEvidence(number, count: 12_000).bytes)
            }
            total = answered.count
            let report = try await store.verifyAudit(against: [])
            #expect(report.firstBreak == nil)
            #expect(report.verdicts >= total)
            await store.close()
        }
        #expect(total > 0)
    }
}

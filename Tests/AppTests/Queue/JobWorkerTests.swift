import Logging
import Store
import TestSupport
import Testing
import Threading

@testable import App

@Suite struct JobWorkerTests {
    /// Does jobs as the test says, and tells what it did.
    private final class Handler: JobHandler {
        let kind: String
        let concurrency: Int
        let schedule: RetrySchedule
        private let body: @Sendable (LeasedJob, JobContext) async throws -> JobOutcome

        init(
            _ kind: String = "work", concurrency: Int = 4, attempts: Int = 3,
            _ body: @escaping @Sendable (LeasedJob, JobContext) async throws -> JobOutcome
        ) {
            self.kind = kind
            self.concurrency = concurrency
            schedule = RetrySchedule(first: .seconds(4), longest: .seconds(8), attempts: attempts)
            self.body = body
        }

        func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome {
            try await body(job, context)
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        var description = "no route, Authorization: Bearer abcdefghijklmnopqrstuvwxyz"
    }

    private let folder = TemporaryFolder()
    private let clock = Locked(Timestamp(milliseconds: 1_000_000))
    private let store: SQLiteStore
    private let jobs: Jobs
    private let metrics = Metrics(routes: [], version: "test")

    init() throws {
        let clock = clock
        store = try SQLiteStore(
            folder: folder.path,
            options: SQLiteStore.Options(durability: .normal, now: { clock.withLock { $0 } }))
        jobs = Jobs(queue: store)
    }

    /// Lets a worker run until a condition holds.
    private func run(
        _ handlers: [any JobHandler], until condition: () async throws -> Bool
    ) async throws {
        let worker = JobWorker(
            jobs: jobs, handlers: handlers, metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { [clock] in clock.withLock { $0 } })
        let task = Task { await worker.run() }
        while try await !condition() { await Task.yield() }
        task.cancel()
        await task.value
    }

    private func advance(_ duration: Duration) {
        clock.withLock { $0 = $0 + duration }
        jobs.wake()
    }

    private func record(_ id: Int64) async throws -> JobRecord { try #require(try await store.job(id)) }

    @Test(.timeLimit(.minutes(1))) func aJobIsDoneAndWhatFollowsToo() async throws {
        let seen = Locked<[String]>([])
        let first = Handler("first") { job, _ in
            seen.withLock { $0.append("first \(job.payload)") }
            return .done(following: [NewJob(kind: "second", payload: [2])])
        }
        let second = Handler("second") { job, _ in
            seen.withLock { $0.append("second \(job.payload)") }
            return .done()
        }
        let id = try await jobs.enqueue(NewJob(kind: "first", payload: [1])).id
        try await run([first, second]) { try await store.jobs(in: [.done], kind: nil, limit: 9).count == 2 }
        #expect(try await record(id).state == .done)
        #expect(seen.withLock { $0 } == ["first [1]", "second [2]"])
    }

    @Test(.timeLimit(.minutes(1))) func whatFailsIsRepeatedAndThenGivenUpWithoutTellingSecrets() async throws
    {
        let attempts = Locked<[Int]>([])
        let handler = Handler { job, context in
            attempts.withLock { $0.append(job.attempt) }
            if job.attempt == 1 { try await context.note([9]) }
            #expect(job.checkpoint == (job.attempt == 1 ? nil : [9]))
            throw Failure()
        }
        let id = try await jobs.enqueue(NewJob(kind: "work")).id
        try await run([handler]) {
            let record = try await record(id)
            // The pauses are 2 to 4 and 4 to 8 seconds.
            if record.state == .waiting, record.lastError != nil { advance(.seconds(1)) }
            return record.state == .dead
        }
        #expect(attempts.withLock { $0 } == [1, 2, 3])
        let error = try #require(try await record(id).lastError)
        #expect(error.contains("no route") && !error.contains("abcdef"))
        let text = String(decoding: metrics.text(), as: UTF8.self)
        #expect(text.contains(#"verdict_jobs_total{kind="work",result="failed"} 2"#))
        #expect(text.contains(#"verdict_jobs_total{kind="work",result="dead"} 1"#))
    }

    @Test(.timeLimit(.minutes(1))) func aJobThatEndsTheProcessEachTimeIsGivenUp() async throws {
        let id = try await jobs.enqueue(NewJob(kind: "work")).id
        for _ in 0..<3 {
            #expect(try await store.lease(kind: "work", limit: 1, for: .seconds(1)).count == 1)
            advance(.seconds(1))
        }
        let handler = Handler { _, _ in
            Issue.record("it was done once more")
            return .done()
        }
        try await run([handler]) { try await record(id).state == .dead }
    }

    @Test(.timeLimit(.minutes(1))) func noMoreThanTheBoundRunAtATime() async throws {
        let counts = Locked((running: 0, most: 0, done: 0))
        let handler = Handler(concurrency: 3) { _, _ in
            counts.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            for _ in 0..<50 { await Task.yield() }
            counts.withLock {
                $0.running -= 1
                $0.done += 1
            }
            return .done()
        }
        for _ in 0..<40 { try await jobs.enqueue(NewJob(kind: "work")) }
        try await run([handler]) { try await store.jobs(in: [.done], kind: nil, limit: 99).count == 40 }
        #expect(counts.withLock { $0.done } == 40)
        #expect((2...3).contains(counts.withLock { $0.most }))
    }

    @Test(.timeLimit(.minutes(1))) func whatTheEndOfTheWorkerInterruptsIsNoFailure() async throws {
        let hasBegun = Locked(false)
        let handler = Handler { _, _ in
            hasBegun.withLock { $0 = true }
            try await Task.sleep(for: .seconds(3_600))
            return .done()
        }
        let id = try await jobs.enqueue(NewJob(kind: "work")).id
        try await run([handler]) { hasBegun.withLock { $0 } }
        let record = try await record(id)
        #expect(record.state == .waiting && record.attempts == 0 && record.lastError == nil)
    }

    @Test func pausesGrowToTheirBound() {
        var generator = SeededGenerator(seed: 1)
        let schedule = RetrySchedule(first: .seconds(1), longest: .seconds(10), attempts: 8)
        for (attempt, longest) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (7, 10)] {
            let pause = schedule.pause(after: attempt, using: &generator) ?? Duration.zero
            #expect(
                pause >= Duration.seconds(longest) / 2 && pause <= Duration.seconds(longest), "\(attempt)")
        }
        #expect(schedule.pause(after: 8, using: &generator) == nil)
    }
}

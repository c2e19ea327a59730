import Testing
import Threading

@testable import Store

@Suite struct JobQueueTests {
    private let folder = TemporaryFolder()
    private let clock = Locked(Timestamp(milliseconds: 1_000_000))

    private func open() throws(StoreError) -> SQLiteStore {
        try SQLiteStore(
            folder: folder.path,
            options: SQLiteStore.Options(
                durability: .normal, now: { [clock] in clock.withLock { $0 } }))
    }

    private func advance(_ duration: Duration) { clock.withLock { $0 = $0 + duration } }

    private var now: Timestamp { clock.withLock { $0 } }

    @Test func aJobIsTakenOnceAndComesBackWhole() async throws {
        let store = try open()
        let outcome = try await store.enqueue(NewJob(kind: "analyze", key: "x1", payload: [1, 2, 3]))
        #expect(outcome.isAdded)
        let job = try #require(try await store.lease(kind: "analyze", limit: 5, for: .seconds(30)).first)
        #expect(job.kind == "analyze" && job.key == "x1" && job.payload == [1, 2, 3])
        #expect(job.attempt == 1 && job.checkpoint == nil && job.created == now)
        #expect(job.expires == now + .seconds(30))
        #expect(try await store.lease(kind: "analyze", limit: 5, for: .seconds(30)).isEmpty)
        #expect(try await store.jobCounts()["analyze"]?.leased == 1)
        #expect(try await store.complete(job.lease, enqueueing: []))
        #expect(try await store.jobCounts().isEmpty)
        let record = try #require(try await store.job(outcome.id))
        #expect(record.state == .done && record.payload.isEmpty && record.due == nil)
    }

    @Test func whatIsKnownIsNotAddedAgainUntilItIsForgotten() async throws {
        let store = try open()
        let first = try await store.enqueue(NewJob(kind: "analyze", key: "x1"))
        #expect(try await store.enqueue(NewJob(kind: "analyze", key: "x1")) == .known(first.id))
        #expect(try await store.enqueue(NewJob(kind: "monitor", key: "x1")).isAdded)
        #expect(try await store.enqueue(NewJob(kind: "analyze")).isAdded)
        #expect(try await store.enqueue(NewJob(kind: "analyze")).isAdded)
        for job in try await store.lease(kind: "analyze", limit: 10, for: .seconds(1)) {
            #expect(try await store.complete(job.lease, enqueueing: []))
        }
        #expect(try await store.enqueue(NewJob(kind: "analyze", key: "x1")) == .known(first.id))
        #expect(try await store.forgetFinishedJobs(before: now) == 0)
        advance(.seconds(10))
        #expect(try await store.forgetFinishedJobs(before: now) == 3)
        #expect(try await store.enqueue(NewJob(kind: "analyze", key: "x1")).isAdded)
    }

    @Test func nothingIsTakenBeforeItsTime() async throws {
        let store = try open()
        _ = try await store.enqueue(NewJob(kind: "a", key: "later", notBefore: now + .seconds(60)))
        _ = try await store.enqueue(NewJob(kind: "a", key: "soon"))
        #expect(try await store.dueTimes() == ["a": now])
        let taken = try await store.lease(kind: "a", limit: 9, for: .seconds(600))
        #expect(taken.map(\.key) == ["soon"])
        #expect(try await store.dueTimes() == ["a": now + .seconds(60)])
        advance(.seconds(60))
        #expect(try await store.lease(kind: "a", limit: 9, for: .seconds(600)).map(\.key) == ["later"])
    }

    @Test func aJobWhoseHolderIsGoneIsTakenAgain() async throws {
        let store = try open()
        _ = try await store.enqueue(NewJob(kind: "a", payload: [7]))
        let first = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).first)
        #expect(try await store.note([1], on: first.lease))
        advance(.seconds(29))
        #expect(try await store.extend(first.lease, for: .seconds(30)))
        advance(.seconds(29))
        #expect(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).isEmpty)
        advance(.seconds(1))
        let second = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).first)
        #expect(second.attempt == 2 && second.payload == [7] && second.checkpoint == [1])
        // The first holder was only slow: nothing that it says counts any more.
        #expect(try await store.complete(first.lease, enqueueing: [NewJob(kind: "b")]) == false)
        #expect(try await store.fail(first.lease, reason: "late", retryAt: nil) == false)
        #expect(try await store.postpone(first.lease, until: now, checkpoint: nil) == false)
        #expect(try await store.note([9], on: first.lease) == false)
        #expect(try await store.extend(first.lease, for: .seconds(9)) == false)
        #expect(try await store.jobs(in: [], kind: "b", limit: 9).isEmpty)
        #expect(try await store.complete(second.lease, enqueueing: []))
    }

    @Test func aFailedAttemptIsRepeatedUntilItIsADeadLetter() async throws {
        let store = try open()
        let id = try await store.enqueue(NewJob(kind: "a", payload: [7])).id
        let first = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).first)
        #expect(try await store.fail(first.lease, reason: "no route", retryAt: now + .seconds(5)))
        #expect(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).isEmpty)
        advance(.seconds(5))
        let second = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).first)
        #expect(second.attempt == 2)
        #expect(try await store.fail(second.lease, reason: "still no route", retryAt: nil))
        advance(.seconds(3_600))
        #expect(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).isEmpty)
        #expect(try await store.jobCounts()["a"]?.dead == 1)
        let dead = try await store.jobs(in: [.dead], kind: nil, limit: 10)
        #expect(dead.map(\.id) == [id])
        #expect(dead.first?.lastError == "still no route" && dead.first?.payload == [7])
        #expect(try await store.retryDeadJobs([id + 1]) == 0)
        #expect(try await store.retryDeadJobs([id]) == 1)
        #expect(try await store.retryDeadJobs(nil) == 0)
        let third = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(30)).first)
        #expect(third.attempt == 1)
    }

    @Test func whatIsPostponedCountsItsAttemptsAnew() async throws {
        let store = try open()
        _ = try await store.enqueue(NewJob(kind: "monitor", key: "x"))
        for round in 0..<4 {
            let job = try #require(try await store.lease(kind: "monitor", limit: 1, for: .seconds(9)).first)
            #expect(job.attempt == 1)
            #expect(job.checkpoint == (round == 0 ? nil : [0]))
            #expect(
                try await store.postpone(
                    job.lease, until: now + .seconds(10), checkpoint: round == 0 ? [0] : nil))
            advance(.seconds(10))
        }
    }

    @Test func whatFollowsIsAddedWithTheEnd() async throws {
        let store = try open()
        _ = try await store.enqueue(NewJob(kind: "a"))
        _ = try await store.enqueue(NewJob(kind: "b", key: "known"))
        let job = try #require(try await store.lease(kind: "a", limit: 1, for: .seconds(9)).first)
        #expect(
            try await store.complete(
                job.lease, enqueueing: [NewJob(kind: "b", key: "known"), NewJob(kind: "b", key: "new")]))
        #expect(try await store.jobs(in: [.waiting], kind: "b", limit: 9).map(\.key) == ["new", "known"])
    }

    @Test(.timeLimit(.minutes(1))) func twoProcessesShareTheWorkWithoutDoingAnyTwice() async throws {
        let first = try open()
        let second = try open()
        for number in 0..<300 { _ = try await first.enqueue(NewJob(kind: "a", key: "\(number)")) }
        let taken = try await withThrowingTaskGroup(of: [String].self) { group in
            for store in [first, second, first, second] {
                group.addTask {
                    var keys: [String] = []
                    while case let jobs = try await store.lease(kind: "a", limit: 7, for: .seconds(60)),
                        !jobs.isEmpty
                    {
                        for job in jobs {
                            #expect(try await store.complete(job.lease, enqueueing: []))
                            keys.append(job.key ?? "")
                        }
                    }
                    return keys
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.count == 300)
        #expect(Set(taken).count == 300)
    }

    private func event(_ key: String, execution: String = "x1") -> EventRecord {
        EventRecord(
            key: key, received: now, source: "harness", kind: "PipelineFailed", status: "failed",
            occurred: Timestamp(milliseconds: 5),
            identity: VerdictIdentity(account: "a", pipeline: "p", execution: execution, stage: "s"),
            body: Array(#"{"a":"ü"}"#.utf8))
    }

    @Test func anEventAndItsJobsAreStoredOnce() async throws {
        let store = try open()
        let job = NewJob(kind: "analyze", key: "x1")
        #expect(try await store.record(event("k1"), enqueueing: [job]))
        #expect(try await store.record(event("k1"), enqueueing: [NewJob(kind: "analyze", key: "y")]) == false)
        advance(.seconds(1))
        #expect(try await store.record(event("k2"), enqueueing: [job]))
        #expect(try await store.record(event("k3", execution: ""), enqueueing: []))
        #expect(try await store.jobs(in: [], kind: nil, limit: 9).map(\.key) == ["x1"])
        let events = try await store.events(ofExecution: "x1", account: nil, limit: 10)
        #expect(events.map(\.key) == ["k1", "k2"])
        #expect(events.last == event("k2"))
        #expect(try await store.events(ofExecution: "x1", account: "a", limit: 1).map(\.key) == ["k2"])
        #expect(try await store.events(ofExecution: "x1", account: "b", limit: 10).isEmpty)
        #expect(try await store.events(ofExecution: "", account: nil, limit: 10).isEmpty)
        #expect(try await store.forgetEvents(before: now) == 1)
    }

    @Test(
        "a later time stays within the range",
        arguments: [
            (5, Duration.milliseconds(7), 12), (5, .seconds(-1), -995), (Int64.max - 1, .seconds(9), .max),
            (0, .seconds(Int64.max), .max), (0, .seconds(Int64.min), .min), (Int64.min, .seconds(-1), .min),
        ] as [(Int64, Duration, Int64)])
    func addition(start: Int64, duration: Duration, end: Int64) {
        #expect((Timestamp(milliseconds: start) + duration).milliseconds == end)
    }
}

import Glibc
import Testing
import Threading

@Suite(.timeLimit(.minutes(1))) struct WorkerTests {
    private actor Counter {
        let thread: WorkerThread
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
        var count = 0

        init(thread: WorkerThread) { self.thread = thread }

        func increment() -> Bool {
            count += 1
            return thread.isCurrent
        }
    }

    @Test func anActorLivesOnItsWorkerThread() async throws {
        let thread = try WorkerThread(name: "test")
        let counter = Counter(thread: thread)
        await withTaskGroup { group in
            for _ in 0..<200 { group.addTask { #expect(await counter.increment()) } }
        }
        #expect(await counter.count == 200)
        thread.stop()
    }

    @Test func aPoolReturnsWhatTheWorkReturned() async throws {
        let pool = try WorkerPool(threadCount: 2)
        let results = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 { group.addTask { try await pool.run { number * 2 } } }
            return try await group.reduce(0, +)
        }
        #expect(results == 9900)
    }

    @Test func aFullPoolRefusesAtOnce() async throws {
        let pool = try WorkerPool(threadCount: 1, capacity: 1)
        let gate = Gate()
        let busy = Task { try await pool.run { gate.wait() } }
        gate.waitUntilEntered()
        let queued = Task { try await pool.run {} }
        while pool.queueDepth < 1 { await Task.yield() }
        await #expect(throws: WorkerPool.Refusal.self) { try await pool.run {} }
        gate.open()
        try await busy.value
        try await queued.value
        #expect(pool.queueDepth == 0)
    }

    @Test func aStoppedPoolRefuses() async throws {
        let pool = try WorkerPool(threadCount: 1)
        pool.stop()
        await #expect(throws: WorkerPool.Refusal.self) { try await pool.run {} }
    }

    @Test func aLockKeepsThreadsApart() async {
        let value = Locked(0)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { value.withLock { $0 += 1 } } }
            }
        }
        #expect(value.withLock { $0 } == 8000)
    }
}

/// Holds a worker until it is opened; unchecked, since a semaphore is made for several threads.
private final class Gate: @unchecked Sendable {
    private let entered = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let opened = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(entered, 0, 0)
        sem_init(opened, 0, 0)
    }

    deinit {
        entered.deallocate()
        opened.deallocate()
    }

    func wait() {
        sem_post(entered)
        sem_wait(opened)
    }

    func waitUntilEntered() { sem_wait(entered) }
    func open() { sem_post(opened) }
}

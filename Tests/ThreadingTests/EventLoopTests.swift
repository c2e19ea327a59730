import Glibc
import Testing
import Threading

/// Two connected, non-blocking stream sockets.
private struct SocketPair: Sendable {
    let left: CInt
    let right: CInt

    init() {
        var pair: [CInt] = [0, 0]
        let flags = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        precondition(socketpair(AF_UNIX, flags, 0, &pair) == 0)
        (left, right) = (pair[0], pair[1])
    }

    func shut() {
        close(left)
        close(right)
    }
}

@Suite(.timeLimit(.minutes(1))) struct EventLoopTests {
    /// Runs a body as a task of a loop of its own.
    private func onLoop<Result: Sendable>(
        clock: MonotonicClock = .system, _ body: @escaping @Sendable (EventLoop) async throws -> Result
    ) async throws -> Result {
        let loop = try EventLoop(clock: clock)
        try loop.start()
        defer { loop.stop() }
        return try await Task(executorPreference: loop) { try await body(loop) }.value
    }

    @Test func aTaskStaysOnTheLoopAcrossSuspensions() async throws {
        try await onLoop { loop in
            #expect(loop.isCurrent)
            await Task.yield()
            #expect(loop.isCurrent)
            await Task.detached {}.value
            #expect(loop.isCurrent)
        }
    }

    @Test func aWaitEndsWhenOctetsArrive() async throws {
        let pair = SocketPair()
        defer { pair.shut() }
        try await onLoop { loop in
            let readiness = try loop.register(pair.left)
            let writer = Task.detached { _ = write(pair.right, "x", 1) }
            #expect(await readiness.wait(for: .read) == .ready)
            #expect(readiness.ready.contains(.read))
            await writer.value
            readiness.invalidate()
        }
    }

    @Test func aClearedDirectionWaitsForTheNextEdge() async throws {
        let pair = SocketPair()
        defer { pair.shut() }
        let clock = ManualClock()
        try await onLoop(clock: .manual(clock)) { loop in
            let readiness = try loop.register(pair.left)
            _ = write(pair.right, "x", 1)
            #expect(await readiness.wait(for: .read) == .ready)
            readiness.clear(.read)
            let advance = Task.detached { clock.advance(by: .seconds(2)) }
            #expect(await readiness.wait(for: .read, until: loop.now + .seconds(1)) == .timedOut)
            await advance.value
            _ = write(pair.right, "y", 1)
            #expect(await readiness.wait(for: .read) == .ready)
            readiness.invalidate()
        }
    }

    @Test func theEndOfTheOtherSideIsSeen() async throws {
        let pair = SocketPair()
        defer { pair.shut() }
        try await onLoop { loop in
            let readiness = try loop.register(pair.left)
            shutdown(pair.right, CInt(SHUT_WR))
            #expect(await readiness.wait(for: .read) == .ready)
            #expect(readiness.isEnding)
            readiness.invalidate()
        }
    }

    @Test func aDescriptorNumberUsedAgainGetsNoEventOfItsForerunner() async throws {
        try await onLoop { loop in
            for _ in 0..<200 {
                let pair = SocketPair()
                let readiness = try loop.register(pair.left)
                _ = write(pair.right, "x", 1)
                // Invalidated before the loop has looked: the event must not reach the next pair.
                readiness.invalidate()
                pair.shut()
            }
            let pair = SocketPair()
            defer { pair.shut() }
            let readiness = try loop.register(pair.left)
            _ = await readiness.wait(for: .write)
            #expect(!readiness.ready.contains(.read))
            readiness.invalidate()
        }
    }

    @Test func anInterruptionEndsTheWaitNowOrTheNext() async throws {
        let pair = SocketPair()
        defer { pair.shut() }
        try await onLoop { loop in
            let readiness = try loop.register(pair.left)
            readiness.interrupt()
            #expect(await readiness.wait(for: .read) == .interrupted)
            let other = Task.detached { readiness.cancel() }
            #expect(await readiness.wait(for: .read) == .interrupted)
            await other.value
            readiness.invalidate()
        }
    }

    @Test func cancellationEndsASleep() async throws {
        let loop = try EventLoop(clock: .manual(ManualClock()))
        try loop.start()
        defer { loop.stop() }
        let sleeper = Task(executorPreference: loop) { await loop.sleep(until: .never) }
        sleeper.cancel()
        await sleeper.value
    }

    @Test func sleepersWakeInTheOrderOfTheirDeadlines() async throws {
        let clock = ManualClock()
        let loop = try EventLoop(clock: .manual(clock))
        try loop.start()
        defer { loop.stop() }
        let order = Locked<[Int]>([])
        let started = Locked(0)
        let start = clock.now
        await withTaskGroup { group in
            for seconds in [5, 1, 4, 2, 3] {
                group.addTask(executorPreference: loop) {
                    started.withLock { $0 += 1 }
                    await loop.sleep(until: start + .seconds(seconds))
                    order.withLock { $0.append(seconds) }
                }
            }
            while started.withLock({ $0 }) < 5 { await Task.yield() }
            for count in 1...5 {
                clock.advance(by: .seconds(1))
                while order.withLock({ $0.count }) < count { await Task.yield() }
            }
        }
        #expect(order.withLock { $0 } == [1, 2, 3, 4, 5])
    }

    @Test func closuresOfOtherThreadsRunOnTheLoop() async throws {
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        let isOnLoop = await withCheckedContinuation { continuation in
            loop.execute { continuation.resume(returning: loop.isCurrent) }
        }
        #expect(isOnLoop)
    }

    @Test func manyTasksOfManyThreadsAreAllRun() async throws {
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        let sum = Locked(0)
        await withTaskGroup { group in
            for number in 1...1000 {
                group.addTask(executorPreference: loop) { sum.withLock { $0 += number } }
            }
        }
        #expect(sum.withLock { $0 } == 500_500)
    }

    @Test func theLagCountsWakeupsAndWork() async throws {
        let loop = try EventLoop()
        try loop.start()
        defer { loop.stop() }
        for _ in 0..<10 { await Task(executorPreference: loop) {}.value }
        let lag = loop.lag
        #expect(lag.wakeups > 0)
        #expect(lag.longest <= lag.busy)
    }
}

import CLinux
import Glibc
import Synchronization

/// One thread that runs Swift jobs and waits for descriptors with `epoll`.
///
/// The loop is a serial executor, so an actor may live on it, and a task executor, so that the
/// nonisolated async functions of a task that prefers it stay on its thread.
package final class EventLoop: SerialExecutor, TaskExecutor {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var closures: [@Sendable () -> Void] = []
        var isStopped = false
    }

    /// The clock of the loop's deadlines.
    package let clock: MonotonicClock

    private let inbox = Locked(Inbox())

    /// Whether the inbox holds something; written under its lock, read without.
    private let hasMail = Atomic(false)
    private let epoll: CInt
    private let wakeup: CInt
    private let threadID = Atomic<UInt>(0)
    private let meter = LoopMeter()

    // What follows is touched on the loop's thread only.
    @exclusivity(unchecked) private nonisolated(unsafe) var jobs: [UnownedJob] = []
    @exclusivity(unchecked) private nonisolated(unsafe) var running: [UnownedJob] = []
    @exclusivity(unchecked) private nonisolated(unsafe) var registrations: [Readiness?] = []
    @exclusivity(unchecked) private nonisolated(unsafe) var deadlines = DeadlineHeap()
    @exclusivity(unchecked) private nonisolated(unsafe) var generation: UInt32 = 0
    @exclusivity(unchecked) private nonisolated(unsafe) var time: MonotonicTime

    /// Creates a loop; it does nothing before ``start(name:)``.
    ///
    /// - Parameter clock: The clock of the deadlines.
    /// - Throws: ``ThreadingError`` if no descriptors are left.
    package init(clock: MonotonicClock = .system) throws(ThreadingError) {
        let epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw ThreadingError(operation: "epoll_create1", code: errno) }
        let wakeup = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeup >= 0 else {
            let code = errno
            close(epoll)
            throw ThreadingError(operation: "eventfd", code: code)
        }
        self.clock = clock
        self.epoll = epoll
        self.wakeup = wakeup
        time = clock.now
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(u64: Self.wakeupToken))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &event)
        if case .manual(let clock) = clock { clock.attach(self) }
    }

    deinit {
        close(wakeup)
        close(epoll)
    }

    /// Starts the loop's thread, which keeps the loop alive until ``stop()``.
    ///
    /// - Parameter name: The thread's name.
    /// - Throws: ``ThreadingError`` if the system refuses another thread.
    package func start(name: String = "loop") throws(ThreadingError) {
        try DetachedThread.start(name: name) { self.run() }
    }

    /// Lets the thread end once it has run what is queued; tasks that still wait on the loop never go on.
    package func stop() {
        send { $0.isStopped = true }
    }

    /// How long the loop was held by its own work.
    package var lag: LoopLag { meter.lag }

    /// The moment of the loop's last wake-up; to be read on the loop.
    package var now: MonotonicTime { time }

    // MARK: - The thread

    private static let wakeupToken = UInt64.max
    private static let batch = 256

    private func run() {
        threadID.store(UInt(pthread_self()), ordering: .releasing)
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.batch) { events in
            guard let first = events.baseAddress else { return }
            while takeInbox() {
                runJobs()
                meter.willWait(at: clock.now)
                let count = epoll_wait(epoll, first, CInt(Self.batch), waitLimit())
                time = clock.now
                meter.didWake(at: time)
                guard count >= 0 else {
                    precondition(errno == EINTR, "epoll_wait failed: \(errno)")
                    continue
                }
                for index in 0..<count {
                    deliver(clinux_event_flags(first, index), token: clinux_event_token(first, index))
                }
                while let waiter = deadlines.popExpired(at: time.nanoseconds) { waiter.expired() }
            }
        }
        threadID.store(0, ordering: .releasing)
    }

    private func deliver(_ flags: UInt32, token: UInt64) {
        if token == Self.wakeupToken {
            var value: eventfd_t = 0
            eventfd_read(wakeup, &value)
            return
        }
        let descriptor = Int(truncatingIfNeeded: token & 0xffff_ffff)
        guard descriptor < registrations.count, let readiness = registrations[descriptor],
            readiness.generation == UInt32(truncatingIfNeeded: token >> 32)
        else { return }
        readiness.arrived(flags)
    }

    /// Takes over what other threads have sent; false when the loop is to end.
    private func takeInbox() -> Bool {
        guard hasMail.load(ordering: .acquiring) else { return true }
        let (remote, closures, isStopped) = inbox.withLock { inbox in
            // Lowered under the lock, so that whoever comes next raises it again.
            hasMail.store(false, ordering: .relaxed)
            let mail = (inbox.jobs, inbox.closures, inbox.isStopped)
            inbox.jobs = []
            inbox.closures = []
            return mail
        }
        jobs.append(contentsOf: remote)
        for closure in closures { closure() }
        if isStopped {
            guard !jobs.isEmpty else { return false }
            // Comes back here after the jobs.
            hasMail.store(true, ordering: .relaxed)
        }
        return true
    }

    private func runJobs() {
        swap(&jobs, &running)
        var index = 0
        while index < running.count {
            // As the task executor: a job that were run as the serial executor's would be queued again at each
            // entry to a nonisolated function, since the two count as different executors.
            running[index].runSynchronously(on: asUnownedTaskExecutor())
            index += 1
        }
        running.removeAll(keepingCapacity: running.capacity <= 4096)
    }

    /// The limit of the next `epoll_wait`, in milliseconds, rounded up.
    private func waitLimit() -> CInt {
        if !jobs.isEmpty || hasMail.load(ordering: .acquiring) { return 0 }
        guard let earliest = deadlines.earliest else { return -1 }
        if earliest <= time.nanoseconds { return 0 }
        guard clock.isRunning else { return -1 }
        return CInt(clamping: (earliest - time.nanoseconds + 999_999) / 1_000_000)
    }

    // MARK: - Executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
            return
        }
        send { $0.jobs.append(job) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Whether the caller runs on the loop's thread.
    package var isCurrent: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }
    package func checkIsolated() { precondition(isCurrent, "not on the event loop") }
    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Runs a closure on the loop's thread soon: at once if that is where the caller is.
    package func execute(_ body: @escaping @Sendable () -> Void) {
        if isCurrent { return body() }
        send { $0.closures.append(body) }
    }

    /// Puts something into the inbox, and wakes the loop if nobody has before.
    private func send(_ put: (inout Inbox) -> Void) {
        let isFirst = inbox.withLock { inbox in
            put(&inbox)
            return !hasMail.exchange(true, ordering: .acquiringAndReleasing)
        }
        if isFirst { wake() }
    }

    func wake() { eventfd_write(wakeup, 1) }

    // MARK: - Readiness

    /// Puts a descriptor on the loop; to be called on the loop.
    ///
    /// - Parameter descriptor: An open, non-blocking descriptor that stays open until `invalidate()`.
    /// - Returns: What tells when the descriptor can be read or written.
    /// - Throws: ``ThreadingError`` if the kernel refuses (for instance at its limit of watches).
    package func register(_ descriptor: CInt) throws(ThreadingError) -> Readiness {
        precondition(isCurrent, "not on the event loop")
        generation &+= 1
        if generation == .max { generation = 1 }
        let token = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        var event = epoll_event(
            events: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue,
            data: epoll_data(u64: token))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
            throw ThreadingError(operation: "epoll_ctl", code: errno)
        }
        let readiness = Readiness(loop: self, descriptor: descriptor, generation: generation)
        let index = Int(descriptor)
        if index >= registrations.count {
            registrations.append(contentsOf: repeatElement(nil, count: index + 1 - registrations.count))
        }
        registrations[index] = readiness
        return readiness
    }

    /// Suspends the caller, a task on this loop, until a moment comes or the task is cancelled.
    package func sleep(until deadline: MonotonicTime) async {
        precondition(isCurrent, "not on the event loop")
        let readiness = Readiness(loop: self, descriptor: -1, generation: 0)
        _ = await withTaskCancellationHandler {
            await readiness.wait(for: [], until: deadline)
        } onCancel: {
            readiness.cancel()
        }
        readiness.invalidate()
    }

    func noteDeadline(of readiness: Readiness) { deadlines.note(readiness) }

    func remove(_ readiness: Readiness) {
        precondition(isCurrent, "not on the event loop")
        deadlines.remove(readiness)
        let index = Int(readiness.descriptor)
        guard index >= 0, index < registrations.count, registrations[index] === readiness else { return }
        registrations[index] = nil
        // The kernel forgets a descriptor when it is closed; a listener that only rests is not closed.
        epoll_ctl(epoll, EPOLL_CTL_DEL, readiness.descriptor, nil)
    }
}

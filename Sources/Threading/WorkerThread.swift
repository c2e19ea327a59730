import Glibc
import Synchronization

/// A thread for work that blocks (a database, files), as an executor.
///
/// An actor that names it in `unownedExecutor` runs all its code there; a task that prefers it runs its
/// nonisolated code there. The jobs run one after the other.
package final class WorkerThread: SerialExecutor, TaskExecutor {
    private let queue = JobQueue<UnownedJob>()
    private let threadID = Atomic<UInt>(0)

    /// Starts the thread, which runs until ``stop()``.
    ///
    /// - Parameter name: The thread's name.
    /// - Throws: ``ThreadingError`` if the system refuses another thread.
    package init(name: String) throws(ThreadingError) {
        try DetachedThread.start(name: name) { self.run() }
    }

    /// Lets the thread end once it has run what is queued; no job may be sent after it.
    package func stop() { queue.close() }

    /// The number of jobs that wait.
    package var queueDepth: Int { queue.count }

    private func run() {
        threadID.store(UInt(pthread_self()), ordering: .releasing)
        while let job = queue.pop() {
            job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
        threadID.store(0, ordering: .releasing)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let isAccepted = queue.push(UnownedJob(job))
        precondition(isAccepted, "a job was sent to a worker thread that has been stopped")
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }
    package func checkIsolated() { precondition(isCurrent, "not on the worker thread") }
    package func isIsolatingCurrentContext() -> Bool? { isCurrent }
}

extension WorkerThread {
    /// Runs one piece of blocking work on a thread of its own, which ends with it.
    ///
    /// - Parameters:
    ///   - name: The thread's name.
    ///   - work: The work.
    /// - Throws: ``ThreadingError`` if the system refuses another thread; the work is not done then.
    package static func runOnce(
        name: String, _ work: @escaping @Sendable () -> Void
    ) throws(ThreadingError) {
        try DetachedThread.start(name: name, work)
    }
}

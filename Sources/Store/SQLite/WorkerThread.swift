import Glibc

/// A thread that an actor can live on, so that blocking calls hold neither a loop nor the cooperative pool.
///
/// Unchecked: the jobs are touched under the lock alone.
final class WorkerThread: SerialExecutor, @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var isStopped = false

    /// Starts the thread, which runs until ``stop()``.
    ///
    /// - Throws: ``ThreadingError`` if the system refuses another thread.
    init(name: String) throws(ThreadingError) {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        condition = .allocate(capacity: 1)
        condition.initialize(to: pthread_cond_t())
        pthread_cond_init(condition, nil)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { @Sendable context in
                guard let context else { return nil }
                Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        if result != 0 {
            context.release()
            throw ThreadingError(operation: "pthread_create", code: result)
        }
        pthread_detach(thread)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Lets the thread end once it has run what is queued; no job may be sent after it.
    func stop() {
        pthread_mutex_lock(lock)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(lock)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(lock)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(lock)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    private func run() {
        while true {
            pthread_mutex_lock(lock)
            while jobs.isEmpty && !isStopped { pthread_cond_wait(condition, lock) }
            let taken = jobs
            jobs.removeAll(keepingCapacity: true)
            pthread_mutex_unlock(lock)
            if taken.isEmpty { return }
            for job in taken { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}

/// A system call that failed while a thread was set up.
struct ThreadingError: Error {
    var operation: String
    var code: CInt

    var description: String { "\(operation): \(String(cString: strerror(code)))" }
}

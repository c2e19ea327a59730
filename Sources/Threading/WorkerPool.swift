/// A few threads for computing that would hold an event loop too long, with a bounded queue.
package final class WorkerPool: Sendable {
    /// The queue is full, or the pool has been stopped.
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        /// The number of pieces of work that the queue holds at most.
        package var capacity: Int

        package var description: String { "the worker pool's queue of \(capacity) is full" }
    }

    private let queue: JobQueue<@Sendable () -> Void>
    private let capacity: Int

    /// Starts a pool.
    ///
    /// - Parameters:
    ///   - threadCount: The number of threads, at least 1.
    ///   - capacity: The number of pieces of work that may wait, at least 1.
    ///   - name: The name of the threads.
    /// - Throws: ``ThreadingError`` if the system refuses another thread.
    package init(threadCount: Int, capacity: Int = 1024, name: String = "worker") throws(ThreadingError) {
        self.capacity = max(1, capacity)
        let queue = JobQueue<@Sendable () -> Void>(capacity: self.capacity)
        self.queue = queue
        for _ in 0..<max(1, threadCount) {
            do throws(ThreadingError) {
                try DetachedThread.start(name: name) {
                    while let work = queue.pop() { work() }
                }
            } catch {
                queue.close()
                throw error
            }
        }
    }

    deinit { queue.close() }

    /// The number of pieces of work that wait for a thread.
    package var queueDepth: Int { queue.count }

    /// Lets the threads end once they have done what is queued; later work is refused.
    package func stop() { queue.close() }

    /// Does a piece of work on one of the threads; the caller goes on where it was.
    ///
    /// - Parameter work: The work, which must not block for long.
    /// - Returns: What the work returned.
    /// - Throws: ``Refusal`` at once if the queue is full.
    package func run<Result>(_ work: @escaping @Sendable () -> sending Result) async throws(Refusal)
        -> sending Result
    {
        let outcome: Outcome<Result> = await withUnsafeContinuation { continuation in
            if !queue.push({ continuation.resume(returning: Outcome(value: work())) }) {
                continuation.resume(returning: Outcome(value: nil))
            }
        }
        guard let value = outcome.take() else { throw Refusal(capacity: capacity) }
        return value
    }

    /// Carries a result from the worker to the caller; unchecked, since only one of them holds it at a time.
    private final class Outcome<Result>: @unchecked Sendable {
        private nonisolated(unsafe) var value: Result?

        init(value: sending Result?) { self.value = value }

        func take() -> sending Result? {
            nonisolated(unsafe) let taken = value
            value = nil
            return taken
        }
    }
}

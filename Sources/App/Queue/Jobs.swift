package import Store

/// The way to add jobs so that they are done at once.
package final class Jobs: Sendable {
    /// Where the jobs are.
    package let queue: any JobQueue & EventStore

    let signal = WakeSignal()

    /// Creates the way to a queue.
    ///
    /// - Parameter queue: Where the jobs are.
    package init(queue: any JobQueue & EventStore) { self.queue = queue }

    /// Adds a job, unless one of the same kind and key is known, and wakes the worker.
    ///
    /// - Parameter job: What is to be done.
    /// - Returns: Whether it was added, and the number of the job that counts.
    /// - Throws: ``StoreError``; then nothing is stored.
    @discardableResult
    package func enqueue(_ job: NewJob) async throws(StoreError) -> Enqueued {
        let outcome = try await queue.enqueue(job)
        signal.wake()
        return outcome
    }

    /// Stores an event with the jobs that follow from it, and wakes the worker.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - jobs: What is to be done about it.
    /// - Returns: Whether the event was new.
    /// - Throws: ``StoreError``; then nothing is stored.
    package func record(_ event: EventRecord, enqueueing jobs: [NewJob]) async throws(StoreError) -> Bool {
        let isNew = try await queue.record(event, enqueueing: jobs)
        if isNew, !jobs.isEmpty { signal.wake() }
        return isNew
    }

    /// Lets the worker look now, for jobs that were stored together with something else.
    package func wake() { signal.wake() }
}

package import Logging
package import Store

/// What does the jobs of one kind.
///
/// A job may be done twice when the process ends at the wrong moment, so a handler notes what it has done
/// (``JobContext/note(_:)``) and looks before it acts again.
package protocol JobHandler: Sendable {
    /// The kind of jobs.
    var kind: String { get }

    /// The most jobs that are done at the same time.
    var concurrency: Int { get }

    /// When a failed attempt is repeated.
    var schedule: RetrySchedule { get }

    /// Does a job.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - context: What the handler can do with it on the way.
    /// - Returns: What became of it.
    /// - Throws: Any error, which makes the attempt a failed one; its description must hold no secret.
    func handle(_ job: LeasedJob, context: JobContext) async throws -> JobOutcome
}

extension JobHandler {
    package var concurrency: Int { 4 }
    package var schedule: RetrySchedule { RetrySchedule() }
}

/// What became of a job.
package enum JobOutcome: Sendable, Hashable {
    /// It is done; what follows from it is added in the same transaction.
    case done(following: [NewJob] = [])
    /// It goes on at a later time, which is no failure; nil leaves the checkpoint.
    case postponed(until: Timestamp, checkpoint: [UInt8]? = nil)
    /// It failed and is tried again after that time, or by the handler's schedule where it is nil.
    case failed(reason: String, retryAfter: Duration? = nil)
    /// It can never succeed; a person has to look.
    case dead(reason: String)
}

/// What a handler can do with its job while it works.
///
/// The lease is kept up by the worker; a handler that takes long needs to do nothing for it.
package struct JobContext: Sendable {
    private let queue: any JobQueue
    private let lease: JobLease

    /// A logger that names the job.
    package let logger: Logger

    /// The present time.
    package let now: @Sendable () -> Timestamp

    init(
        queue: any JobQueue, lease: JobLease, logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.queue = queue
        self.lease = lease
        self.logger = logger
        self.now = now
    }

    /// Notes how far the job has come, for the attempt after a crash.
    ///
    /// - Parameter checkpoint: What ``LeasedJob/checkpoint`` will be.
    /// - Throws: ``JobLost`` when the job is somebody else's by now, so that the handler stops; ``StoreError``.
    package func note(_ checkpoint: [UInt8]) async throws {
        guard try await queue.note(checkpoint, on: lease) else { throw JobLost() }
    }
}

/// The job went to another worker, because the lease ran out.
package struct JobLost: Error, Sendable, CustomStringConvertible {
    package var description: String { "the lease ran out and another worker has the job" }
}

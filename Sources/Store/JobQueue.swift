/// Work that survives the end of the process: what was accepted is done at least once, and at most once at a time.
///
/// A job is taken under a lease. Where its holder dies, the lease runs out and the next one takes the job; where the
/// holder was only slow, its late ``complete(_:enqueueing:)`` is refused, since the lease is no longer its own.
/// So a handler makes its own effects safe to repeat, and keeps what it has done in the job's checkpoint.
///
/// Several processes may use one queue at the same time.
package protocol JobQueue: Sendable {
    /// Adds a job, unless one of the same kind and key is known.
    ///
    /// A job that was completed is known for as long as ``forgetFinishedJobs(before:)`` leaves it, so that what
    /// arrives twice is done once.
    ///
    /// - Parameter job: What is to be done.
    /// - Returns: Whether it was added, and the number of the job that counts.
    /// - Throws: ``StoreError``; then nothing is stored.
    @discardableResult
    func enqueue(_ job: NewJob) async throws(StoreError) -> Enqueued

    /// Takes jobs of a kind that are due: new ones, those to be tried again, and those whose holder is gone.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - limit: The most jobs, at least 1.
    ///   - duration: How long they are the caller's, unless ``extend(_:for:)`` makes it longer.
    /// - Returns: The jobs, the longest due first.
    /// - Throws: ``StoreError``.
    func lease(kind: String, limit: Int, for duration: Duration) async throws(StoreError) -> [LeasedJob]

    /// Makes a lease longer, counted from now.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - duration: How long it holds from now.
    /// - Returns: Whether the job is still the caller's.
    /// - Throws: ``StoreError``.
    func extend(_ lease: JobLease, for duration: Duration) async throws(StoreError) -> Bool

    /// Notes how far a job has come, for whoever takes it after a crash.
    ///
    /// - Parameters:
    ///   - checkpoint: What ``LeasedJob/checkpoint`` will be.
    ///   - lease: The lease.
    /// - Returns: Whether the job is still the caller's; if not, nothing is noted.
    /// - Throws: ``StoreError``.
    func note(_ checkpoint: [UInt8], on lease: JobLease) async throws(StoreError) -> Bool

    /// Ends a job, and adds those that follow from it in the same transaction.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - following: What is to be done next; those with a known key are left out.
    /// - Returns: Whether the job was still the caller's; if not, nothing is changed.
    /// - Throws: ``StoreError``.
    func complete(_ lease: JobLease, enqueueing following: [NewJob]) async throws(StoreError) -> Bool

    /// Gives a job back to be done later; this is no failure, and its attempts count from 0 again.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - time: When it is due again.
    ///   - checkpoint: How far it has come; nil leaves what was noted.
    /// - Returns: Whether the job was still the caller's.
    /// - Throws: ``StoreError``.
    func postpone(
        _ lease: JobLease, until time: Timestamp, checkpoint: [UInt8]?
    ) async throws(StoreError) -> Bool

    /// Says that an attempt failed.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - reason: Why, for people; without secrets.
    ///   - time: When to try again; nil makes it a dead letter.
    /// - Returns: Whether the job was still the caller's.
    /// - Throws: ``StoreError``.
    func fail(_ lease: JobLease, reason: String, retryAt time: Timestamp?) async throws(StoreError) -> Bool

    /// When the next job of each kind is due; kinds without work are absent.
    ///
    /// - Throws: ``StoreError``.
    func dueTimes() async throws(StoreError) -> [String: Timestamp]

    /// How many jobs are not finished, by kind.
    ///
    /// - Throws: ``StoreError``.
    func jobCounts() async throws(StoreError) -> [String: JobCounts]

    /// The jobs in some states, the newest first.
    ///
    /// - Parameters:
    ///   - states: The states; all where it is empty.
    ///   - kind: The kind; nil for any.
    ///   - limit: The most jobs, at least 1.
    /// - Returns: The jobs.
    /// - Throws: ``StoreError``.
    func jobs(in states: Set<JobState>, kind: String?, limit: Int) async throws(StoreError) -> [JobRecord]

    /// The job with a number.
    ///
    /// - Throws: ``StoreError``.
    func job(_ id: Int64) async throws(StoreError) -> JobRecord?

    /// The job of a kind and key.
    ///
    /// - Throws: ``StoreError``.
    func job(kind: String, key: String) async throws(StoreError) -> JobRecord?

    /// Makes dead letters due again, with all their attempts before them.
    ///
    /// - Parameter ids: The jobs; nil for all dead letters. Others than dead letters are left alone.
    /// - Returns: How many are due again.
    /// - Throws: ``StoreError``.
    func retryDeadJobs(_ ids: [Int64]?) async throws(StoreError) -> Int

    /// Forgets jobs that were completed before a time; from then on their keys are new again.
    ///
    /// - Returns: How many were forgotten.
    /// - Throws: ``StoreError``.
    @discardableResult
    func forgetFinishedJobs(before time: Timestamp) async throws(StoreError) -> Int
}

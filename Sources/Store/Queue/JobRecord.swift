/// A job as the queue shows it.
package struct JobRecord: Sendable, Hashable {
    /// Its number.
    package var id: Int64

    /// What is to be done.
    package var kind: String

    /// What makes it the same as another job of its kind.
    package var key: String?

    /// What the handler needs; empty once it was completed.
    package var payload: [UInt8]

    /// How far it has come, as its handler noted it.
    package var checkpoint: [UInt8]?

    /// Where it stands.
    package var state: JobState

    /// How often it was begun since it was added, postponed or retried.
    package var attempts: Int

    /// When it was added.
    package var created: Timestamp

    /// When anything happened to it last.
    package var updated: Timestamp

    /// When it is due, or when its lease runs out; nil where it is done or dead.
    package var due: Timestamp?

    /// Why the last attempt failed.
    package var lastError: String?
}

/// Where a job stands.
package enum JobState: String, Sendable, Hashable, CaseIterable {
    /// It is to be done, now or later.
    case waiting
    /// Somebody does it, or did when their process ended.
    case leased
    /// It is done; it is kept so that its key stays known.
    case done
    /// It failed too often, and waits for a person.
    case dead
}

/// How many jobs of a kind are still to be finished.
package struct JobCounts: Sendable, Hashable {
    /// To be done, now or later.
    package var waiting = 0
    /// Being done.
    package var leased = 0
    /// Waiting for a person.
    package var dead = 0

    /// Creates counts of zero.
    package init() {}

    /// Those that are still to be finished: waiting and leased.
    package var depth: Int { waiting + leased }
}

/// The right to do a job for a while.
package struct JobLease: Sendable, Hashable {
    /// The job's number.
    package let id: Int64

    /// Which of the job's leases it is; a later one makes it worthless.
    package let number: Int64
}

/// A job that is the caller's for a while.
package struct LeasedJob: Sendable, Hashable {
    /// The right to it.
    package var lease: JobLease

    /// What is to be done.
    package var kind: String

    /// What makes it the same as another job of its kind.
    package var key: String?

    /// What the handler needs.
    package var payload: [UInt8]

    /// How far an earlier attempt has come.
    package var checkpoint: [UInt8]?

    /// Which attempt this is, from 1.
    package var attempt: Int

    /// When it was added.
    package var created: Timestamp

    /// When the lease runs out.
    package var expires: Timestamp
}

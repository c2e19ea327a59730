extension SQLiteStore: JobQueue {
    package func enqueue(_ job: NewJob) async throws(StoreError) -> Enqueued {
        try await committer.perform { writer throws(StoreError) in try writer.jobs.enqueue(job) }
    }

    package func lease(
        kind: String, limit: Int, for duration: Duration
    ) async throws(StoreError) -> [LeasedJob] {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.lease(kind: kind, limit: limit, for: duration)
        }
    }

    package func extend(_ lease: JobLease, for duration: Duration) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.extend(lease, for: duration)
        }
    }

    package func note(_ checkpoint: [UInt8], on lease: JobLease) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.note(checkpoint, on: lease)
        }
    }

    package func complete(
        _ lease: JobLease, enqueueing following: [NewJob]
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.complete(lease, enqueueing: following)
        }
    }

    package func postpone(
        _ lease: JobLease, until time: Timestamp, checkpoint: [UInt8]?
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.postpone(lease, until: time, checkpoint: checkpoint)
        }
    }

    package func fail(
        _ lease: JobLease, reason: String, retryAt time: Timestamp?
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.fail(lease, reason: reason, retryAt: time)
        }
    }

    package func dueTimes() async throws(StoreError) -> [String: Timestamp] { try await reader.dueTimes() }

    package func jobCounts() async throws(StoreError) -> [String: JobCounts] {
        try await reader.jobCounts()
    }

    package func jobs(
        in states: Set<JobState>, kind: String?, limit: Int
    ) async throws(StoreError) -> [JobRecord] {
        try await reader.jobs(in: states, kind: kind, limit: limit)
    }

    package func job(_ id: Int64) async throws(StoreError) -> JobRecord? { try await reader.job(id) }

    package func job(kind: String, key: String) async throws(StoreError) -> JobRecord? {
        try await reader.job(kind: kind, key: key)
    }

    package func retryDeadJobs(_ ids: [Int64]?) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in try writer.jobs.retryDeadJobs(ids) }
    }

    package func forgetFinishedJobs(before time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.forgetFinishedJobs(before: time)
        }
    }
}

extension SQLiteStore: EventStore {
    package func record(
        _ event: EventRecord, enqueueing jobs: [NewJob]
    ) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.record(event, enqueueing: jobs)
        }
    }

    package func events(
        ofExecution execution: String, account: String?, limit: Int
    ) async throws(StoreError) -> [EventRecord] {
        try await reader.events(ofExecution: execution, account: account, limit: limit)
    }

    package func forgetEvents(before time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in
            try writer.jobs.forgetEvents(before: time)
        }
    }
}

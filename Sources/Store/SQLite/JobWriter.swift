/// The statements that change the queue and the events; it lives on the writer's thread, inside its transactions.
///
/// `due` says when a job may be taken: when it is to be tried, or when its lease runs out. So a job whose holder
/// died needs no separate search. It is null where the job is done or dead.
final class JobWriter {
    private let database: Database
    private let insertJob: Statement
    private let selectByKey: Statement
    private let takeJobs: Statement
    private let extendLease: Statement
    private let noteCheckpoint: Statement
    private let completeJob: Statement
    private let postponeJob: Statement
    private let failJob: Statement
    private let insertEvent: Statement
    private let now: @Sendable () -> Timestamp

    init(database: Database, now: @escaping @Sendable () -> Timestamp) throws(StoreError) {
        self.database = database
        self.now = now
        insertJob = try Statement(
            """
            INSERT INTO job (kind, key, payload, state, created, updated, due)
            VALUES (?1, ?2, ?3, 'waiting', ?4, ?4, ?5) ON CONFLICT (kind, key) DO NOTHING
            """, on: database)
        selectByKey = try Statement("SELECT id FROM job WHERE kind = ?1 AND key = ?2", on: database)
        takeJobs = try Statement(
            """
            UPDATE job SET state = 'leased', lease = lease + 1, attempts = attempts + 1, updated = ?2, due = ?3
            WHERE id IN (SELECT id FROM job WHERE kind = ?1 AND due <= ?2 ORDER BY due, id LIMIT ?4)
            RETURNING id, lease, kind, key, payload, checkpoint, attempts, created, due
            """, on: database)
        // A lease that ran out is still its holder's while nobody else took the job.
        let own = "WHERE id = ?1 AND lease = ?2 AND state = 'leased'"
        extendLease = try Statement("UPDATE job SET due = ?3 \(own)", on: database)
        noteCheckpoint = try Statement("UPDATE job SET checkpoint = ?3, updated = ?4 \(own)", on: database)
        completeJob = try Statement(
            """
            UPDATE job SET state = 'done', payload = x'', checkpoint = NULL, updated = ?3, due = NULL \(own)
            """, on: database)
        postponeJob = try Statement(
            """
            UPDATE job SET state = 'waiting', attempts = 0, due = ?3, updated = ?4, last_error = NULL,
                checkpoint = coalesce(?5, checkpoint) \(own)
            """, on: database)
        failJob = try Statement(
            """
            UPDATE job SET state = CASE WHEN ?3 IS NULL THEN 'dead' ELSE 'waiting' END, due = ?3, updated = ?4,
                last_error = ?5 \(own)
            """, on: database)
        insertEvent = try Statement(
            """
            INSERT INTO event (key, received, source, kind, status, occurred, account, organization, project, pipeline,
                execution, stage, step, service, environment, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            ON CONFLICT (key) DO NOTHING
            """, on: database)
    }

    func enqueue(_ job: NewJob) throws(StoreError) -> Enqueued {
        let time = now()
        insertJob.bind(1, job.kind)
        insertJob.bind(2, job.key)
        insertJob.bind(3, job.payload)
        insertJob.bind(4, time)
        insertJob.bind(5, job.notBefore ?? time)
        try insertJob.run("add a job")
        if database.changes == 1 { return .added(database.lastInsertedRow) }
        selectByKey.bind(1, job.kind)
        selectByKey.bind(2, job.key)
        defer { selectByKey.reset() }
        guard try selectByKey.step("add a job") else {
            throw StoreError(
                .corrupt, "add a job", path: database.path,
                detail: "the index of job keys names a job that is not there")
        }
        return .known(selectByKey.integer(0))
    }

    func lease(kind: String, limit: Int, for duration: Duration) throws(StoreError) -> [LeasedJob] {
        let time = now()
        takeJobs.bind(1, kind)
        takeJobs.bind(2, time)
        takeJobs.bind(3, time + duration)
        takeJobs.bind(4, Int64(max(1, limit)))
        defer { takeJobs.reset() }
        var jobs: [LeasedJob] = []
        while try takeJobs.step("take jobs") {
            jobs.append(
                LeasedJob(
                    lease: JobLease(id: takeJobs.integer(0), number: takeJobs.integer(1)),
                    kind: takeJobs.text(2), key: takeJobs.optionalText(3), payload: takeJobs.bytes(4),
                    checkpoint: takeJobs.isNull(5) ? nil : takeJobs.bytes(5),
                    attempt: Int(takeJobs.integer(6)), created: takeJobs.timestamp(7),
                    expires: takeJobs.timestamp(8)))
        }
        // RETURNING gives no order (https://sqlite.org/lang_returning.html).
        return jobs.sorted { $0.lease.id < $1.lease.id }
    }

    func extend(_ lease: JobLease, for duration: Duration) throws(StoreError) -> Bool {
        extendLease.bind(lease)
        extendLease.bind(3, now() + duration)
        return try change(extendLease)
    }

    func note(_ checkpoint: [UInt8], on lease: JobLease) throws(StoreError) -> Bool {
        noteCheckpoint.bind(lease)
        noteCheckpoint.bind(3, checkpoint)
        noteCheckpoint.bind(4, now())
        return try change(noteCheckpoint)
    }

    func complete(_ lease: JobLease, enqueueing following: [NewJob]) throws(StoreError) -> Bool {
        completeJob.bind(lease)
        completeJob.bind(3, now())
        guard try change(completeJob) else { return false }
        for job in following { _ = try enqueue(job) }
        return true
    }

    func postpone(
        _ lease: JobLease, until time: Timestamp, checkpoint: [UInt8]?
    ) throws(StoreError) -> Bool {
        postponeJob.bind(lease)
        postponeJob.bind(3, time)
        postponeJob.bind(4, now())
        postponeJob.bind(5, checkpoint)
        return try change(postponeJob)
    }

    func fail(_ lease: JobLease, reason: String, retryAt time: Timestamp?) throws(StoreError) -> Bool {
        failJob.bind(lease)
        failJob.bind(3, time?.milliseconds)
        failJob.bind(4, now())
        failJob.bind(5, reason)
        return try change(failJob)
    }

    func retryDeadJobs(_ ids: [Int64]?) throws(StoreError) -> Int {
        let update = """
            UPDATE job SET state = 'waiting', attempts = 0, due = ?1, updated = ?1 WHERE state = 'dead'
            """
        guard let ids else {
            let statement = try database.prepare(update)
            statement.bind(1, now())
            try statement.run("retry the jobs")
            return database.changes
        }
        let statement = try database.prepare(update + " AND id = ?2")
        var count = 0
        for id in ids {
            statement.bind(1, now())
            statement.bind(2, id)
            try statement.run("retry the jobs")
            count += database.changes
        }
        return count
    }

    func forgetFinishedJobs(before time: Timestamp) throws(StoreError) -> Int {
        try forget("DELETE FROM job WHERE due IS NULL AND state = 'done' AND updated < ?1", before: time)
    }

    // MARK: - Events

    func record(_ event: EventRecord, enqueueing jobs: [NewJob]) throws(StoreError) -> Bool {
        insertEvent.bind(1, event.key)
        insertEvent.bind(2, event.received)
        insertEvent.bind(3, event.source)
        insertEvent.bind(4, event.kind)
        insertEvent.bind(5, event.status)
        insertEvent.bind(6, event.occurred?.milliseconds)
        insertEvent.bind(7, event.identity.account)
        insertEvent.bind(8, event.identity.organization)
        insertEvent.bind(9, event.identity.project)
        insertEvent.bind(10, event.identity.pipeline)
        insertEvent.bind(11, event.identity.execution)
        insertEvent.bind(12, event.identity.stage)
        insertEvent.bind(13, event.identity.step)
        insertEvent.bind(14, event.identity.service)
        insertEvent.bind(15, event.identity.environment)
        insertEvent.bind(16, event.body)
        guard try change(insertEvent) else { return false }
        for job in jobs { _ = try enqueue(job) }
        return true
    }

    func forgetEvents(before time: Timestamp) throws(StoreError) -> Int {
        try forget("DELETE FROM event WHERE received < ?1", before: time)
    }

    // MARK: - Parts

    private func change(_ statement: borrowing Statement) throws(StoreError) -> Bool {
        try statement.run("change the queue")
        return database.changes == 1
    }

    private func forget(_ sql: String, before time: Timestamp) throws(StoreError) -> Int {
        let statement = try database.prepare(sql)
        statement.bind(1, time)
        try statement.run("forget what is old")
        return database.changes
    }
}

extension Statement {
    /// Binds the job and the number of a lease as the first two parameters.
    fileprivate func bind(_ lease: JobLease) {
        bind(1, lease.id)
        bind(2, lease.number)
    }
}

extension VerdictReader {
    private static let jobColumns = """
        id, kind, key, payload, checkpoint, state, attempts, created, updated, due, last_error
        """

    func dueTimes() throws(StoreError) -> [String: Timestamp] {
        let statement = try open().database.prepare(
            "SELECT kind, min(due) FROM job WHERE due IS NOT NULL GROUP BY kind")
        var times: [String: Timestamp] = [:]
        while try statement.step("read the queue") { times[statement.text(0)] = statement.timestamp(1) }
        return times
    }

    func jobCounts() throws(StoreError) -> [String: JobCounts] {
        let statement = try open().database.prepare(
            """
            SELECT kind, state, count(*) FROM job WHERE due IS NOT NULL GROUP BY kind, state
            UNION ALL SELECT kind, state, count(*) FROM job WHERE due IS NULL AND state = 'dead' GROUP BY kind
            """)
        var counts: [String: JobCounts] = [:]
        while try statement.step("count the jobs") {
            let count = Int(statement.integer(2))
            switch JobState(rawValue: statement.text(1)) {
            case .waiting: counts[statement.text(0), default: JobCounts()].waiting = count
            case .leased: counts[statement.text(0), default: JobCounts()].leased = count
            case .dead: counts[statement.text(0), default: JobCounts()].dead = count
            case .done, nil: break
            }
        }
        return counts
    }

    func jobs(in states: Set<JobState>, kind: String?, limit: Int) throws(StoreError) -> [JobRecord] {
        // The words of an enumeration need no quoting.
        let words = (states.isEmpty ? Set(JobState.allCases) : states).map { "'\($0.rawValue)'" }.sorted()
        let statement = try open().database.prepare(
            """
            SELECT \(Self.jobColumns) FROM job WHERE state IN (\(words.joined(separator: ", ")))
                AND (?1 IS NULL OR kind = ?1) ORDER BY id DESC LIMIT ?2
            """)
        statement.bind(1, kind)
        statement.bind(2, Int64(max(1, limit)))
        var jobs: [JobRecord] = []
        while try statement.step("list the jobs") { jobs.append(Self.readJob(statement)) }
        return jobs
    }

    func job(_ id: Int64) throws(StoreError) -> JobRecord? {
        let statement = try open().database.prepare("SELECT \(Self.jobColumns) FROM job WHERE id = ?1")
        statement.bind(1, id)
        return try statement.step("read a job") ? Self.readJob(statement) : nil
    }

    func job(kind: String, key: String) throws(StoreError) -> JobRecord? {
        let statement = try open().database.prepare(
            "SELECT \(Self.jobColumns) FROM job WHERE kind = ?1 AND key = ?2")
        statement.bind(1, kind)
        statement.bind(2, key)
        return try statement.step("read a job") ? Self.readJob(statement) : nil
    }

    private static func readJob(_ statement: borrowing Statement) -> JobRecord {
        JobRecord(
            id: statement.integer(0), kind: statement.text(1), key: statement.optionalText(2),
            payload: statement.bytes(3), checkpoint: statement.isNull(4) ? nil : statement.bytes(4),
            state: JobState(rawValue: statement.text(5)) ?? .dead, attempts: Int(statement.integer(6)),
            created: statement.timestamp(7), updated: statement.timestamp(8),
            due: statement.isNull(9) ? nil : statement.timestamp(9), lastError: statement.optionalText(10))
    }

    func events(
        ofExecution execution: String, account: String?, limit: Int
    ) throws(StoreError) -> [EventRecord] {
        let statement = try open().database.prepare(
            """
            SELECT key, received, source, kind, status, occurred, account, organization, project, pipeline, execution,
                stage, step, service, environment, body
            FROM event WHERE execution = ?1 AND execution <> '' AND (?2 IS NULL OR account = ?2)
            ORDER BY received DESC, id DESC LIMIT ?3
            """)
        statement.bind(1, execution)
        statement.bind(2, account)
        statement.bind(3, Int64(max(1, limit)))
        var events: [EventRecord] = []
        while try statement.step("read the events") {
            events.append(
                EventRecord(
                    key: statement.text(0), received: statement.timestamp(1), source: statement.text(2),
                    kind: statement.text(3), status: statement.text(4),
                    occurred: statement.isNull(5) ? nil : statement.timestamp(5),
                    identity: VerdictIdentity(
                        account: statement.text(6), organization: statement.text(7),
                        project: statement.text(8), pipeline: statement.text(9),
                        execution: statement.text(10), stage: statement.text(11), step: statement.text(12),
                        service: statement.text(13), environment: statement.text(14)),
                    body: statement.bytes(15)))
        }
        return events.reversed()
    }
}

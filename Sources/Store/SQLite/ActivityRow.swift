/// How an activity lies in its table.
enum ActivityRow {
    static let columns = """
        id, kind, key, created, updated, status, verdict, account, organization, project, pipeline, execution,
        stage, step, service, environment, state, document
        """

    static func bind(_ activity: ActivityRecord, to statement: borrowing Statement) {
        statement.bind(1, activity.id)
        statement.bind(2, activity.kind.rawValue)
        statement.bind(3, activity.key)
        statement.bind(4, activity.created)
        statement.bind(5, activity.updated)
        statement.bind(6, activity.status.rawValue)
        statement.bind(7, activity.verdict?.bytes)
        statement.bind(8, activity.identity.account)
        statement.bind(9, activity.identity.organization)
        statement.bind(10, activity.identity.project)
        statement.bind(11, activity.identity.pipeline)
        statement.bind(12, activity.identity.execution)
        statement.bind(13, activity.identity.stage)
        statement.bind(14, activity.identity.step)
        statement.bind(15, activity.identity.service)
        statement.bind(16, activity.identity.environment)
        statement.bind(17, activity.state)
        statement.bind(18, activity.document)
    }

    static func read(_ statement: borrowing Statement) throws(StoreError) -> ActivityRecord {
        guard let id = statement.id(0), let kind = ActivityRecord.Kind(rawValue: statement.text(1)),
            let status = VerdictRecord.Status(rawValue: statement.text(5))
        else { throw StoreError(.corrupt, "read an activity", detail: "its row cannot be read") }
        return ActivityRecord(
            id: id, kind: kind, key: statement.optionalText(2), created: statement.timestamp(3),
            updated: statement.timestamp(4), status: status,
            verdict: statement.isNull(6) ? nil : statement.id(6),
            identity: VerdictIdentity(
                account: statement.text(7), organization: statement.text(8), project: statement.text(9),
                pipeline: statement.text(10), execution: statement.text(11), stage: statement.text(12),
                step: statement.text(13), service: statement.text(14), environment: statement.text(15)),
            state: statement.bytes(16), document: statement.bytes(17))
    }
}

extension VerdictWriter {
    func insert(_ activity: ActivityRecord) throws(StoreError) -> ActivityInsertion {
        let statement = try database.prepare(
            """
            INSERT INTO activity (\(ActivityRow.columns)) VALUES
                (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                ON CONFLICT (kind, key) DO NOTHING
            """)
        ActivityRow.bind(activity, to: statement)
        try statement.run("store the activity")
        if database.changes == 1 { return .inserted }
        let select = try database.prepare(
            "SELECT \(ActivityRow.columns) FROM activity WHERE kind = ?1 AND key = ?2")
        select.bind(1, activity.kind.rawValue)
        select.bind(2, activity.key)
        guard try select.step("read an activity") else {
            throw StoreError(
                .corrupt, "store the activity", detail: "the index names a row that is not there")
        }
        return .existing(try ActivityRow.read(select))
    }

    func update(_ activity: ActivityRecord) throws(StoreError) -> Bool {
        let statement = try database.prepare(
            """
            UPDATE activity SET updated = ?2, status = ?3, verdict = ?4, pipeline = ?5, service = ?6,
                environment = ?7, state = ?8, document = ?9, key = ?10 WHERE id = ?1 AND status = 'running'
            """)
        statement.bind(1, activity.id)
        statement.bind(2, activity.updated)
        statement.bind(3, activity.status.rawValue)
        statement.bind(4, activity.verdict?.bytes)
        statement.bind(5, activity.identity.pipeline)
        statement.bind(6, activity.identity.service)
        statement.bind(7, activity.identity.environment)
        statement.bind(8, activity.state)
        statement.bind(9, activity.document)
        statement.bind(10, activity.key)
        try statement.run("store the activity")
        return database.changes == 1
    }

    func attach(
        _ document: [UInt8], to id: VerdictID, at time: Timestamp
    ) throws(StoreError) -> Bool {
        let statement = try database.prepare(
            "UPDATE activity SET document = ?2, updated = ?3 WHERE id = ?1 AND status = 'final'")
        statement.bind(1, id)
        statement.bind(2, document)
        statement.bind(3, time)
        try statement.run("attach to an activity")
        return database.changes == 1
    }

    func forgetActivities(before time: Timestamp) throws(StoreError) -> Int {
        let statement = try database.prepare(
            "DELETE FROM activity WHERE status = 'final' AND updated < ?1")
        statement.bind(1, time)
        try statement.run("forget activities")
        return database.changes
    }
}

extension VerdictReader {
    func activity(_ id: VerdictID) throws(StoreError) -> ActivityRecord? {
        let statement = try open().database.prepare(
            "SELECT \(ActivityRow.columns) FROM activity WHERE id = ?1")
        statement.bind(1, id)
        return try statement.step("read an activity") ? try ActivityRow.read(statement) : nil
    }

    func activity(kind: ActivityRecord.Kind, key: String) throws(StoreError) -> ActivityRecord? {
        let statement = try open().database.prepare(
            "SELECT \(ActivityRow.columns) FROM activity WHERE kind = ?1 AND key = ?2")
        statement.bind(1, kind.rawValue)
        statement.bind(2, key)
        return try statement.step("read an activity") ? try ActivityRow.read(statement) : nil
    }

    func activities(
        matching filter: ActivityFilter, after last: VerdictID?, limit: Int
    ) throws(StoreError) -> [ActivityRecord] {
        // Ids begin with their time, so their order is that of the activities.
        let statement = try open().database.prepare(
            """
            SELECT \(ActivityRow.columns) FROM activity WHERE kind = ?1 AND (?2 IS NULL OR execution = ?2)
                AND (?3 IS NULL OR pipeline = ?3) AND (?4 IS NULL OR status = ?4) AND (?5 IS NULL OR id < ?5)
                ORDER BY id DESC LIMIT ?6
            """)
        statement.bind(1, filter.kind.rawValue)
        statement.bind(2, filter.execution)
        statement.bind(3, filter.pipeline)
        statement.bind(4, filter.status?.rawValue)
        statement.bind(5, last?.bytes)
        statement.bind(6, Int64(max(1, limit)))
        var activities: [ActivityRecord] = []
        while try statement.step("list the activities") { activities.append(try ActivityRow.read(statement)) }
        return activities
    }
}

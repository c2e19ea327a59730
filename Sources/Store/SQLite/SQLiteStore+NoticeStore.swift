extension SQLiteStore: NoticeStore {
    package func notice(
        of incident: String, on channel: String
    ) async throws(StoreError) -> NoticeRecord? {
        try await reader.notice(of: incident, on: channel)
    }

    package func record(_ notice: NoticeRecord) async throws(StoreError) {
        try await committer.perform { writer throws(StoreError) in try writer.record(notice) }
    }

    package func forgetNotices(before time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in try writer.forgetNotices(before: time) }
    }
}

extension VerdictReader {
    func notice(of incident: String, on channel: String) throws(StoreError) -> NoticeRecord? {
        let statement = try open().database.prepare(
            "SELECT thread, reference, state, updated FROM notice WHERE incident = ?1 AND channel = ?2")
        statement.bind(1, incident)
        statement.bind(2, channel)
        guard try statement.step("read what was told") else { return nil }
        return NoticeRecord(
            incident: incident, channel: channel, thread: statement.text(0), reference: statement.text(1),
            state: statement.text(2), updated: statement.timestamp(3))
    }
}

extension VerdictWriter {
    func record(_ notice: NoticeRecord) throws(StoreError) {
        let statement = try database.prepare(
            """
            INSERT INTO notice VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (incident, channel) DO UPDATE SET
                thread = excluded.thread, reference = excluded.reference, state = excluded.state,
                updated = excluded.updated
            """)
        statement.bind(1, notice.incident)
        statement.bind(2, notice.channel)
        statement.bind(3, notice.thread)
        statement.bind(4, notice.reference)
        statement.bind(5, notice.state)
        statement.bind(6, notice.updated)
        try statement.run("keep what was told")
    }

    func forgetNotices(before time: Timestamp) throws(StoreError) -> Int {
        let statement = try database.prepare("DELETE FROM notice WHERE updated < ?1")
        statement.bind(1, time)
        try statement.run("forget what was told")
        return database.changes
    }
}

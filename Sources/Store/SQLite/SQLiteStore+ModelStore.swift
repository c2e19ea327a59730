extension SQLiteStore: ModelStore {
    package func spend(
        _ amount: Int64, for service: String, on day: Int64, within bounds: SpendingBounds
    ) async throws(StoreError) -> SpendingBounds.Part? {
        try await committer.perform { writer throws(StoreError) in
            try writer.spend(amount, for: service, on: day, within: bounds)
        }
    }

    package func correctSpending(
        by difference: Int64, for service: String, on day: Int64
    ) async throws(StoreError) {
        try await committer.perform { writer throws(StoreError) in
            try writer.addSpending(difference, for: service, on: day)
        }
    }

    package func spending(on day: Int64) async throws(StoreError) -> Int64 {
        try await reader.spending(on: day)
    }

    package func record(_ exchange: ExchangeRecord) async throws(StoreError) {
        try await committer.perform { writer throws(StoreError) in try writer.record(exchange) }
    }

    package func exchanges(limit: Int) async throws(StoreError) -> [ExchangeRecord] {
        try await reader.exchanges(limit: limit)
    }

    package func forgetExchanges(before time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in try writer.forgetExchanges(before: time) }
    }
}

extension VerdictReader {
    func spending(on day: Int64) throws(StoreError) -> Int64 {
        let statement = try open().database.prepare(
            "SELECT coalesce(sum(amount), 0) FROM spending WHERE day = ?1")
        statement.bind(1, day)
        guard try statement.step("read what was spent") else { return 0 }
        return statement.integer(0)
    }

    func exchanges(limit: Int) throws(StoreError) -> [ExchangeRecord] {
        let statement = try open().database.prepare(
            """
            SELECT time, task, service, model, status, sent, received FROM exchange
            ORDER BY id DESC LIMIT ?1
            """)
        statement.bind(1, Int64(limit))
        var records: [ExchangeRecord] = []
        while try statement.step("read exchanges") {
            records.append(
                ExchangeRecord(
                    time: statement.timestamp(0), task: statement.text(1), service: statement.text(2),
                    model: statement.text(3), status: statement.text(4), sent: statement.text(5),
                    received: statement.text(6)))
        }
        return records
    }
}

extension VerdictWriter {
    func spend(
        _ amount: Int64, for service: String, on day: Int64, within bounds: SpendingBounds
    ) throws(StoreError) -> SpendingBounds.Part? {
        let statement = try database.prepare(
            """
            SELECT coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE service = ?2), 0)
            FROM spending WHERE day = ?1
            """)
        statement.bind(1, day)
        statement.bind(2, service)
        guard try statement.step("read what was spent") else { return .day }
        let (total, own) = (statement.integer(0), statement.integer(1))
        statement.reset()
        guard amount >= 0, total <= bounds.day, amount <= bounds.day - total else { return .day }
        guard own <= bounds.service, amount <= bounds.service - own else { return .service }
        try addSpending(amount, for: service, on: day)
        return nil
    }

    func addSpending(_ amount: Int64, for service: String, on day: Int64) throws(StoreError) {
        let statement = try database.prepare(
            """
            INSERT INTO spending VALUES (?1, ?2, ?3) ON CONFLICT (day, service) DO UPDATE SET
                amount = max(0, amount + excluded.amount)
            """)
        statement.bind(1, day)
        statement.bind(2, service)
        statement.bind(3, amount)
        try statement.run("keep what was spent")
    }

    func record(_ exchange: ExchangeRecord) throws(StoreError) {
        let statement = try database.prepare(
            """
            INSERT INTO exchange (time, task, service, model, status, sent, received)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        statement.bind(1, exchange.time)
        statement.bind(2, exchange.task)
        statement.bind(3, exchange.service)
        statement.bind(4, exchange.model)
        statement.bind(5, exchange.status)
        statement.bind(6, exchange.sent)
        statement.bind(7, exchange.received)
        try statement.run("keep an exchange")
    }

    func forgetExchanges(before time: Timestamp) throws(StoreError) -> Int {
        let days = try database.prepare("DELETE FROM spending WHERE day < ?1")
        days.bind(1, time.milliseconds / 86_400_000)
        try days.run("forget what was spent")
        let statement = try database.prepare("DELETE FROM exchange WHERE time < ?1")
        statement.bind(1, time)
        try statement.run("forget exchanges")
        return database.changes
    }
}

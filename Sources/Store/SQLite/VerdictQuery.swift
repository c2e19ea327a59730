/// A list's query, put together from the conditions that a filter really has, so that an index can serve it.
///
/// Values are always bound, never written into the query.
struct VerdictQuery {
    private enum Value {
        case text(String)
        case integer(Int64)
    }

    private var conditions: [String] = []
    private var values: [Value] = []

    init() {}

    init(_ filter: VerdictFilter) {
        require("v.account", filter.account)
        require("v.pipeline", filter.pipeline)
        require("v.execution", filter.execution)
        // The partial indexes are used only where their condition stands in the query.
        if let execution = filter.execution, !execution.isEmpty { require(sql: "v.execution <> ''") }
        require("v.service", filter.service)
        if let service = filter.service, !service.isEmpty { require(sql: "v.service <> ''") }
        require("v.environment", filter.environment)
        require("v.action", filter.action)
        require("v.assessment", filter.assessment)
        require("v.cause_kind", filter.causeKind)
        require("v.cause_name", filter.causeName)
        if filter.status == .running { require(sql: "v.status = 'running'") }
        if filter.status == .final { require(sql: "v.status = 'final'") }
        if let since = filter.since { require("v.created >= ?", .integer(since.milliseconds)) }
        if let until = filter.until { require("v.created < ?", .integer(until.milliseconds)) }
    }

    /// Lets only verdicts through that have a text in a column; nil lets all through.
    mutating func require(_ column: StaticString, _ value: String?) {
        if let value { require("\(column) = ?", .text(value)) }
    }

    /// Adds a condition without a value.
    mutating func require(sql: StaticString) { conditions.append("\(sql)") }

    /// Begins behind a record.
    mutating func start(after cursor: ListCursor) {
        conditions.append("(v.created, v.sequence) < (?, ?)")
        values += [.integer(cursor.created), .integer(cursor.sequence)]
    }

    private mutating func require(_ condition: String, _ value: Value) {
        conditions.append(condition)
        values.append(value)
    }

    /// Prepares the query, the newest record first; or what tells how it would be run.
    ///
    /// - Throws: ``StoreError``.
    func prepare(
        on database: Database, limit: Int, explaining: Bool = false
    ) throws(StoreError) -> Statement {
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let statement = try database.prepare(
            """
            \(explaining ? "EXPLAIN QUERY PLAN " : "")SELECT \(VerdictRow.columns) FROM \(VerdictRow.source)\(filter) \
            ORDER BY v.created DESC, v.sequence DESC LIMIT \(limit)
            """)
        for (index, value) in values.enumerated() {
            switch value {
            case .text(let text): statement.bind(CInt(index + 1), text)
            case .integer(let number): statement.bind(CInt(index + 1), number)
            }
        }
        return statement
    }
}

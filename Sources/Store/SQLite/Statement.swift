import CSQLite
import Cryptography

/// A prepared statement; parameters count from 1 and columns from 0, as in SQLite.
struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let database: Database

    /// Prepares a statement.
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - database: The connection, which it keeps open.
    ///   - isKept: Whether it will be used many times.
    /// - Throws: ``StoreError``.
    init(_ sql: String, on database: Database, isKept: Bool = true) throws(StoreError) {
        var prepared: OpaquePointer?
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        guard sqlite3_prepare_v3(database.handle, sql, -1, flags, &prepared, nil) == SQLITE_OK,
            let prepared
        else { throw database.failure("prepare a statement") }
        handle = prepared
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: - Running

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: ``StoreError``.
    func step(_ operation: String = "use the database") throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = database.failure(operation)
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement that gives no rows, and makes it ready for the next run.
    ///
    /// - Throws: ``StoreError``.
    func run(_ operation: String = "use the database") throws(StoreError) {
        _ = try step(operation)
        sqlite3_reset(handle)
    }

    /// Makes it ready for the next run, and gives the read lock back.
    func reset() { sqlite3_reset(handle) }

    // MARK: - Parameters

    // The engine copies what is bound, so nothing has to outlive the call. Binding fails only for a wrong number or
    // for want of memory; the latter shows again in `step`, as the parameter of a NOT NULL column stays null.

    func bind(_ index: CInt, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bind(_ index: CInt, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: CInt, _ value: Double) { sqlite3_bind_double(handle, index, value) }

    func bind(_ index: CInt, _ value: Timestamp) { bind(index, value.milliseconds) }

    func bind(_ index: CInt, _ value: String) {
        var value = value
        value.withUTF8 { text in
            // A null pointer would bind NULL, not an empty text.
            guard let start = text.baseAddress, text.count > 0 else {
                sqlite3_bind_text(handle, index, "", 0, nil)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                _ = sqlite3_bind_text64(
                    handle, index, $0, UInt64(text.count), csqlite_transient(), UInt8(SQLITE_UTF8))
            }
        }
    }

    func bind(_ index: CInt, _ value: String?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: CInt, _ value: [UInt8]) {
        value.withUnsafeBytes { bind(index, bytes: $0) }
    }

    func bind(_ index: CInt, _ value: [UInt8]?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: CInt, _ value: VerdictID) { bind(index, value.bytes) }

    func bind(_ index: CInt, _ value: SHA256Digest) {
        value.withUnsafeBytes { bind(index, bytes: $0) }
    }

    func bind(_ index: CInt, _ value: SHA256Digest?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    private func bind(_ index: CInt, bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(handle, index, 0)
        } else {
            sqlite3_bind_blob64(
                handle, index, bytes.baseAddress, UInt64(bytes.count), csqlite_transient())
        }
    }

    // MARK: - Columns

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func double(_ column: CInt) -> Double { sqlite3_column_double(handle, column) }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func timestamp(_ column: CInt) -> Timestamp { Timestamp(milliseconds: integer(column)) }

    func text(_ column: CInt) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: CInt) -> String? { isNull(column) ? nil : text(column) }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// A digest; nil also where the column holds something else.
    func digest(_ column: CInt) -> SHA256Digest? { SHA256Digest(bytes: bytes(column)) }

    /// An id; nil also where the column holds something else.
    func id(_ column: CInt) -> VerdictID? { VerdictID(bytes: bytes(column)) }
}

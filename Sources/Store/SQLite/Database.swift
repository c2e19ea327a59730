import CSQLite
import Glibc

/// One connection to an SQLite file.
///
/// It has no lock of its own (`SQLITE_OPEN_NOMUTEX`), so it and its statements stay with the actor that opened them,
/// or with one thread.
final class Database {
    /// How a file is opened.
    enum Mode {
        /// Read and written; created where it is missing.
        case readWrite
        /// Read only.
        case readOnly
    }

    let handle: OpaquePointer
    let path: String

    /// Opens a file, or `:memory:`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - mode: How.
    ///   - busyTimeout: How long to wait for another connection's lock.
    /// - Throws: ``StoreError``.
    init(path: String, mode: Mode = .readWrite, busyTimeout: Duration) throws(StoreError) {
        var opened: OpaquePointer?
        let access =
            mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let result = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened else {
            throw StoreError(.outOfMemory, "open the database", path: path, detail: "no memory is left")
        }
        handle = opened
        self.path = path
        guard result == SQLITE_OK else { throw failure("open the database") }
        let milliseconds = Int64(busyTimeout / .milliseconds(1))
        sqlite3_busy_timeout(handle, CInt(clamping: milliseconds))
        guard csqlite_set_defensive(handle) == SQLITE_OK else { throw failure("protect the database") }
        try execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
    }

    deinit { sqlite3_close_v2(handle) }

    // MARK: - Statements

    /// Runs statements that give no rows that matter.
    ///
    /// - Throws: ``StoreError``.
    func execute(_ sql: String, operation: String = "use the database") throws(StoreError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(operation) }
    }

    /// Prepares a statement that is used once.
    ///
    /// - Throws: ``StoreError``.
    func prepare(_ sql: String) throws(StoreError) -> Statement {
        try Statement(sql, on: self, isKept: false)
    }

    /// The number in the first column of the first row; 0 where there is none.
    ///
    /// - Throws: ``StoreError``.
    func integer(_ sql: String) throws(StoreError) -> Int64 {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : 0
    }

    /// The text in the first column of the first row; nil where there is none.
    ///
    /// - Throws: ``StoreError``.
    func text(_ sql: String) throws(StoreError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// The rows that the last statement inserted, changed or deleted.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// The number of the row that the last statement inserted.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Ends a transaction that is still open, undoing it.
    func rollBack() {
        // An error here means that the engine has rolled back already (https://sqlite.org/lang_transaction.html).
        if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }

    // MARK: - Errors

    /// The connection's last error, in our terms.
    func failure(_ operation: String) -> StoreError {
        let extended = sqlite3_extended_errcode(handle)
        var system = sqlite3_system_errno(handle)
        if system == 0, extended & 0xff == SQLITE_IOERR { system = csqlite_last_errno(handle) }
        var detail = String(cString: sqlite3_errmsg(handle))
        let code = Self.code(extended, system: system)
        if system != 0, [.inputOutput, .full, .cannotOpen, .readOnly].contains(code) {
            detail += " (\(String(cString: strerror(system))))"
        }
        return StoreError(code, operation, path: path, detail: detail)
    }

    private static func code(_ extended: CInt, system: CInt) -> StoreError.Code {
        switch extended & 0xff {
        case SQLITE_FULL: .full
        case SQLITE_IOERR: [ENOSPC, EDQUOT, EFBIG].contains(system) ? .full : .inputOutput
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .readOnly
        case SQLITE_CANTOPEN: [EROFS, EACCES, EPERM].contains(system) ? .readOnly : .cannotOpen
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
        case SQLITE_NOMEM: .outOfMemory
        case SQLITE_TOOBIG: .tooLarge
        case SQLITE_CONSTRAINT: .constraint
        default: .engine
        }
    }
}

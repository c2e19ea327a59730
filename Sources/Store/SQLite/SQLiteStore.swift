import Cryptography
import Glibc
import Threading

/// Verdicts and tokens in one SQLite file.
///
/// Two threads: one writes, in groups, and one reads. Other processes may use the same folder at the same time.
package final class SQLiteStore: Sendable {
    /// How hard a commit is made before it is answered.
    package enum Durability: String, Sendable, Hashable, CaseIterable {
        /// The disk has confirmed it: it survives even a loss of power.
        case full
        /// The operating system has it: it survives the end of the process at any moment; a loss of power may
        /// take the last moments, but never damages what is left.
        case normal
    }

    /// What can be chosen when a store is opened.
    package struct Options: Sendable {
        /// How hard a commit is made.
        package var durability: Durability

        /// How long to wait for another process' lock.
        package var busyTimeout: Duration

        /// The Zstandard level for evidence, from -7 to 19.
        package var compressionLevel: Int

        /// What the time is, for the audit chain.
        package var now: @Sendable () -> Timestamp

        /// Creates options.
        package init(
            durability: Durability = .full, busyTimeout: Duration = .seconds(5), compressionLevel: Int = 1,
            now: @escaping @Sendable () -> Timestamp = SQLiteStore.systemTime
        ) {
            self.durability = durability
            self.busyTimeout = busyTimeout
            self.compressionLevel = compressionLevel
            self.now = now
        }
    }

    /// Where the files are.
    package let files: StoreFiles

    /// What was found wrong with the audit chain when the store was opened, now or earlier; nil where nothing was.
    ///
    /// To be logged as a warning: the store works, but ``verifyAudit(against:)`` fails until a person has looked.
    package let auditWarning: String?

    let committer: GroupCommitter
    let reader: VerdictReader
    let busyTimeout: Duration
    /// The last noted use of each token, so that most uses cost nothing.
    let tokenUses = Locked<[SHA256Digest: Timestamp]>([:])

    /// Opens a store, creating folder and files where they are missing, for the user alone.
    ///
    /// - Parameters:
    ///   - folder: The data folder.
    ///   - options: What can be chosen.
    /// - Throws: ``StoreError``.
    package init(folder: String, options: Options = Options()) throws(StoreError) {
        let files = StoreFiles(folder: folder)
        self.files = files
        busyTimeout = options.busyTimeout
        try files.create()
        // Two processes may open a new folder at the same moment.
        let lock = try files.lock()
        defer { lock.unlock() }
        let database = try Database(path: files.database, busyTimeout: options.busyTimeout)
        try Self.configure(database, durability: options.durability)
        try Migrations.apply(to: database)
        auditWarning = try Self.compareHead(in: database, files: files)
        let headFile = try AuditHeadFile(path: files.head)
        if auditWarning == nil, AuditHeadFile.read(path: files.head) == .missing {
            try headFile.writeBeginning()
        }
        let writer = try VerdictWriter(
            database: database, compressionLevel: options.compressionLevel, now: options.now)
        let readerDatabase = try Database(
            path: files.database, mode: .readOnly, busyTimeout: options.busyTimeout)
        // With `full` the disk's confirmation takes long enough for a group to gather by itself.
        committer = GroupCommitter(
            writer: writer, headFile: headFile,
            gathering: options.durability == .full ? .zero : .milliseconds(1),
            thread: try Self.thread("store-writer"))
        reader = try VerdictReader(database: readerDatabase, thread: try Self.thread("store-reader"))
    }

    /// The writes that wait for a transaction.
    package var queueDepth: Int { committer.queueDepth }

    /// The system's clock.
    package static func systemTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func thread(_ name: String) throws(StoreError) -> WorkerThread {
        do throws(ThreadingError) {
            return try WorkerThread(name: name)
        } catch {
            throw StoreError(.outOfMemory, "start a thread", detail: error.description)
        }
    }

    private static func configure(_ database: Database, durability: Durability) throws(StoreError) {
        // Effective only before the first table; then part of the file.
        try database.execute("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL")
        guard try database.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw StoreError(
                .cannotOpen, "open the database", path: database.path,
                detail: "its file system does not support a write-ahead log; network file systems do not")
        }
        try database.execute(
            """
            PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL");
            PRAGMA secure_delete = FAST;
            PRAGMA cache_size = -4096;
            PRAGMA wal_autocheckpoint = 2000;
            PRAGMA journal_size_limit = 67108864;
            """)
    }

    /// Compares the chain with the head beside it, and notes a contradiction.
    private static func compareHead(in database: Database, files: StoreFiles) throws(StoreError) -> String? {
        // The file first: a commit by another process in between then only makes the chain longer.
        let noted = AuditHeadFile.read(path: files.head)
        if let problem = try AuditVerifier.contradiction(between: noted, and: database) {
            try AuditHeadFile.note(contradiction: problem, path: files.contradiction)
        }
        return AuditHeadFile.contradiction(path: files.contradiction)
    }
}

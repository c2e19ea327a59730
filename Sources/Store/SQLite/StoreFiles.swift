import Glibc

/// The files of a store, in its folder.
package struct StoreFiles: Sendable, Hashable {
    /// The data folder.
    package let folder: String

    /// The database; SQLite adds `-wal` and `-shm` beside it.
    package var database: String { folder + "/verdict.db" }

    /// The newest link of the audit chain.
    package var head: String { folder + "/audit.head" }

    /// What contradicted the head; it exists only after that happened, until a person removes it.
    package var contradiction: String { folder + "/audit.contradiction" }

    /// Names the files in a folder.
    package init(folder: String) {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// Creates folder and database file where they are missing, for the user alone.
    ///
    /// - Throws: ``StoreError``.
    func create() throws(StoreError) {
        try Self.createFolder(folder)
        // SQLite gives its other files the mode of the database. Only a new file is opened here: closing a descriptor
        // of one that is in use would drop this process' locks on it (https://sqlite.org/howtocorrupt.html 2.2).
        let descriptor = open(database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw Self.failure("create the database", database)
        }
    }

    /// Creates a folder, with those above it.
    private static func createFolder(_ path: String) throws(StoreError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw failure("create the data folder", path)
        }
        try createFolder(String(path[..<slash]))
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw failure("create the data folder", path) }
    }

    /// A lock on the folder, held while a store is opened.
    struct Lock {
        fileprivate let descriptor: CInt

        /// Gives the lock back.
        func unlock() { close(descriptor) }
    }

    /// Waits for the lock on the folder.
    ///
    /// - Throws: ``StoreError``.
    func lock() throws(StoreError) -> Lock {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open the data folder", folder) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let error = Self.failure("lock the data folder", folder)
                close(descriptor)
                throw error
            }
        }
        return Lock(descriptor: descriptor)
    }

    private static func failure(_ operation: String, _ path: String) -> StoreError {
        let number = errno
        let code: StoreError.Code =
            switch number {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT: .full
            default: .cannotOpen
            }
        return StoreError(code, operation, path: path, detail: String(cString: strerror(number)))
    }
}

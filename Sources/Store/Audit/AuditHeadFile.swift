import Cryptography
import Glibc

/// The newest link's number and hash, kept in a small file beside the database.
///
/// Whoever changes the database alone (an older copy, a cut tail, a chain computed anew) contradicts this file. It is
/// written after each group of commits and before their callers get an answer, without waiting for the disk; so after
/// the end of the process it lags the database by one group at most and never leads.
///
/// A contradiction that is found when the database is opened is written to a second file, which stays until a person
/// has looked, since the next commit writes the first one anew.
///
/// Whoever can change both files can invent a whole history. Against that only heads that were noted on another
/// machine help.
final class AuditHeadFile {
    /// What the file holds.
    enum Content: Equatable {
        case missing
        /// The database was made, and no commit has been noted yet.
        case beginning
        case head(AuditHead)
        case unreadable
    }

    private let path: String
    private let descriptor: CInt

    /// A line's length: `verdict-audit 1`, 20 digits, 64 digits, separated by blanks, and a line end.
    private static let length = 15 + 1 + 20 + 1 + 64 + 1

    /// Opens the file, creating it empty where it is missing.
    ///
    /// - Throws: ``StoreError``.
    init(path: String) throws(StoreError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open the audit head", path: path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Notes that the database was made, before its first commit.
    ///
    /// Else the end of the process between that commit and its note would look as if a note had been removed.
    ///
    /// - Throws: ``StoreError``.
    func writeBeginning() throws(StoreError) {
        try write(sequence: 0, hash: String(repeating: "0", count: 64))
    }

    /// Writes a head in one call, so that the end of the process never leaves half of it.
    ///
    /// - Throws: ``StoreError``.
    func write(_ head: AuditHead) throws(StoreError) {
        try write(sequence: head.sequence, hash: head.hash.hexadecimal)
    }

    private func write(sequence: Int64, hash: String) throws(StoreError) {
        let digits = String(sequence)
        let padding = String(repeating: "0", count: 20 - digits.utf8.count)
        let line = Array("verdict-audit 1 \(padding)\(digits) \(hash)\n".utf8)
        let count = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == line.count else { throw Self.failure("write the audit head", path: path) }
    }

    /// Reads a file of this form.
    static func read(path: String) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .missing : .unreadable }
        defer { close(descriptor) }
        var count = 0
        let line = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, used in
            count = pread(descriptor, buffer.baseAddress, length + 1, 0)
            used = max(0, count)
        }
        if count == 0 { return .missing }
        let parts = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ")
        guard line.count == length, line.last == 0x0a, parts.count == 4, parts[0] == "verdict-audit",
            parts[1] == "1"
        else { return .unreadable }
        if line.dropFirst(16).dropLast().allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: " ") }) {
            return .beginning
        }
        guard let head = AuditHead(parsing: "\(parts[2]):\(parts[3])")
        else { return .unreadable }
        return .head(head)
    }

    // MARK: - Contradictions

    /// Notes a contradiction, unless one is noted already.
    ///
    /// - Throws: ``StoreError``.
    static func note(contradiction: String, path: String) throws(StoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 && errno == EEXIST { return }
        guard descriptor >= 0 else { throw failure("note a contradiction in the audit", path: path) }
        defer { close(descriptor) }
        let bytes = Array((contradiction + "\n").utf8)
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw failure("note a contradiction in the audit", path: path) }
    }

    /// The contradiction that was noted; nil where there is none.
    static func contradiction(path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? nil : "the note cannot be read" }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, used in
            used = max(0, pread(descriptor, buffer.baseAddress, 4_096, 0))
        }
        return String(decoding: bytes.prefix { $0 != 0x0a }, as: UTF8.self)
    }

    private static func failure(_ operation: String, path: String) -> StoreError {
        let number = errno
        let code: StoreError.Code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .full
            case EROFS, EACCES, EPERM: .readOnly
            default: .inputOutput
            }
        return StoreError(code, operation, path: path, detail: String(cString: strerror(number)))
    }
}

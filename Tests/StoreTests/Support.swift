import Cryptography
import Glibc
import TestSupport

@testable import Store

/// A folder that is removed with its content when the last reference goes.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/verdict-store-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let made = mkdtemp(start) else {
                preconditionFailure("no temporary folder: \(errno)")
            }
            return String(cString: made)
        }
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { remove(path + "/" + name) }
            }
            closedir(directory)
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

/// Files, read and written whole.
enum Files {
    static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            precondition(count > 0, "cannot write \(path)")
            rest = rest.dropFirst(count)
        }
    }

    static func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    /// Whether there was such a file.
    static func remove(_ path: String) -> Bool { unlink(path) == 0 }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// The id number `number`, made at `second`.
func makeID(_ number: Int, second: Int = 0) -> VerdictID {
    var generator = SeededGenerator(seed: UInt64(number) &+ 1)
    return VerdictID(at: Timestamp(milliseconds: Int64(second) * 1_000), using: &generator)
}

/// A record in which every field that the number does not settle differs from record to record.
func makeVerdict(
    _ number: Int, second: Int? = nil, key: String? = nil, request: String? = nil,
    status: VerdictRecord.Status = .final, action: String = "proceed", service: String = "checkout",
    environment: String = "prod", execution: String? = nil, stage: String = "deploy",
    step: String = "verdict", cause: String = "none"
) -> VerdictRecord {
    let second = second ?? number
    return VerdictRecord(
        id: makeID(number, second: second), created: Timestamp(milliseconds: Int64(second) * 1_000),
        identity: VerdictIdentity(
            account: "account", organization: "org", project: "project", pipeline: "pipeline",
            execution: execution ?? "execution-\(number)", stage: stage, step: step, service: service,
            environment: environment),
        idempotencyKey: key, requestDigest: request.map { SHA256.digest(of: $0) }, status: status,
        action: action,
        assessment: action, confidence: 0.5 + Double(number % 50) / 100, causeKind: cause,
        causeName: cause == "none" ? nil : service, policyName: "default",
        policyDigest: number.isMultiple(of: 2) ? "abc" : nil, autonomy: "act", requestID: "request-\(number)",
        answer: Array("{\"id\":\"\(number)\",\"reason\":\"ü\"}".utf8))
}

/// Evidence of about that many bytes, like a request's.
func makeEvidence(_ number: Int, count: Int = 2_000) -> EvidenceDocument {
    var generator = SeededGenerator(seed: UInt64(number) &+ 77)
    var text = "{\"signals\":["
    while text.utf8.count < count {
        text += "[\(1_763_805_600 + text.utf8.count),\(Double(generator.next() % 100_000) / 100)],"
    }
    return EvidenceDocument(Array((text + "]}").utf8))
}

extension SQLiteStore {
    /// A store whose clock stands still.
    static func open(
        _ folder: TemporaryFolder, durability: Durability = .normal, busyTimeout: Duration = .seconds(5)
    ) throws(StoreError) -> SQLiteStore {
        try SQLiteStore(
            folder: folder.path,
            options: Options(
                durability: durability, busyTimeout: busyTimeout, now: { Timestamp(milliseconds: 1_000) }))
    }

    /// Inserts records with the given numbers, one after the other, with evidence.
    func fill(_ numbers: Range<Int>) async throws {
        for number in numbers { _ = try await insert(makeVerdict(number), evidence: makeEvidence(number)) }
    }
}

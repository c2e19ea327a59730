import CLinux
import FoundationEssentials
import Glibc
import Threading

/// Runs `git` in a folder of its own.
///
/// Input and output go through files of that folder, so that no pipe can fill up; it goes away with the value.
final class GitProgram: Sendable {
    /// The folder.
    let folder: String

    /// Makes the folder with an empty repository.
    ///
    /// - Throws: ``SourceControlError``.
    init() throws(SourceControlError) {
        var template = Array("\(Self.temporaryFolder)/verdict-git-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        guard made else {
            throw SourceControlError(.program(String(cString: strerror(errno))), "making a temporary folder")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        _ = try runNow(["init", "--quiet", "--bare", "repository"])
    }

    deinit { Self.remove(folder) }

    private static var temporaryFolder: String {
        guard let value = getenv("TMPDIR") else { return "/tmp" }
        let text = String(cString: value)
        return text.hasPrefix("/") ? text : "/tmp"
    }

    /// Runs a command in the repository, on a thread of its own.
    ///
    /// - Parameters:
    ///   - arguments: The arguments of `git`.
    ///   - input: What it reads from standard input.
    /// - Returns: Standard output.
    /// - Throws: ``SourceControlError`` with the last line of standard error.
    func run(_ arguments: [String], input: [UInt8] = []) async throws(SourceControlError) -> [UInt8] {
        let result: Result<[UInt8], SourceControlError> = await withCheckedContinuation { continuation in
            let work: @Sendable () -> Void = {
                do throws(SourceControlError) {
                    continuation.resume(
                        returning: .success(
                            try self.runNow(["--git-dir=repository"] + arguments, input: input)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            do throws(ThreadingError) {
                try DetachedThread.start(name: "git", work)
            } catch {
                continuation.resume(
                    returning: .failure(SourceControlError(.program("\(error)"), "starting git")))
            }
        }
        return try result.get()
    }

    /// Settings that make `git` behave alike everywhere and never ask.
    private static let settings = [
        "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=file:git:http:https:ssh", "GIT_AUTHOR_NAME=Verdict",
        "GIT_AUTHOR_EMAIL=verdict@localhost", "GIT_COMMITTER_NAME=Verdict",
        "GIT_COMMITTER_EMAIL=verdict@localhost",
        "GIT_INDEX_FILE=index", "LC_ALL=C",
    ]

    private func runNow(_ arguments: [String], input: [UInt8] = []) throws(SourceControlError) -> [UInt8] {
        let operation = "git \(arguments.first { !$0.hasPrefix("-") } ?? "")"
        try write(input, to: "\(folder)/input", operation)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "\(folder)/input", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(folder)/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var environment = Self.inherited() + Self.settings
        environment.append("GIT_INDEX_FILE=\(folder)/index")
        var pointers: [UnsafeMutablePointer<CChar>?] =
            (["git", "-C", folder] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for pointer in pointers + variables { free(pointer) } }
        var process = pid_t()
        let code = posix_spawnp(&process, "git", &actions, nil, &pointers, &variables)
        guard code == 0 else {
            throw SourceControlError(.program(String(cString: strerror(code))), operation)
        }
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            let errors = String(decoding: read("\(folder)/errors"), as: UTF8.self)
            let line = errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it failed"
            throw SourceControlError(.program(String(line.prefix(300))), operation)
        }
        return read("\(folder)/output")
    }

    /// The environment without what would lead `git` to another repository.
    private static func inherited() -> [String] {
        var found: [String] = []
        var place = environ
        while let entry = place.pointee {
            let text = String(cString: entry)
            if !text.hasPrefix("GIT_DIR="), !text.hasPrefix("GIT_WORK_TREE="),
                !settings.contains(where: { text.hasPrefix($0.prefix { $0 != "=" } + "=") })
            {
                found.append(text)
            }
            place += 1
        }
        return found
    }

    private func write(_ bytes: [UInt8], to path: String, _ operation: String) throws(SourceControlError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SourceControlError(.program(String(cString: strerror(errno))), operation)
        }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SourceControlError(.program(String(cString: strerror(errno))), operation)
            }
            offset += count
        }
    }

    private func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < 64 << 20 {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}

import Clients
import Foundation
import Testing

/// Against a real bare repository, with the real `git`.
@Suite(.timeLimit(.minutes(1))) struct GitRepositoryTests {
    private static func git(_ arguments: String..., in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "-C", folder] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(arguments)")
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `a branch is pushed once, updated, and never over somebody's work`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "verdict-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(
            atPath: "\(folder)/work/.harness", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try Self.git("init", "--quiet", "--bare", "-b", "main", "remote", in: folder)
        _ = try Self.git("init", "--quiet", "-b", "main", in: "\(folder)/work")
        try "old\n".write(toFile: "\(folder)/work/.harness/a b.yaml", atomically: true, encoding: .utf8)
        try "other\n".write(toFile: "\(folder)/work/other", atomically: true, encoding: .utf8)
        _ = try Self.git("add", "-A", in: "\(folder)/work")
        _ = try Self.git("commit", "--quiet", "-m", "first", in: "\(folder)/work")
        _ = try Self.git("push", "--quiet", "\(folder)/remote", "main", in: "\(folder)/work")

        var change = ProposedChange(
            finding: "cache", base: "main", path: ".harness/a b.yaml", original: Array("old\n".utf8),
            content: Array("new\n".utf8), title: "Cache dependencies", reason: "Saves 2 min.")
        let proposer = ChangeProposer(try GitRepository(remote: "\(folder)/remote"))
        let first = try await proposer.propose(change)
        #expect(first.state == .pushed)
        #expect(try await proposer.propose(change).state == .unchanged)
        change.content = Array("newer\n".utf8)
        #expect(try await proposer.propose(change).state == .pushed)
        let remote = "\(folder)/remote"
        #expect(try Self.git("show", "\(first.branch):.harness/a b.yaml", in: remote) == "newer\n")
        #expect(try Self.git("show", "\(first.branch):other", in: remote) == "other\n")
        #expect(try Self.git("show", "main:.harness/a b.yaml", in: remote) == "old\n")
        #expect(try Self.git("rev-list", "--count", first.branch, in: remote) == "3\n")
        #expect(try Self.git("log", "-1", "--format=%s", first.branch, in: remote) == "Cache dependencies\n")

        _ = try Self.git("fetch", "--quiet", remote, first.branch, in: "\(folder)/work")
        _ = try Self.git("checkout", "--quiet", "FETCH_HEAD", in: "\(folder)/work")
        try "by hand\n".write(toFile: "\(folder)/work/.harness/a b.yaml", atomically: true, encoding: .utf8)
        _ = try Self.git("commit", "--quiet", "-am", "by hand", in: "\(folder)/work")
        _ = try Self.git("push", "--quiet", remote, "HEAD:refs/heads/\(first.branch)", in: "\(folder)/work")
        change.content = Array("newest\n".utf8)
        await #expect(throws: SourceControlError(.edited, "reading .harness/a b.yaml on \(first.branch)")) {
            _ = try await proposer.propose(change)
        }
        change.original = Array("older\n".utf8)
        await #expect(throws: SourceControlError(.movedOn, "reading .harness/a b.yaml")) {
            _ = try await proposer.propose(change)
        }
    }
}

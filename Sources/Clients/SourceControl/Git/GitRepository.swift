/// Any repository that `git` can reach: a branch is pushed, and people open the pull request themselves.
///
/// Nothing is ever pushed by force: what has moved on meanwhile is refused by the remote.
package struct GitRepository: SourceControlProvider {
    private let remote: String
    private let git: GitProgram

    /// Creates the repository.
    ///
    /// - Parameter remote: Its address or path; credentials come from `git`'s own configuration, never from here.
    /// - Throws: ``SourceControlError`` where `git` is not to be had.
    package init(remote: String) throws(SourceControlError) {
        self.remote = remote
        git = try GitProgram()
    }

    package var hasPullRequests: Bool { false }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        let output = try await git.run(["ls-remote", "--refs", "--", remote, "refs/heads/\(branch)"])
        return String(decoding: output, as: UTF8.self).split { $0.isWhitespace }.first.map(String.init)
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        let reference = try await fetch(branch)
        let output = try await git.run(["ls-tree", "-z", reference, "--", path])
        // MODE SP "blob" SP HASH TAB PATH
        let words = String(decoding: output, as: UTF8.self).split { $0 == " " || $0 == "\t" }
        guard words.count >= 4, words[1] == "blob" else { return nil }
        let content = try await git.run(["cat-file", "blob", String(words[2])])
        return RepositoryFile(content: content, version: String(words[0]))
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        // Pushing the commit creates it.
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        _ = try await git.run(["read-tree", branch.head])
        let blob = try await line(["hash-object", "-w", "--stdin"], input: file.content)
        let mode = previous?.version ?? "100644"
        _ = try await git.run(["update-index", "--add", "--cacheinfo", "\(mode),\(blob),\(file.path)"])
        let tree = try await line(["write-tree"])
        let commit = try await line(
            ["commit-tree", tree, "-p", branch.head, "-F", "-"], input: Array(message.utf8))
        do throws(SourceControlError) {
            _ = try await git.run(["push", "--quiet", "--", remote, "\(commit):refs/heads/\(branch.name)"])
        } catch {
            let now = try await head(of: branch.name)
            if let now, now != branch.head { throw SourceControlError(.movedOn, "pushing \(branch.name)") }
            throw error
        }
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? {
        // The tip's message tells what was written, as a pull request's text does elsewhere.
        guard try await head(of: branch) != nil else { return nil }
        let reference = try await fetch(branch)
        let message = String(
            decoding: try await git.run(["log", "-1", "--format=%B", reference]), as: UTF8.self)
        return PullRequest(number: 0, url: remote, title: branch, body: message)
    }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        throw SourceControlError(.program("git has no pull requests"), "opening a pull request")
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest { pullRequest }

    /// Fetches a branch and returns the name it has here.
    private func fetch(_ branch: String) async throws(SourceControlError) -> String {
        let reference = "refs/fetched/\(branch)"
        _ = try await git.run([
            "fetch", "--quiet", "--no-tags", "--depth=1", "--", remote, "+refs/heads/\(branch):\(reference)",
        ])
        return reference
    }

    private func line(_ arguments: [String], input: [UInt8] = []) async throws(SourceControlError) -> String {
        let output = try await git.run(arguments, input: input)
        return String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self)
    }
}

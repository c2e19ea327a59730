import Cryptography
import HTTP
import JSON

/// A repository on GitHub or GitHub Enterprise.
///
/// Source: drone/go-scm `scm/driver/github`, and GitHub's REST interface for Git references, contents and pulls.
package struct GitHub: SourceControlProvider {
    private let requests: ProviderRequests
    private let repository: TransferURL
    private let owner: String

    /// Creates the repository.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: The interface's root, `https://api.github.com`.
    ///   - owner: The owner.
    ///   - name: The repository's name.
    ///   - token: A token that may write contents and pull requests.
    package init(client: any HTTPClient, base: TransferURL, owner: String, name: String, token: SensitiveText)
    {
        requests = ProviderRequests(
            client: client, token: token, header: ("Authorization", "Bearer "),
            accept: "application/vnd.github+json")
        repository = base.appending("repos").appending(owner).appending(name)
        self.owner = owner
    }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        let operation = "reading the branch \(branch)"
        let url = repository.appending("git").appending("ref").appending("heads").appending(
            segmentsOf: branch)
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        return try ProviderRequests.text(value, "object", "sha", in: operation)
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        let operation = "reading \(path) on \(branch)"
        let url = repository.appending("contents").appending(segmentsOf: path).adding(query: [("ref", branch)]
        )
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        let text = try ProviderRequests.text(value, "content", in: operation)
        // The content is broken into lines.
        guard let content = Base64.standard.decode(text.filter { !$0.isWhitespace }) else {
            throw SourceControlError(.malformed("the content is not Base64"), operation)
        }
        return RepositoryFile(
            content: content, version: try ProviderRequests.text(value, "sha", in: operation))
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        _ = try await requests.send(
            .post, repository.appending("git").appending("refs"),
            ["ref": .string("refs/heads/\(branch)"), "sha": .string(commit)], operation: "creating \(branch)")
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        var members: [JSONValue.Member] = [
            .init("message", .string(message)), .init("branch", .string(branch.name)),
            .init("content", .string(Base64.standard.encode(file.content))),
        ]
        // A stale hash is refused with 409: the file has moved on between reading and writing.
        if let previous { members.append(.init("sha", .string(previous.version))) }
        let operation = "writing \(file.path)"
        let url = repository.appending("contents").appending(segmentsOf: file.path)
        guard try await requests.send(.put, url, .object(members), operation: operation, absent: [409]) != nil
        else {
            throw SourceControlError(.movedOn, operation)
        }
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? {
        let url = repository.appending("pulls").adding(query: [
            ("state", "open"), ("head", "\(owner):\(branch)"), ("base", base),
        ])
        let found = try await requests.send(.get, url, operation: "looking for the pull request")
        guard let first = found?[0] else { return nil }
        return try Self.pullRequest(first)
    }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .post, repository.appending("pulls"),
            [
                "title": .string(draft.title), "body": .string(draft.body), "head": .string(branch),
                "base": .string(base),
                "draft": .boolean(draft.isDraft),
            ], operation: "opening the pull request")
        return try Self.pullRequest(answer)
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .patch, repository.appending("pulls").appending(String(pullRequest.number)),
            ["title": .string(draft.title), "body": .string(draft.body)],
            operation: "updating the pull request")
        return try Self.pullRequest(answer)
    }

    private static func pullRequest(_ value: JSONValue?) throws(SourceControlError) -> PullRequest {
        guard let number = value?["number"]?.int, let url = value?["html_url"]?.string else {
            throw SourceControlError(.malformed("no number or address"), "reading the pull request")
        }
        return PullRequest(
            number: number, url: url, title: value?["title"]?.string ?? "", body: value?["body"]?.string ?? ""
        )
    }
}

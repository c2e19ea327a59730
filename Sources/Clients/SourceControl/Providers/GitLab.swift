import Cryptography
import HTTP
import JSON

/// A project on GitLab.
///
/// Source: drone/go-scm `scm/driver/gitlab`, and GitLab's REST interface, version 4, for branches, files and merge requests.
package struct GitLab: SourceControlProvider {
    private let requests: ProviderRequests
    private let project: TransferURL

    /// Creates the project.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: The interface's root, `https://gitlab.com/api/v4`.
    ///   - project: Its path with the groups, or its number.
    ///   - token: A token with the scope `api`.
    package init(client: any HTTPClient, base: TransferURL, project: String, token: SensitiveText) {
        requests = ProviderRequests(
            client: client, token: token, header: ("PRIVATE-TOKEN", ""), accept: "application/json")
        // The path is one segment: its slashes are escaped.
        self.project = base.appending("projects").appending(project)
    }

    private var repository: TransferURL { project.appending("repository") }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        let operation = "reading the branch \(branch)"
        let url = repository.appending("branches").appending(branch)
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        return try ProviderRequests.text(value, "commit", "id", in: operation)
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        let operation = "reading \(path) on \(branch)"
        let url = repository.appending("files").appending(path).adding(query: [("ref", branch)])
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        guard let content = Base64.standard.decode(try ProviderRequests.text(value, "content", in: operation))
        else {
            throw SourceControlError(.malformed("the content is not Base64"), operation)
        }
        return RepositoryFile(
            content: content, version: try ProviderRequests.text(value, "last_commit_id", in: operation))
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        _ = try await requests.send(
            .post, repository.appending("branches"), ["branch": .string(branch), "ref": .string(commit)],
            operation: "creating \(branch)")
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        var members: [JSONValue.Member] = [
            .init("branch", .string(branch.name)),
            .init("content", .string(Base64.standard.encode(file.content))),
            .init("encoding", "base64"), .init("commit_message", .string(message)),
        ]
        if let previous { members.append(.init("last_commit_id", .string(previous.version))) }
        _ = try await requests.send(
            previous == nil ? .post : .put, repository.appending("files").appending(file.path),
            .object(members),
            operation: "writing \(file.path)")
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? {
        let url = project.appending("merge_requests").adding(query: [
            ("state", "opened"), ("source_branch", branch), ("target_branch", base),
        ])
        let found = try await requests.send(.get, url, operation: "looking for the merge request")
        guard let first = found?[0] else { return nil }
        return try Self.pullRequest(first)
    }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .post, project.appending("merge_requests"),
            [
                "title": .string(Self.title(draft)), "description": .string(draft.body),
                "source_branch": .string(branch),
                "target_branch": .string(base),
            ], operation: "opening the merge request")
        return try Self.pullRequest(answer)
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest {
        // Whether it is a draft is for people to say once it is open.
        let isDraft = pullRequest.title.hasPrefix("Draft: ")
        let answer = try await requests.send(
            .put, project.appending("merge_requests").appending(String(pullRequest.number)),
            ["title": .string((isDraft ? "Draft: " : "") + draft.title), "description": .string(draft.body)],
            operation: "updating the merge request")
        return try Self.pullRequest(answer)
    }

    /// GitLab knows drafts by their title.
    private static func title(_ draft: PullRequestDraft) -> String {
        (draft.isDraft ? "Draft: " : "") + draft.title
    }

    private static func pullRequest(_ value: JSONValue?) throws(SourceControlError) -> PullRequest {
        guard let number = value?["iid"]?.int, let url = value?["web_url"]?.string else {
            throw SourceControlError(.malformed("no number or address"), "reading the merge request")
        }
        return PullRequest(
            number: number, url: url, title: value?["title"]?.string ?? "",
            body: value?["description"]?.string ?? "")
    }
}

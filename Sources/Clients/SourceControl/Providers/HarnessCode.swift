import Cryptography
import HTTP
import JSON

/// A repository of Harness Code.
///
/// Source: drone/go-scm `scm/driver/harness`, and harness/mcp-server's `pull-requests.ts` and `repositories.ts`.
package struct HarnessCode: SourceControlProvider {
    /// Where a repository lives.
    package struct Scope: Sendable, Hashable {
        /// The account.
        package var account: String
        /// The organisation; nil for a repository of the account.
        package var organization: String?
        /// The project; nil for a repository of the organisation.
        package var project: String?

        /// Creates a scope.
        package init(account: String, organization: String? = nil, project: String? = nil) {
            self.account = account
            self.organization = organization
            self.project = project
        }
    }

    private let requests: ProviderRequests
    private let repository: TransferURL
    private let scope: Scope
    private let page: TransferURL

    /// Creates the repository.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: Harness's root, `https://app.harness.io`.
    ///   - scope: Where the repository lives.
    ///   - name: Its identifier.
    ///   - token: A token that may push and open pull requests.
    package init(client: any HTTPClient, base: TransferURL, scope: Scope, name: String, token: SensitiveText)
    {
        requests = ProviderRequests(
            client: client, token: token, header: ("x-api-key", ""), accept: "application/json")
        repository = base.appending(path: "/code/api/v1/repos").appending(name)
        var page = base.appending("ng").appending("account").appending(scope.account).appending("module")
            .appending("code")
        if let organization = scope.organization { page = page.appending("orgs").appending(organization) }
        if let project = scope.project { page = page.appending("projects").appending(project) }
        self.page = page.appending("repos").appending(name).appending("pulls")
        self.scope = scope
    }

    private func scoped(_ url: TransferURL, _ items: [(name: String, value: String?)] = []) -> TransferURL {
        url.adding(
            query: [
                ("accountIdentifier", scope.account), ("orgIdentifier", scope.organization),
                ("projectIdentifier", scope.project), ("routingId", scope.account),
            ] + items)
    }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        let operation = "reading the branch \(branch)"
        let url = scoped(repository.appending("branches").appending(segmentsOf: branch))
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        if let commit = value["sha"]?.string { return commit }
        return try ProviderRequests.text(value, "commit", "sha", in: operation)
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        let operation = "reading \(path) on \(branch)"
        let url = scoped(
            repository.appending("content").appending(segmentsOf: path),
            [("git_ref", "refs/heads/\(branch)"), ("include_commit", "true")])
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        let text = try ProviderRequests.text(value, "content", "data", in: operation)
        guard let content = Base64.standard.decode(text) else {
            throw SourceControlError(.malformed("the content is not Base64"), operation)
        }
        return RepositoryFile(
            content: content, version: try ProviderRequests.text(value, "sha", in: operation))
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        _ = try await requests.send(
            .post, scoped(repository.appending("branches")),
            ["name": .string(branch), "target": .string(commit), "bypass_rules": false],
            operation: "creating \(branch)")
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        var action: [JSONValue.Member] = [
            .init("action", previous == nil ? "CREATE" : "UPDATE"), .init("path", .string(file.path)),
            .init("payload", .string(Base64.standard.encode(file.content))), .init("encoding", "base64"),
        ]
        if let previous { action.append(.init("sha", .string(previous.version))) }
        let lines = message.split(separator: "\n", maxSplits: 1)
        let operation = "writing \(file.path)"
        let answer = try await requests.send(
            .post, scoped(repository.appending("commits")),
            [
                "actions": .array([.object(action)]), "branch": .string(branch.name),
                "title": .string(String(lines.first ?? "")),
                "message": .string(lines.count > 1 ? String(lines[1].drop { $0 == "\n" }) : ""),
                "bypass_rules": false,
            ], operation: operation, absent: [409, 412])
        guard answer != nil else { throw SourceControlError(.movedOn, operation) }
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? {
        let url = scoped(
            repository.appending("pullreq"),
            [("state", "open"), ("source_branch", branch), ("target_branch", base)])
        let found = try await requests.send(.get, url, operation: "looking for the pull request")
        guard let first = found?[0] else { return nil }
        return try pullRequest(first)
    }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .post, scoped(repository.appending("pullreq")),
            [
                "title": .string(draft.title), "description": .string(draft.body),
                "is_draft": .boolean(draft.isDraft),
                "source_branch": .string(branch), "target_branch": .string(base),
            ], operation: "opening the pull request")
        return try pullRequest(answer)
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .patch, scoped(repository.appending("pullreq").appending(String(pullRequest.number))),
            ["title": .string(draft.title), "description": .string(draft.body)],
            operation: "updating the pull request")
        return try self.pullRequest(answer)
    }

    private func pullRequest(_ value: JSONValue?) throws(SourceControlError) -> PullRequest {
        guard let number = value?["number"]?.int else {
            throw SourceControlError(.malformed("no number"), "reading the pull request")
        }
        return PullRequest(
            number: number, url: page.appending(String(number)).text, title: value?["title"]?.string ?? "",
            body: value?["description"]?.string ?? "")
    }
}

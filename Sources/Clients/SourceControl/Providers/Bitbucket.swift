import Cryptography
import HTTP
import JSON

/// A repository on Bitbucket Cloud.
///
/// Source: drone/go-scm `scm/driver/bitbucket`, and Bitbucket's REST interface, version 2.0. It has no optimistic lock for
/// a file; `parents` makes a commit on a branch that has moved on fail.
package struct Bitbucket: SourceControlProvider {
    private let requests: ProviderRequests
    private let repository: TransferURL

    /// Creates the repository.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: The interface's root, `https://api.bitbucket.org/2.0`.
    ///   - workspace: The workspace.
    ///   - name: The repository's name.
    ///   - token: An access token that may write repository and pull requests.
    package init(
        client: any HTTPClient, base: TransferURL, workspace: String, name: String, token: SensitiveText
    ) {
        requests = ProviderRequests(
            client: client, token: token, header: ("Authorization", "Bearer "), accept: "application/json")
        repository = base.appending("repositories").appending(workspace).appending(name)
    }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        let operation = "reading the branch \(branch)"
        let url = repository.appending("refs").appending("branches").appending(segmentsOf: branch)
        guard let value = try await requests.send(.get, url, operation: operation, absent: [404]) else {
            return nil
        }
        return try ProviderRequests.text(value, "target", "hash", in: operation)
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        // A branch with a slash in its name has to be named by its commit here.
        guard let head = try await head(of: branch) else { return nil }
        let url = repository.appending("src").appending(head).appending(segmentsOf: path)
        guard
            let response = try await requests.raw(
                .get, url, operation: "reading \(path) on \(branch)", absent: [404])
        else { return nil }
        return RepositoryFile(content: response.body, version: head)
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        _ = try await requests.send(
            .post, repository.appending("refs").appending("branches"),
            ["name": .string(branch), "target": ["hash": .string(commit)]], operation: "creating \(branch)")
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        // The boundary may stand nowhere in the content; the digest of the content does not stand in it.
        let boundary = "verdict-" + SHA256.digest(of: file.content).hexadecimal
        var body: [UInt8] = []
        func part(_ name: String, _ value: [UInt8]) {
            let escaped = name.filter { $0 != "\"" && !$0.isNewline }
            body +=
                Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(escaped)\"\r\n\r\n".utf8)
                + value + [0x0D, 0x0A]
        }
        part("message", Array(message.utf8))
        part("branch", Array(branch.name.utf8))
        part("parents", Array(branch.head.utf8))
        part(file.path, file.content)
        body += Array("--\(boundary)--\r\n".utf8)
        _ = try await requests.send(
            .post, repository.appending("src"), body: (body, "multipart/form-data; boundary=\(boundary)"),
            operation: "writing \(file.path)")
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? {
        let filter =
            "source.branch.name=\"\(branch)\" AND destination.branch.name=\"\(base.filter { $0 != "\"" })\" AND state=\"OPEN\""
        let url = repository.appending("pullrequests").adding(query: [("q", filter)])
        let found = try await requests.send(.get, url, operation: "looking for the pull request")
        guard let first = found?["values"]?[0] else { return nil }
        return try Self.pullRequest(first)
    }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .post, repository.appending("pullrequests"),
            [
                "title": .string(draft.title), "description": .string(draft.body),
                "draft": .boolean(draft.isDraft),
                "source": ["branch": ["name": .string(branch)]],
                "destination": ["branch": ["name": .string(base)]],
            ], operation: "opening the pull request")
        return try Self.pullRequest(answer)
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest {
        let answer = try await requests.send(
            .put, repository.appending("pullrequests").appending(String(pullRequest.number)),
            ["title": .string(draft.title), "description": .string(draft.body)],
            operation: "updating the pull request")
        return try Self.pullRequest(answer)
    }

    private static func pullRequest(_ value: JSONValue?) throws(SourceControlError) -> PullRequest {
        guard let number = value?["id"]?.int, let url = value?["links"]?["html"]?["href"]?.string else {
            throw SourceControlError(.malformed("no number or address"), "reading the pull request")
        }
        return PullRequest(
            number: number, url: url, title: value?["title"]?.string ?? "",
            body: value?["description"]?.string ?? "")
    }
}

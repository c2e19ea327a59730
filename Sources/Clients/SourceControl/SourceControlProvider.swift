/// What a provider of repositories can do with one of them; each method is a request or two.
package protocol SourceControlProvider: Sendable {
    /// Whether there are pull requests; where not, the pushed branch is the proposal.
    var hasPullRequests: Bool { get }

    /// The commit at a branch's tip; nil where there is no such branch.
    func head(of branch: String) async throws(SourceControlError) -> String?

    /// A file at a branch's tip; nil where there is none.
    func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile?

    /// Creates a branch at a commit.
    func createBranch(_ branch: String, at commit: String) async throws(SourceControlError)

    /// Writes a file to a branch in a commit.
    ///
    /// - Parameters:
    ///   - file: The path and the new content.
    ///   - previous: The file as it is on the branch; the provider refuses where that is no longer so.
    ///   - branch: The branch, and the commit at its tip.
    ///   - message: The commit's message.
    /// - Throws: ``SourceControlError``.
    func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError)

    /// The open pull request from a branch into another; nil where there is none.
    func openPullRequest(from branch: String, into base: String) async throws(SourceControlError)
        -> PullRequest?

    /// Opens a pull request.
    func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest

    /// Changes an open pull request's title and text.
    func update(_ pullRequest: PullRequest, to draft: PullRequestDraft) async throws(SourceControlError)
        -> PullRequest
}

extension SourceControlProvider {
    package var hasPullRequests: Bool { true }
}

/// A file of a repository.
package struct RepositoryFile: Sendable, Hashable {
    /// The content.
    package var content: [UInt8]

    /// What the provider wants to hear when the file is written, such as the blob's hash.
    package var version: String

    /// Creates a file.
    package init(content: [UInt8], version: String) {
        self.content = content
        self.version = version
    }
}

/// A pull request that is to be.
package struct PullRequestDraft: Sendable, Hashable {
    /// The title.
    package var title: String

    /// The text, in Markdown.
    package var body: String

    /// Whether it is opened as a draft.
    package var isDraft: Bool
}

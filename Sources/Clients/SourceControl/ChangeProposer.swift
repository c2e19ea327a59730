import Cryptography

/// Proposes changes as pull requests: the one way of doing it, whoever provides the repository.
///
/// The same finding has one branch and one pull request, however often it is proposed. The base branch is never written
/// to, and neither is a file that somebody else has changed meanwhile, on the base or on the proposal's own branch.
package struct ChangeProposer: Sendable {
    private let provider: any SourceControlProvider

    /// Creates a proposer for a repository.
    package init(_ provider: any SourceControlProvider) { self.provider = provider }

    /// The branch of a finding.
    package static func branch(for change: ProposedChange) -> String {
        let digest = SHA256.digest(of: "\(change.finding)\n\(change.base)\n\(change.path)").hexadecimal
            .prefix(12)
        let words = change.finding.lowercased().split { !($0.isLetter || $0.isNumber) || !$0.isASCII }
        return "verdict/" + String(words.joined(separator: "-").prefix(40)) + (words.isEmpty ? "" : "-")
            + digest
    }

    /// Proposes a change.
    ///
    /// - Parameter change: The change.
    /// - Returns: What was done.
    /// - Throws: ``SourceControlError``; nothing was written for ``SourceControlError/Reason/movedOn`` and
    ///   ``SourceControlError/Reason/edited``.
    package func propose(_ change: ProposedChange) async throws(SourceControlError) -> Proposal {
        let branch = Self.branch(for: change)
        guard let base = try await provider.head(of: change.base) else {
            throw SourceControlError(.noBase, "reading \(change.base)")
        }
        let current = try await provider.file(change.path, on: change.base)
        if current?.content == change.content { return Proposal(state: .unneeded, branch: branch) }
        guard current?.content == change.original else {
            throw SourceControlError(.movedOn, "reading \(change.path)")
        }
        let isWritten = try await write(change, to: branch, base: (base, current))
        guard provider.hasPullRequests else {
            return Proposal(state: isWritten ? .pushed : .unchanged, branch: branch)
        }
        let draft = PullRequestDraft(
            title: change.title, body: Self.body(of: change), isDraft: change.isDraft)
        guard let open = try await provider.openPullRequest(from: branch, into: change.base) else {
            let opened = try await provider.open(draft, from: branch, into: change.base)
            return Proposal(state: .opened, branch: branch, pullRequest: opened)
        }
        // A title that a person has changed, and the "Draft:" of some providers, stay.
        guard Self.mark(in: open.body) != Self.mark(in: draft.body) || isWritten else {
            return Proposal(state: .unchanged, branch: branch, pullRequest: open)
        }
        let updated = try await provider.update(open, to: draft)
        return Proposal(state: .updated, branch: branch, pullRequest: updated)
    }

    /// Brings the content onto the proposal's branch; returns whether there was something to write.
    private func write(
        _ change: ProposedChange, to branch: String, base: (head: String, file: RepositoryFile?)
    ) async throws(SourceControlError) -> Bool {
        // The mark is in the message too, for repositories without pull requests.
        let message = "\(change.title)\n\n\(Self.body(of: change))"
        guard let head = try await provider.head(of: branch) else {
            try await provider.createBranch(branch, at: base.head)
            try await provider.commit(
                (change.path, change.content), over: base.file, on: (branch, base.head), message: message)
            return true
        }
        let proposed = try await provider.file(change.path, on: branch)
        if proposed?.content == change.content { return false }
        // What stands there has to be ours: as on the base, or what the open pull request says that we have written.
        if proposed?.content != base.file?.content, let content = proposed?.content {
            let open = try await provider.openPullRequest(from: branch, into: change.base)
            guard let open, Self.mark(in: open.body)?.content == Self.digest(of: content) else {
                throw SourceControlError(.edited, "reading \(change.path) on \(branch)")
            }
        }
        try await provider.commit(
            (change.path, change.content), over: proposed, on: (branch, head), message: message)
        return true
    }

    // MARK: - The mark

    /// What a pull request's text tells about itself.
    private struct Mark: Equatable {
        var content: String
        var text: String
    }

    private static func digest(of content: [UInt8]) -> String { SHA256.digest(of: content).hexadecimal }

    /// The text with a line that says which content and text were written; providers hide it.
    private static func body(of change: ProposedChange) -> String {
        "\(change.reason)\n\n[//]: # (verdict \(digest(of: change.content)) \(SHA256.digest(of: change.title + change.reason).hexadecimal))\n"
    }

    private static func mark(in body: String) -> Mark? {
        for line in body.split(whereSeparator: \.isNewline)
        where line.hasPrefix("[//]: # (verdict ") && line.hasSuffix(")") {
            let words = line.dropLast().split(separator: " ")
            if words.count == 5 { return Mark(content: String(words[3]), text: String(words[4])) }
        }
        return nil
    }
}

/// A change of one file that people are to look at.
package struct ProposedChange: Sendable, Hashable {
    /// What the change is about, the same as long as it is the same finding; makes the branch's name.
    package var finding: String

    /// The branch that it is for; it is never written to.
    package var base: String

    /// The file, from the repository's root.
    package var path: String

    /// The file as it was when the change was worked out; nil where there was none.
    package var original: [UInt8]?

    /// The file as it is to be.
    package var content: [UInt8]

    /// The first line of the commit and the pull request's title.
    package var title: String

    /// What is changed, why, and what it saves, in Markdown.
    package var reason: String

    /// Whether the pull request is opened as a draft, where the provider knows such.
    package var isDraft: Bool

    /// Creates a change.
    package init(
        finding: String, base: String, path: String, original: [UInt8]?, content: [UInt8], title: String,
        reason: String,
        isDraft: Bool = true
    ) {
        self.finding = finding
        self.base = base
        self.path = path
        self.original = original
        self.content = content
        self.title = title
        self.reason = reason
        self.isDraft = isDraft
    }
}

/// What became of a proposed change.
package struct Proposal: Sendable, Hashable {
    /// What was done.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// A pull request was opened.
        case opened
        /// The one that was open has got the new content or text.
        case updated
        /// The one that is open says the same already.
        case unchanged
        /// The branch was pushed; there is no pull request to open.
        case pushed
        /// The file is as proposed already.
        case unneeded
    }

    /// What was done.
    package var state: State

    /// The branch that holds the change.
    package var branch: String

    /// The pull request's number and address, where there is one.
    package var pullRequest: PullRequest?
}

/// A pull request, or what the provider calls so.
package struct PullRequest: Sendable, Hashable {
    /// Its number.
    package var number: Int

    /// Where people read it.
    package var url: String

    /// Its title.
    package var title: String

    /// Its text.
    package var body: String
}

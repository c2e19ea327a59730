/// A pipeline as it is stored.
package struct HarnessPipeline: Sendable, Hashable {
    /// Its identifier.
    package var id: String
    /// Its YAML.
    package var yaml: String
    /// Where the YAML lies in Git; nil if Harness stores it.
    package var git: HarnessGitDetails?
    /// Whether the YAML lies in Git.
    package var isRemote: Bool

    /// Creates a pipeline.
    package init(id: String, yaml: String, git: HarnessGitDetails? = nil, isRemote: Bool = false) {
        self.id = id
        self.yaml = yaml
        self.git = git
        self.isRemote = isRemote
    }
}

/// How a pipeline's new YAML reaches Git through Harness.
package struct HarnessCommit: Sendable, Hashable {
    /// Where it goes; ``HarnessGitDetails/objectID`` and ``HarnessGitDetails/commit`` guard against changes in between.
    package var git: HarnessGitDetails
    /// The message.
    package var message: String
    /// The branch from which a new one is made; nil to commit to the branch in ``git``.
    package var baseBranch: String?

    /// Creates a commit.
    package init(git: HarnessGitDetails, message: String, baseBranch: String? = nil) {
        self.git = git
        self.message = message
        self.baseBranch = baseBranch
    }
}

/// A pipeline as lists show it.
package struct HarnessPipelineSummary: Sendable, Hashable {
    /// Its identifier.
    package var id: String
    /// Its name.
    package var name: String

    /// Creates a summary.
    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

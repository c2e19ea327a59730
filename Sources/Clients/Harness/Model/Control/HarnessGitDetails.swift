/// Where a pipeline's YAML lies in Git.
package struct HarnessGitDetails: Sendable, Hashable {
    /// The repository.
    package var repository: String?
    /// The branch.
    package var branch: String?
    /// The file's path.
    package var path: String?
    /// The commit.
    package var commit: String?
    /// The file's object, which guards an update against changes in between.
    package var objectID: String?
    /// The connector through which Harness reaches the repository.
    package var connector: String?

    /// Creates details.
    package init(
        repository: String? = nil, branch: String? = nil, path: String? = nil, commit: String? = nil,
        objectID: String? = nil, connector: String? = nil
    ) {
        self.repository = repository
        self.branch = branch
        self.path = path
        self.commit = commit
        self.objectID = objectID
        self.connector = connector
    }
}

/// A pipeline that Harness keeps in Git, written through Harness's Git Experience with Harness's own connector.
///
/// Harness makes the branch with the commit (`isNewBranch`, `baseBranch`) and refuses what was worked out on another
/// state of the file (`lastObjectId`, `lastCommitId`). It opens no pull requests: the branch is the proposal. What
/// somebody else has written to that branch cannot be told from an earlier proposal, so neither is overwritten.
/// Source: Harness's API reference, `updatePipelineV2` and `getPipeline`; harness-go-sdk docs, PipelinesApi.
package struct HarnessGitExperience: SourceControlProvider {
    /// The most octets of a commit's message, which Harness takes in the URL.
    private static let longestMessage = 1500

    private let api: any HarnessAPI
    private let pipeline: String
    private let scope: HarnessScope
    private let base: String

    /// Creates the way to a pipeline.
    ///
    /// - Parameters:
    ///   - api: Harness.
    ///   - pipeline: The pipeline's identifier.
    ///   - scope: The project that it belongs to.
    ///   - base: The branch that proposals are for; new branches are made from it.
    package init(api: any HarnessAPI, pipeline: String, scope: HarnessScope, base: String) {
        self.api = api
        self.pipeline = pipeline
        self.scope = scope
        self.base = base
    }

    package var hasPullRequests: Bool { false }

    package func head(of branch: String) async throws(SourceControlError) -> String? {
        guard let found = try await read(branch, "reading the branch \(branch)") else { return nil }
        return found.git.commit ?? found.git.objectID
    }

    package func file(_ path: String, on branch: String) async throws(SourceControlError) -> RepositoryFile? {
        let operation = "reading \(path) on \(branch)"
        guard let found = try await read(branch, operation) else { return nil }
        return try Self.file(found, at: path, operation)
    }

    package func createBranch(_ branch: String, at commit: String) async throws(SourceControlError) {
        // Committing to it creates it.
    }

    package func commit(
        _ file: (path: String, content: [UInt8]), over previous: RepositoryFile?,
        on branch: (name: String, head: String),
        message: String
    ) async throws(SourceControlError) {
        let operation = "writing \(file.path)"
        guard branch.name != base else {
            throw SourceControlError(
                .unfit("\(base) is the base branch, which is never written to"), operation)
        }
        guard let previous else {
            throw SourceControlError(.unfit("there is no such pipeline to change"), operation)
        }
        guard let yaml = String(validating: file.content, as: UTF8.self) else {
            throw SourceControlError(.unfit("the new content is not UTF-8"), operation)
        }
        let existing = try await read(branch.name, operation)
        guard let current = if let existing { existing } else { try await read(base, operation) } else {
            throw SourceControlError(.noBase, operation)
        }
        // Harness looks at the object again, but not every version of it does for a new branch.
        guard try Self.file(current, at: file.path, operation) == previous else {
            throw SourceControlError(.movedOn, operation)
        }
        var git = current.git
        git.branch = branch.name
        git.objectID = previous.version
        do throws(HarnessError) {
            try await api.update(
                pipeline, yaml: yaml,
                commit: HarnessCommit(
                    git: git, message: Self.shortened(message), baseBranch: existing == nil ? base : nil),
                in: scope)
        } catch {
            if error.status == 409 || error.code?.hasPrefix("SCM_CONFLICT") == true {
                throw SourceControlError(.movedOn, operation)
            }
            throw Self.failure(error, operation)
        }
    }

    package func openPullRequest(
        from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest? { nil }

    package func open(
        _ draft: PullRequestDraft, from branch: String, into base: String
    ) async throws(SourceControlError) -> PullRequest {
        throw SourceControlError(.unfit("Harness opens no pull requests"), "opening a pull request")
    }

    package func update(
        _ pullRequest: PullRequest, to draft: PullRequestDraft
    ) async throws(SourceControlError) -> PullRequest { pullRequest }

    // MARK: - Reading

    /// The pipeline on a branch, and where it lies; nil where the branch or the pipeline is not there.
    private func read(
        _ branch: String, _ operation: String
    ) async throws(SourceControlError) -> (yaml: String, git: HarnessGitDetails)? {
        let found: HarnessPipeline
        do throws(HarnessError) {
            found = try await api.pipeline(pipeline, branch: branch, in: scope)
        } catch {
            // Harness answers a branch that is not there with a status of 400 and one of these.
            let code = error.code ?? ""
            guard error.isNotFound || code.hasPrefix("SCM_NOT_FOUND") || code.hasPrefix("SCM_BAD_REQUEST")
            else {
                throw Self.failure(error, operation)
            }
            return nil
        }
        guard found.isRemote, let git = found.git else {
            throw SourceControlError(
                .unfit("Harness keeps the pipeline \(pipeline) itself, not in Git"), operation)
        }
        // Asked for a branch that it does not know, Harness may show the default one.
        guard git.branch == nil || git.branch == branch else { return nil }
        return (found.yaml, git)
    }

    private static func file(
        _ found: (yaml: String, git: HarnessGitDetails), at path: String, _ operation: String
    ) throws(SourceControlError) -> RepositoryFile {
        if let actual = found.git.path, actual != path {
            throw SourceControlError(.unfit("the pipeline lies at \(actual)"), operation)
        }
        guard let object = found.git.objectID else {
            throw SourceControlError(.malformed("no gitDetails.objectId"), operation)
        }
        return RepositoryFile(content: Array(found.yaml.utf8), version: object)
    }

    private static func failure(_ error: HarnessError, _ operation: String) -> SourceControlError {
        guard let status = error.status else {
            return SourceControlError(.transfer(error.description), operation)
        }
        return SourceControlError(.refused(status: status, message: error.message), operation)
    }

    /// A message that fits into a URL.
    private static func shortened(_ message: String) -> String {
        guard message.utf8.count > longestMessage else { return message }
        var text = ""
        var room = longestMessage
        for character in message {
            room -= character.utf8.count
            guard room > 0 else { break }
            text.append(character)
        }
        return text + "…"
    }
}

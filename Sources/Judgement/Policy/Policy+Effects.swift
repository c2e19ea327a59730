extension Policy {
    /// Something that the product does itself, beyond answering.
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Rejects the Harness approval that the execution waits for, so that its failure strategy rolls back.
        case rejectApproval
        /// Approves the Harness approval that the execution waits for.
        case grantApproval
        /// Sends the interrupt `UserMarkedFailure`, so that the stage's failure strategy rolls back.
        case markFailure
        /// Runs the pipeline that ``Effects/rollbackPipeline`` names.
        case rollbackPipeline
        /// Sends the interrupt `AbortAll`, which stops the execution where it is and rolls nothing back.
        case abortAll
        /// Opens a pull request with a change of pipeline YAML.
        case openPullRequest
    }

    /// What a policy lists under `effects`.
    package struct Effects: Sendable, Hashable {
        /// What is listed.
        package var listed: Set<Effect>

        /// The identifier of the pipeline that rolls back; nil where none is named.
        package var rollbackPipeline: String?

        /// Creates a list; nothing by default.
        ///
        /// A rollback pipeline that is named is listed too.
        package init(_ listed: Set<Effect> = [], rollbackPipeline: String? = nil) {
            self.listed = rollbackPipeline == nil ? listed : listed.union([.rollbackPipeline])
            self.rollbackPipeline = rollbackPipeline
        }
    }

    /// Whether the product may do something itself.
    ///
    /// What the policy does not list is never done. Of what it lists, `observe` allows nothing, `propose` pull requests
    /// only, `alert` everything that a person has decided, and `act` everything.
    /// - Parameters:
    ///   - effect: What is to be done.
    ///   - isDecidedByPerson: Whether a person has decided on this very verdict.
    /// - Returns: Whether it may be done.
    package func permits(_ effect: Effect, isDecidedByPerson: Bool = false) -> Bool {
        guard effects.listed.contains(effect) else { return false }
        if effect == .rollbackPipeline, effects.rollbackPipeline == nil { return false }
        switch autonomy {
        case .observe: return false
        case .propose: return effect == .openPullRequest
        case .alert: return effect == .openPullRequest || isDecidedByPerson
        case .act: return true
        }
    }
}

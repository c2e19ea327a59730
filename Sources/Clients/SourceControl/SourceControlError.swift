/// Why a change could not be proposed.
package struct SourceControlError: Error, Sendable, Hashable {
    /// The kinds of failure.
    package enum Reason: Sendable, Hashable {
        /// The branch that the change is for does not exist, or the token does not see it.
        case noBase
        /// The file has changed since the change was worked out.
        case movedOn
        /// Somebody has changed the file on the proposal's own branch.
        case edited
        /// The provider answered with that status and these words.
        case refused(status: Int, message: String)
        /// The answer was not what the provider's interface promises.
        case malformed(String)
        /// There is no whole answer.
        case transfer(String)
        /// What is asked for cannot be done there.
        case unfit(String)
        /// A program failed.
        case program(String)
    }

    /// What happened.
    package var reason: Reason

    /// What was being done.
    package var operation: String

    /// Creates an error.
    package init(_ reason: Reason, _ operation: String) {
        self.reason = reason
        self.operation = operation
    }
}

extension SourceControlError: CustomStringConvertible {
    package var description: String {
        let what =
            switch reason {
            case .noBase: "the base branch is not there, or the token may not see it"
            case .movedOn: "the file has changed since; nothing was written. Work the change out again"
            case .edited:
                "somebody has changed the file on the proposal's branch; nothing was written. Merge, or delete the branch"
            case .refused(let status, let message): "status \(status)\(message.isEmpty ? "" : ": \(message)")"
            case .malformed(let detail): "an answer that was not expected: \(detail)"
            case .transfer(let detail): detail
            case .unfit(let detail): detail
            case .program(let detail): detail
            }
        return "\(operation): \(what)"
    }
}

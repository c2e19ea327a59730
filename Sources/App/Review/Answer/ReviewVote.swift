package import Judgement

/// All that a reviewer may say about what to do: nothing, or that a person should look.
///
/// There is no case for anything bolder and none for a rollback, so neither a model nor a text that a model obeys can
/// ask for one.
package enum ReviewVote: String, Sendable, Hashable, CaseIterable {
    /// No wish.
    case none
    /// A person should look before the deployment goes on.
    case investigate

    /// What becomes of a judge's outcome.
    ///
    /// - Parameter outcome: The judge's outcome.
    /// - Returns: `investigate` where the judge said `proceed` and the reviewer wishes it; else the judge's outcome.
    package func moving(_ outcome: Outcome) -> Outcome {
        switch (self, outcome) {
        case (.investigate, .proceed): .investigate
        default: outcome
        }
    }
}

/// A team's written rules for a service or an environment.
package struct Policy: Sendable, Hashable {
    /// How much the team lets the product do.
    package enum Autonomy: String, Sendable, Hashable, CaseIterable {
        /// Records only; the action is always proceed.
        case observe
        /// As observe, and may open pull requests.
        case propose
        /// Alerts people; a rollback assessment becomes investigate.
        case alert
        /// The action is the assessment.
        case act
    }

    /// The name that requests use.
    package var name: String

    /// How much the team lets the product do.
    package var autonomy: Autonomy

    /// The error rate, as a fraction of requests, above which a rollback is clear-cut; 0.05 by default.
    package var clearCutErrorRate: Double

    /// The smallest relative change that matters, as a fraction; 0.1 by default.
    package var toleratedEffect: Double

    /// Creates a policy with the defaults that hold where no file says otherwise.
    package init(
        name: String = "default", autonomy: Autonomy = .act, clearCutErrorRate: Double = 0.05,
        toleratedEffect: Double = 0.1
    ) {
        self.name = name
        self.autonomy = autonomy
        self.clearCutErrorRate = clearCutErrorRate
        self.toleratedEffect = toleratedEffect
    }

    /// Returns what the pipeline should do about an assessment under this policy's autonomy.
    package func action(for outcome: Outcome) -> Outcome {
        switch autonomy {
        case .observe, .propose: .proceed
        case .alert: outcome == .rollback ? .investigate : outcome
        case .act: outcome
        }
    }
}

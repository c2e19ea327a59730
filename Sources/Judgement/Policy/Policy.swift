/// A team's written rules for a service or an environment.
///
/// All that a policy says acts in the pure part: two equal policies give the same verdicts, and the digest that a
/// verdict carries is one of the policy's values. Time comes from the evidence, never from a clock.
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

        /// Whether people are told what was found.
        package var tellsPeople: Bool { self == .alert || self == .act }
    }

    /// The name that requests use.
    package var name: String

    /// How much the team lets the product do.
    package var autonomy: Autonomy

    /// What the product may do by itself to Harness and to repositories; nothing by default.
    package var effects: Effects

    /// The error rate, as a fraction of requests, above which a rollback is clear-cut; 0.05 by default.
    package var clearCutErrorRate: Double

    /// Which statements of a platform about the new version alone make a rollback clear-cut.
    package var clearCutSymptoms: ClearCutSymptoms

    /// The smallest relative change that matters, as a fraction; 0.1 by default.
    package var toleratedEffect: Double

    /// How much has to be observed before anything is concluded.
    package var minimumData: MinimumData

    /// What holds for some signals; where several rules say something of one signal, the last one holds.
    package var signals: [SignalRule]

    /// The team's own error signatures, known beside those that come with the product.
    package var signatures: [SignatureRule]

    /// When people are at work, and what is different when they are not; nil where that makes no difference.
    package var businessHours: BusinessHours?

    /// When nothing goes on without a person.
    package var freezeWindows: [FreezeWindow]

    /// Who is told what.
    package var alerts: Alerts

    /// What the reviewer may do.
    package var reviewer: Reviewer

    /// Creates a policy with the defaults that hold where no file says otherwise.
    package init(
        name: String = "default", autonomy: Autonomy = .act, effects: Effects = Effects(),
        clearCutErrorRate: Double = 0.05, clearCutSymptoms: ClearCutSymptoms = ClearCutSymptoms(),
        toleratedEffect: Double = 0.1, minimumData: MinimumData = MinimumData(), signals: [SignalRule] = [],
        signatures: [SignatureRule] = [], businessHours: BusinessHours? = nil,
        freezeWindows: [FreezeWindow] = [], alerts: Alerts = Alerts(), reviewer: Reviewer = Reviewer()
    ) {
        self.name = name
        self.autonomy = autonomy
        self.effects = effects
        self.clearCutErrorRate = clearCutErrorRate
        self.clearCutSymptoms = clearCutSymptoms
        self.toleratedEffect = toleratedEffect
        self.minimumData = minimumData
        self.signals = signals
        self.signatures = signatures
        self.businessHours = businessHours
        self.freezeWindows = freezeWindows
        self.alerts = alerts
        self.reviewer = reviewer
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

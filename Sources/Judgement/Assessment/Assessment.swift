/// What the evidence says, before policy and autonomy.
package struct Assessment: Sendable, Hashable {
    /// What the evidence says about the new version.
    package var outcome: Outcome

    /// The probability that the outcome is the right one, from 0 to 1.
    package var confidence: Double

    /// What is to blame.
    package var cause: Cause

    /// Why, in a sentence that an on-call engineer would write.
    package var reason: String

    /// The conclusions it rests on, the weightiest first.
    package var findings: [Finding]

    /// Creates an assessment.
    package init(outcome: Outcome, confidence: Double, cause: Cause, reason: String, findings: [Finding]) {
        self.outcome = outcome
        self.confidence = confidence
        self.cause = cause
        self.reason = reason
        self.findings = findings
    }
}

/// The three answers, from the boldest to the most cautious.
package enum Outcome: String, Sendable, Hashable, CaseIterable {
    case proceed, investigate, rollback
}

/// What an assessment blames.
package struct Cause: Sendable, Hashable {
    /// The kinds of culprit.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case none, candidate, dependency, preExisting, platform, warmUp, traffic, unknown
    }

    /// The kind of culprit.
    package var kind: Kind

    /// Its name, where it has one.
    package var name: String?

    /// Creates a cause.
    package init(kind: Kind, name: String? = nil) {
        self.kind = kind
        self.name = name
    }
}

package import Judgement

/// The answer to a verification: small, flat at the top, every field always present.
package struct VerdictDocument: Sendable, Hashable {
    /// Who had the last word.
    package enum DecidedBy: String, Sendable, Hashable, CaseIterable {
        case judge, reviewer, person
    }

    /// Whether the verdict may still change.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case running, final
    }

    /// The policy that the verdict was made under.
    package struct PolicyReference: Sendable, Hashable {
        /// The policy's name.
        package var name: String

        /// The SHA-256 of its canonical text, in hexadecimal.
        package var digest: String

        /// Creates a reference.
        package init(name: String, digest: String) {
            self.name = name
            self.digest = digest
        }
    }

    /// Something that was done about the verdict, or tried.
    package struct Effect: Sendable, Hashable {
        /// What kind of thing, such as `interrupt` or `alert`.
        package var kind: String

        /// What it was done to.
        package var target: String

        /// What came of it, such as `done`, `refused` or `failed`.
        package var outcome: String

        /// What was sent.
        package var sent: String

        /// What came back.
        package var received: String

        /// When, in Unix seconds.
        package var at: Double?

        /// Creates an effect.
        package init(
            kind: String, target: String, outcome: String, sent: String = "", received: String = "",
            at: Double? = nil
        ) {
            self.kind = kind
            self.target = target
            self.outcome = outcome
            self.sent = sent
            self.received = received
            self.at = at
        }
    }

    /// The verdict's identifier.
    package var id: String

    /// What the pipeline should do.
    package var action: Outcome

    /// Why, in a sentence with numbers and units.
    package var reason: String

    /// What the evidence says, before policy and autonomy.
    package var assessment: Outcome

    /// The probability that the assessment is right, from 0 to 1.
    package var confidence: Double

    /// What is to blame.
    package var cause: Cause

    /// How much the policy lets the product do.
    package var autonomy: Policy.Autonomy

    /// Who had the last word.
    package var decidedBy: DecidedBy

    /// Whether the verdict may still change.
    package var status: Status

    /// Where the verdict can be read; empty where there is no server.
    package var reportUrl: String

    /// The caller's name for the request.
    package var requestId: String?

    /// The policy that the verdict was made under.
    package var policy: PolicyReference

    /// The conclusions, the weightiest first.
    package var findings: [Finding]

    /// What was done about it.
    package var effects: [Effect]

    /// What the reviewer said; nil where none is configured.
    package var reviewer: ReviewerReport?

    /// Creates a verdict's document.
    package init(
        id: String, action: Outcome, reason: String, assessment: Outcome, confidence: Double, cause: Cause,
        autonomy: Policy.Autonomy, decidedBy: DecidedBy = .judge, status: Status = .final,
        reportUrl: String = "",
        requestId: String? = nil, policy: PolicyReference, findings: [Finding], effects: [Effect] = []
    ) {
        self.id = id
        self.action = action
        self.reason = reason
        self.assessment = assessment
        self.confidence = confidence
        self.cause = cause
        self.autonomy = autonomy
        self.decidedBy = decidedBy
        self.status = status
        self.reportUrl = reportUrl
        self.requestId = requestId
        self.policy = policy
        self.findings = findings
        self.effects = effects
    }

    /// Creates the document of an assessment under a policy.
    ///
    /// - Parameters:
    ///   - id: The verdict's identifier.
    ///   - assessment: What the evidence says.
    ///   - policy: The rules it is judged under.
    ///   - policyDigest: The digest of the rules, in hexadecimal.
    ///   - times: When the deployment happened, as its evidence tells.
    ///   - requestId: The caller's name for the request.
    ///   - reportUrl: Where the verdict can be read; empty where there is no server.
    package init(
        id: String, assessment: Assessment, policy: Policy, policyDigest: String,
        times: EvidenceTimes = EvidenceTimes(), requestId: String? = nil, reportUrl: String = ""
    ) {
        let ruling = policy.ruling(on: assessment, at: times)
        self.init(
            id: id, action: ruling.action,
            reason: assessment.reason + (ruling.remark.map { "; \($0)" } ?? ""),
            assessment: assessment.outcome, confidence: assessment.confidence, cause: assessment.cause,
            autonomy: policy.autonomy, reportUrl: reportUrl, requestId: requestId,
            policy: PolicyReference(name: policy.name, digest: policyDigest),
            findings: ruling.findings + assessment.findings)
    }
}

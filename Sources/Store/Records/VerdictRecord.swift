package import Cryptography

/// A stored verdict: what lists and filters need as fields, and the answer's document as it was sent.
package struct VerdictRecord: Sendable, Hashable {
    /// Whether the evaluation has come to its end.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case running, final
    }

    /// The verdict's name.
    package var id: VerdictID

    /// When the verdict was asked for.
    package var created: Timestamp

    /// What it is about.
    package var identity: VerdictIdentity

    /// Under which key a retried request finds it again; nil where there is none.
    ///
    /// Made by the caller: account, execution, stage and step, or the `Idempotency-Key` with the token's name.
    package var idempotencyKey: String?

    /// The digest of the request, by which the same key with another body is told apart.
    package var requestDigest: SHA256Digest?

    /// Whether the evaluation has come to its end.
    package var status: Status

    /// What the pipeline should do.
    package var action: String

    /// What the evidence says.
    package var assessment: String

    /// From 0 to 1.
    package var confidence: Double

    /// The kind of what is blamed.
    package var causeKind: String

    /// The name of what is blamed, where it has one.
    package var causeName: String?

    /// The policy's name.
    package var policyName: String

    /// The digest of the policy's text; nil for the built-in one.
    package var policyDigest: String?

    /// The autonomy under which it was given.
    package var autonomy: String

    /// The id of the request, as in the logs, or of the caller.
    package var requestID: String?

    /// The SHA-256 of the evidence; the store sets it from the evidence that it is given.
    package var evidenceDigest: SHA256Digest?

    /// The answer's document, octet by octet as it was sent.
    package var answer: [UInt8]

    /// Creates a record.
    package init(
        id: VerdictID, created: Timestamp, identity: VerdictIdentity, idempotencyKey: String? = nil,
        requestDigest: SHA256Digest? = nil, status: Status = .final, action: String, assessment: String,
        confidence: Double, causeKind: String, causeName: String? = nil, policyName: String = "default",
        policyDigest: String? = nil, autonomy: String, requestID: String? = nil,
        evidenceDigest: SHA256Digest? = nil, answer: [UInt8]
    ) {
        self.id = id
        self.created = created
        self.identity = identity
        self.idempotencyKey = idempotencyKey
        self.requestDigest = requestDigest
        self.status = status
        self.action = action
        self.assessment = assessment
        self.confidence = confidence
        self.causeKind = causeKind
        self.causeName = causeName
        self.policyName = policyName
        self.policyDigest = policyDigest
        self.autonomy = autonomy
        self.requestID = requestID
        self.evidenceDigest = evidenceDigest
        self.answer = answer
    }
}

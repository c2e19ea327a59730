import Cryptography

/// One link of the audit chain.
struct AuditLink: Hashable {
    /// What a link stands for.
    enum Kind: String {
        /// A verdict whose evaluation began.
        case running
        /// A verdict in its final form.
        case verdict
        /// A person's decision.
        case decision
        /// Something that was done.
        case effect
        /// A pruning.
        case pruned
    }

    /// What stands before the first link.
    static let origin = SHA256.digest(of: "verdict audit chain")

    /// Its number, from 1, without gaps.
    var sequence: Int64

    /// When it was written.
    var time: Timestamp

    /// What it stands for, as it is stored: a word of ``Kind`` unless somebody changed it.
    var kind: String

    /// The verdict that it concerns; nil for a pruning.
    var subject: VerdictID?

    /// The number of that verdict's first link; for a pruning, the last link that went.
    var verdict: Int64

    /// The digest of the record's content.
    var content: SHA256Digest

    /// The hash of the link before it.
    var previous: SHA256Digest

    /// Its hash.
    var hash: SHA256Digest
}

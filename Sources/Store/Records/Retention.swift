/// How much is kept; what is older or beyond goes, the oldest first.
///
/// A running verdict and everything after it stays, whatever its age.
package struct Retention: Sendable, Hashable {
    /// Verdicts that were created before this time go; nil keeps them whatever their age.
    package var before: Timestamp?

    /// The most bytes that the database may use; nil for no bound.
    package var maximumBytes: Int64?

    /// Creates a rule; without arguments it keeps everything.
    package init(before: Timestamp? = nil, maximumBytes: Int64? = nil) {
        self.before = before
        self.maximumBytes = maximumBytes
    }
}

/// What a pruning took away.
package struct PruneSummary: Sendable, Hashable {
    /// The number of verdicts.
    package var verdicts: Int

    /// The number of decisions and effects that belonged to them.
    package var attachments: Int

    /// The bytes by which the database's file became smaller.
    package var bytes: Int64

    /// Creates a summary.
    package init(verdicts: Int = 0, attachments: Int = 0, bytes: Int64 = 0) {
        self.verdicts = verdicts
        self.attachments = attachments
        self.bytes = bytes
    }
}

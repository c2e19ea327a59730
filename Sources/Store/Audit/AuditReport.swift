/// What a walk along the audit chain found.
package struct AuditReport: Sendable, Hashable {
    /// A place where the chain and what is stored do not fit.
    package struct Break: Sendable, Hashable {
        /// The kinds of breaks.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A stored record differs from what its link says.
            case recordChanged
            /// A link's record is gone, and no pruning says so.
            case recordMissing
            /// A record has no link.
            case recordWithoutLink
            /// A link differs from its own hash.
            case linkChanged
            /// A link does not follow from the one before it, or a number is left out.
            case linkMissing
            /// The chain ends before, or differs from, a head that was noted elsewhere.
            case headMismatch
            /// The head that is kept beside the database cannot be read.
            case headUnreadable
            /// The database's tables, indexes or triggers are not those that the program made.
            case schemaChanged
            /// The database's own structure is damaged.
            case structureDamaged
        }

        /// The kind.
        package var kind: Kind

        /// The link's number; nil where the break has none.
        package var sequence: Int64?

        /// The break in words.
        package var explanation: String

        /// Creates a break.
        package init(_ kind: Kind, at sequence: Int64? = nil, _ explanation: String) {
            self.kind = kind
            self.sequence = sequence
            self.explanation = explanation
        }
    }

    /// The links that were checked.
    package var links: Int

    /// The verdicts whose content was compared with their links.
    package var verdicts: Int

    /// The number of the last link that a pruning took away; 0 where nothing was pruned.
    package var prunedThrough: Int64

    /// The newest link; nil where there is none.
    package var head: AuditHead?

    /// The first broken place; nil where everything fits.
    package var firstBreak: Break?

    /// Whether everything fits.
    package var isIntact: Bool { firstBreak == nil }

    /// Creates a report.
    package init(
        links: Int = 0, verdicts: Int = 0, prunedThrough: Int64 = 0, head: AuditHead? = nil,
        firstBreak: Break? = nil
    ) {
        self.links = links
        self.verdicts = verdicts
        self.prunedThrough = prunedThrough
        self.head = head
        self.firstBreak = firstBreak
    }
}

/// Which verdicts a list holds; nil means any.
package struct VerdictFilter: Sendable, Hashable {
    package var account: String?
    package var pipeline: String?
    package var execution: String?
    package var service: String?
    package var environment: String?
    package var action: String?
    package var assessment: String?
    package var causeKind: String?
    package var causeName: String?
    package var status: VerdictRecord.Status?

    /// The earliest time of creation, included.
    package var since: Timestamp?

    /// The end of the times of creation, excluded.
    package var until: Timestamp?

    /// Creates a filter that lets everything through.
    package init() {}
}

/// Some verdicts, the newest first, and how to go on.
package struct VerdictPage: Sendable, Hashable {
    /// The most records that one page holds.
    package static let maximumCount = 500

    /// The records.
    package var verdicts: [VerdictRecord]

    /// What to ask for the next page with; nil where this is the last.
    package var next: String?

    /// Creates a page.
    package init(verdicts: [VerdictRecord], next: String?) {
        self.verdicts = verdicts
        self.next = next
    }
}

/// Something that goes on for a while or is looked up later: an analysis, a rollback, a monitor.
package struct ActivityRecord: Sendable, Hashable {
    /// The kinds.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case analysis, rollback, monitor
    }

    /// Its name.
    package var id: VerdictID

    /// What it is.
    package var kind: Kind

    /// What makes it the same as another one of its kind; nil where each is one of its own.
    package var key: String?

    /// When it began.
    package var created: Timestamp

    /// When it changed last.
    package var updated: Timestamp

    /// Whether it has come to its end.
    package var status: VerdictRecord.Status

    /// The verdict that it belongs to; nil where there is none.
    package var verdict: VerdictID?

    /// The deployment that it is about; what is not known is empty.
    package var identity: VerdictIdentity

    /// What it needs to go on after a restart; without secrets.
    package var state: [UInt8]

    /// What readers get, as JSON; without secrets.
    package var document: [UInt8]

    /// Creates an activity.
    package init(
        id: VerdictID, kind: Kind, key: String? = nil, created: Timestamp, updated: Timestamp? = nil,
        status: VerdictRecord.Status = .running, verdict: VerdictID? = nil,
        identity: VerdictIdentity = VerdictIdentity(), state: [UInt8] = [], document: [UInt8]
    ) {
        self.id = id
        self.kind = kind
        self.key = key
        self.created = created
        self.updated = updated ?? created
        self.status = status
        self.verdict = verdict
        self.identity = identity
        self.state = state
        self.document = document
    }
}

/// What became of an activity that was to be stored.
package enum ActivityInsertion: Sendable, Hashable {
    /// It was stored.
    case inserted
    /// One of the same kind and key is there.
    case existing(ActivityRecord)
}

/// Which activities a list holds.
package struct ActivityFilter: Sendable, Hashable {
    /// The kind.
    package var kind: ActivityRecord.Kind

    /// The execution; nil for any.
    package var execution: String?

    /// The pipeline; nil for any.
    package var pipeline: String?

    /// Whether they have come to their end; nil for both.
    package var status: VerdictRecord.Status?

    /// Creates a filter.
    package init(
        kind: ActivityRecord.Kind, execution: String? = nil, pipeline: String? = nil,
        status: VerdictRecord.Status? = nil
    ) {
        self.kind = kind
        self.execution = execution
        self.pipeline = pipeline
        self.status = status
    }
}

/// Something that Harness or a step told, as it is kept.
package struct EventRecord: Sendable, Hashable {
    /// What makes it the same as one that was told before.
    package var key: String

    /// When it was received.
    package var received: Timestamp

    /// Who sent it.
    package var source: String

    /// What happened, in the sender's word: `PipelineFailed`, `StepCallback`.
    package var kind: String

    /// The sender's word for the state: `failed`.
    package var status: String

    /// When it happened; nil where the sender does not say.
    package var occurred: Timestamp?

    /// The deployment it is about; what the sender does not say is empty.
    package var identity: VerdictIdentity

    /// The whole of it as JSON, without secrets.
    package var body: [UInt8]

    /// Creates an event.
    package init(
        key: String, received: Timestamp, source: String, kind: String, status: String,
        occurred: Timestamp? = nil, identity: VerdictIdentity, body: [UInt8]
    ) {
        self.key = key
        self.received = received
        self.source = source
        self.kind = kind
        self.status = status
        self.occurred = occurred
        self.identity = identity
        self.body = body
    }
}

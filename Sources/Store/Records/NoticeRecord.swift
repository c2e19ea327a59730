/// What a channel was told last about an incident.
package struct NoticeRecord: Sendable, Hashable {
    /// The incident.
    package var incident: String

    /// The channel's name.
    package var channel: String

    /// The conversation in which it was told.
    package var thread: String

    /// The other end's name for the message, where it has one.
    package var reference: String

    /// The incident's state, as it was told.
    package var state: String

    /// When it was told.
    package var updated: Timestamp

    /// Creates a record.
    package init(
        incident: String, channel: String, thread: String, reference: String, state: String,
        updated: Timestamp
    ) {
        self.incident = incident
        self.channel = channel
        self.thread = thread
        self.reference = reference
        self.state = state
        self.updated = updated
    }
}

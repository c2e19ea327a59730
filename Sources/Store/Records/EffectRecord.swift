/// Something that was done, or tried, because of a verdict.
package struct EffectRecord: Sendable, Hashable {
    /// The verdict.
    package var verdict: VerdictID

    /// When.
    package var time: Timestamp

    /// The kind: an alert, an interrupt, an approval, a pipeline that was started.
    package var kind: String

    /// On what: the execution, the channel, the approval.
    package var target: String

    /// How it ended, as a word.
    package var outcome: String

    /// What was sent, without secrets.
    package var sent: String

    /// What came back, without secrets.
    package var received: String

    /// Creates an effect.
    package init(
        verdict: VerdictID, time: Timestamp, kind: String, target: String, outcome: String,
        sent: String, received: String
    ) {
        self.verdict = verdict
        self.time = time
        self.kind = kind
        self.target = target
        self.outcome = outcome
        self.sent = sent
        self.received = received
    }
}

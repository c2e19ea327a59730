/// What a person decided on a verdict; it is added to, never changed.
package struct DecisionRecord: Sendable, Hashable {
    /// The verdict.
    package var verdict: VerdictID

    /// When.
    package var time: Timestamp

    /// Who: the token's name, the certificate's or the person's.
    package var actor: String

    /// What: the action that the person wants.
    package var decision: String

    /// Why, in the person's words.
    package var reason: String

    /// From where: the address, or the channel.
    package var origin: String

    /// Creates a decision.
    package init(
        verdict: VerdictID, time: Timestamp, actor: String, decision: String, reason: String,
        origin: String
    ) {
        self.verdict = verdict
        self.time = time
        self.actor = actor
        self.decision = decision
        self.reason = reason
        self.origin = origin
    }
}

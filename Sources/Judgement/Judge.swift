/// The pure function from evidence to an assessment.
package struct Judge: Sendable {
    /// The rules it judges under.
    package let policy: Policy

    /// Creates a judge.
    package init(policy: Policy = Policy()) {
        self.policy = policy
    }

    /// Weighs the evidence.
    ///
    /// The same evidence and policy give the same assessment, bit for bit, on every machine.
    package func assess(_ evidence: Evidence) -> Assessment {
        Assessment(
            outcome: .investigate, confidence: 0, cause: Cause(kind: .unknown),
            reason: "No rule has been applied.",
            findings: [])
    }
}

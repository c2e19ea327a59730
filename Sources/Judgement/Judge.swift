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
        var analyses: [SignalAnalysis] = []
        analyses.reserveCapacity(evidence.signals.count)
        for (index, signal) in evidence.signals.enumerated() {
            analyses.append(SignalAnalysis(signal, index: index, policy: policy))
        }
        return Weighing(evidence, analyses, policy: policy).assessment()
    }
}

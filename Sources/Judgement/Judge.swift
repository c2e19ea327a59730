package import LogMining

/// The pure function from evidence to an assessment.
package struct Judge: Sendable {
    /// The rules it judges under.
    package let policy: Policy

    /// The error signatures to name in log lines; nil names none.
    package let catalogue: SignatureCatalogue?

    /// Creates a judge.
    package init(policy: Policy = Policy(), catalogue: SignatureCatalogue? = nil) {
        self.policy = policy
        self.catalogue = catalogue
    }

    /// Weighs the evidence.
    ///
    /// The same evidence and policy give the same assessment, bit for bit, on every machine.
    package func assess(_ evidence: Evidence) -> Assessment {
        let evidence = policy.applied(to: evidence)
        var analyses: [SignalAnalysis] = []
        analyses.reserveCapacity(evidence.signals.count)
        let traffic = evidence.signals.first { $0.kind == .throughput && $0.dependency == nil }
        for (index, signal) in evidence.signals.enumerated() {
            analyses.append(SignalAnalysis(signal, index: index, per: traffic, policy: policy))
        }
        let logs = LogAnalysis(
            evidence.logs, catalogue: catalogue,
            isSameTraffic: evidence.deployment.comparison == .beforeAfter, policy: policy,
            latest: evidence.times.latest)
        return Weighing(evidence, analyses, logs, policy: policy).assessment()
    }
}

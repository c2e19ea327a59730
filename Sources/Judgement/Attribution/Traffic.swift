import Statistics

/// What the service's own traffic says of how far the sides can be compared.
struct Traffic: Sendable {
    /// The throughput signal's place in the evidence.
    var index: Int?

    /// Whether requests stopped with the change.
    var hasStopped = false

    /// Whether requests fell to less than half, beyond chance.
    var hasFallen = false

    /// Reads the service's first throughput signal.
    init(_ analyses: [SignalAnalysis], _ deployment: Deployment) {
        guard
            let analysis = analyses.first(where: {
                $0.signal.kind == .throughput && $0.signal.dependency == nil
            })
        else { return }
        index = analysis.index
        guard analysis.baseline.count > 0, analysis.candidate.count > 0 else { return }
        // Traffic that had ceased before the change is no sign of the change.
        let recent = analysis.baseline.values.suffix(max(3, analysis.baseline.count / 4))
        let busy = recent.count { $0 > 0 }
        if analysis.candidate.values.allSatisfy({ $0 <= 0 }), busy * 2 > recent.count {
            hasStopped = true
            return
        }
        // In a canary the shares of traffic differ by design.
        if deployment.comparison == .beforeAfter, analysis.sign < 0, analysis.p < 0.001,
            analysis.materiality?.isLarge == true, !analysis.isSeasonal, !analysis.isUsual,
            analysis.comparison?.shape == .shift, (analysis.materiality?.relative ?? 0) >= 1
        {
            hasFallen = true
        }
    }
}

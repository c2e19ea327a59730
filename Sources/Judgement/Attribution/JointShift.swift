import Statistics

/// Whether several signals, each too little changed to convict, mean it together.
struct JointShift: Sendable {
    /// The signals that moved towards bad, in the order of the evidence.
    var members: [Int] = []

    /// The combined probability.
    var p = 1.0

    /// Combines the whole-window scores of the service's own signals.
    ///
    /// Signals of one service move together by chance too, so their scores are taken to correlate by 0.3.
    init(_ analyses: [SignalAnalysis]) {
        var scores: [Double] = []
        var weights: [Double] = []
        for analysis in analyses {
            guard analysis.signal.dependency == nil, analysis.condition == .compared, analysis.healed == nil,
                analysis.signal.badDirection != .either, analysis.signal.kind != .throughput,
                !analysis.isSeasonal,
                let comparison = analysis.comparison, comparison.effectiveCandidate >= 5,
                comparison.effectiveBaseline >= 5
            else { continue }
            scores.append(min(4, max(-4, comparison.score)))
            weights.append(max(0, analysis.signal.weight))
            if comparison.score > 1, (analysis.materiality?.relative ?? 0) >= 0.02 {
                members.append(analysis.index)
            }
        }
        guard members.count >= 3, members.count * 3 >= scores.count * 2 else { return }
        p = CombinedEvidence.stouffer(scores: scores, weights: weights, correlation: 0.3).p
    }
}

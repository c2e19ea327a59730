import Statistics

/// Whether several signals, each too little changed to convict, mean it together.
struct JointShift: Sendable {
    /// The signals that moved towards bad, in the order of the evidence.
    var members: [Int] = []

    /// The combined probability.
    var p = 1.0

    /// Combines the whole-window scores of the service's own signals.
    ///
    /// Signals of one service move together by chance too: how much is read from the baseline, or taken as 0.3.
    init(_ analyses: [SignalAnalysis]) {
        var scores: [Double] = []
        var weights: [Double] = []
        var tested: [SignalAnalysis] = []
        for analysis in analyses {
            guard analysis.signal.dependency == nil, analysis.condition == .compared, analysis.healed == nil,
                analysis.signal.badDirection != .either, analysis.signal.kind != .throughput,
                !analysis.isSeasonal,
                let comparison = analysis.comparison, comparison.effectiveCandidate >= 5,
                comparison.effectiveBaseline >= 5
            else { continue }
            scores.append(min(4, max(-4, comparison.score)))
            weights.append(max(0, analysis.signal.weight))
            tested.append(analysis)
            if comparison.score > 0.5, (analysis.materiality?.relative ?? 0) >= 0.02 {
                members.append(analysis.index)
            }
        }
        guard members.count >= 3, members.count * 3 >= scores.count * 2 else { return }
        let correlation = JointShift.correlation(tested) ?? 0.3
        p = CombinedEvidence.stouffer(scores: scores, weights: weights, correlation: correlation).p
    }

    /// The mean correlation of signals in the baseline, 0 or more, or nil where it is too short or not aligned.
    private static func correlation(_ analyses: [SignalAnalysis]) -> Double? {
        guard let first = analyses.first, first.baseline.count >= 20 else { return nil }
        let count = first.baseline.count
        var total = [Double](repeating: 0, count: count)
        var members = 0.0
        for analysis in analyses {
            guard analysis.baseline.times == first.baseline.times else { return nil }
            let ranks = Ranks.midRanks(of: analysis.baseline.values)
            let spread = Moments.variance(of: ranks).squareRoot()
            guard spread > 0 else { continue }
            let direction = analysis.sign / spread
            let mean = Double(count + 1) / 2
            for place in 0..<count { total[place] += direction * (ranks[place] - mean) }
            members += 1
        }
        guard members >= 2 else { return nil }
        // The variance of a sum of k standard scores is k + k (k - 1) ρ.
        return max(0, (Moments.variance(of: total) - members) / (members * (members - 1)))
    }
}

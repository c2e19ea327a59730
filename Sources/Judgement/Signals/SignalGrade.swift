/// How much one signal's change weighs.
enum SignalGrade: Int, Sendable, Hashable, Comparable {
    case none, suspicious, bad, clearCut

    /// The severity of a finding of this grade.
    var severity: Finding.Severity {
        switch self {
        case .none: .information
        case .suspicious: .suspicious
        case .bad: .bad
        case .clearCut: .clearCut
        }
    }

    static func < (first: SignalGrade, second: SignalGrade) -> Bool { first.rawValue < second.rawValue }
}

extension SignalAnalysis {
    /// Whether the signal shows by itself that users are served worse, or a person says that it does.
    var isPrimary: Bool {
        switch signal.kind {
        case .latency, .errorRate, .errorCount, .availability, .business, .custom: true
        case .throughput, .saturation: signal.isCritical
        }
    }

    /// What users feel of it: signals of one symptom are one witness.
    var symptom: Signal.Kind {
        switch signal.kind {
        case .errorRate, .errorCount, .availability: .errorRate
        default: signal.kind
        }
    }

    /// Grades the change, given its probability corrected for the family of signals.
    func grade(adjusted: Double, policy: Policy) -> SignalGrade {
        guard signal.weight > 0, healed == nil, !isSeasonal, !isUsual, let comparison, let materiality else {
            return .none
        }
        guard condition == .compared else {
            // One observation proves nothing, but one beyond a bound that a person has set is worth a look.
            return condition == .tooFew && threshold == .crossed ? .suspicious : .none
        }
        if isClearCut(adjusted: adjusted, policy: policy) { return .clearCut }
        if threshold == .crossed, materiality.isMaterial, adjusted < 0.05, comparison.shape != .scale {
            return .bad
        }
        switch comparison.shape {
        case .shift, .block:
            // A change of moderate size is large where the baseline never came near it.
            let isModerate =
                materiality.isMaterial
                && (comparison.shape == .shift || materiality.relative >= 1.5 * policy.toleratedEffect)
            let isLarge = materiality.isLarge || (isModerate && comparison.distance >= 2.5)
            if adjusted < (comparison.isApart ? 0.007 : 0.001), isLarge { return .bad }
            if adjusted < 0.007, materiality.isMaterial { return .suspicious }
        case .scale:
            // Twice as wide a hundredth of the level is no harm.
            let matters = comparison.scaleGain >= policy.toleratedEffect / 4 * comparison.before.magnitude
            if adjusted < 0.013, comparison.scaleRatio >= 1.3, matters { return .suspicious }
        case .tail:
            // Far values that lie together are a burst, not a tail.
            if adjusted < 0.002, comparison.length >= 2,
                comparison.length < candidate.count || candidate.count < 10,
                materiality.isLarge
            {
                return .bad
            }
            if adjusted < 0.005 { return .suspicious }
        }
        return .none
    }

    /// Whether the new version alone fails more requests than any policy tolerates.
    private func isClearCut(adjusted: Double, policy: Policy) -> Bool {
        if let comparison, terms.isClearCut(comparison),
            comparison.shape == .shift || comparison.shape == .block,
            materiality?.isMaterial == true, adjusted < 0.05
        {
            return true
        }
        guard let before = errorShareBefore, let after = errorShareAfter, let comparison,
            comparison.shape == .shift || comparison.shape == .block
        else { return false }
        return after > policy.clearCutErrorRate && before < policy.clearCutErrorRate && after >= 2 * before
            && adjusted < 0.01
    }

    /// The share of requests that fail now, where the signal tells it.
    var errorShareAfter: Double? {
        guard unit.isShare, let comparison else { return nil }
        let value = comparison.after * unit.fractionFactor
        return signal.kind == .availability ? 1 - value : value
    }

    /// The share of requests that failed before, where the signal tells it.
    var errorShareBefore: Double? {
        guard unit.isShare, let comparison else { return nil }
        let value = comparison.before * unit.fractionFactor
        return signal.kind == .availability ? 1 - value : value
    }
}

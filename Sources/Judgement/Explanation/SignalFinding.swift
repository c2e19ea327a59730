import Statistics

extension SignalAnalysis {
    /// Returns what is to be told of the signal, or nil where there is nothing to tell.
    /// - Parameters:
    ///   - grade: How much its change weighs.
    ///   - adjusted: Its probability, corrected for the family of signals.
    ///   - blame: Whose fault the change is.
    /// - Returns: The finding.
    func finding(grade: SignalGrade, adjusted: Double, blame: Cause.Kind) -> Finding? {
        let subject = signal.name
        let side = "/signals/" + String(index)
        switch condition {
        case .noData:
            return Finding(
                kind: .noData, severity: .suspicious, subject: subject, dependency: signal.dependency,
                summary: Phrase.subject(signal) + " has no data on either side", confidence: 1,
                numbers: numbers(adjusted: nil), pointers: [side])
        case .candidateSilent:
            return Finding(
                kind: .noData, severity: .suspicious, subject: subject, dependency: signal.dependency,
                blame: signal.dependency == nil ? .candidate : .unknown,
                summary: Phrase.subject(signal)
                    + " has no data from the new version while the old one reports",
                confidence: 1, numbers: numbers(adjusted: nil), pointers: [side + "/candidate"])
        case .baselineMissing:
            return Finding(
                kind: .incomparable, severity: .suspicious, subject: subject, dependency: signal.dependency,
                summary: Phrase.subject(signal) + " has no baseline to compare with", confidence: 1,
                numbers: numbers(adjusted: nil), pointers: [side + "/baseline"])
        case .tooFew:
            return Finding(
                kind: grade > .none ? .threshold : .tooFewData, severity: .suspicious, subject: subject,
                dependency: signal.dependency,
                summary: Phrase.subject(signal) + " has "
                    + (shortage
                        ?? (String(baseline.count) + " and " + String(candidate.count)
                            + " observations, too few to compare")),
                confidence: 1, numbers: numbers(adjusted: nil), pointers: [side])
        case .compared: break
        }
        guard let comparison else { return nil }
        if healed != nil {
            return Finding(
                kind: .warmUp, severity: .information, subject: subject, dependency: signal.dependency,
                blame: .warmUp,
                summary: Phrase.subject(signal) + " started high and settled at its usual level",
                confidence: 0.9, numbers: numbers(adjusted: adjusted), pointers: [side + "/candidate"])
        }
        if grade == .none, threshold == .crossedBefore {
            return Finding(
                kind: .preExisting, severity: .information, subject: subject, dependency: signal.dependency,
                blame: .preExisting,
                summary: Phrase.subject(signal) + " is beyond its bound on both sides, "
                    + Phrase.change(comparison.before, comparison.after, unit),
                confidence: 0.9, numbers: numbers(adjusted: adjusted), pointers: [side])
        }
        if grade == .none {
            guard hasImproved, comparison.shape == .shift, isNotable(comparison) else { return nil }
            return Finding(
                kind: .improved, severity: .information, subject: subject, dependency: signal.dependency,
                blame: .none, summary: Phrase.change(of: self) + ", which is better", confidence: 0.9,
                numbers: numbers(adjusted: adjusted), pointers: [side])
        }
        let kind: Finding.Kind
        switch comparison.shape {
        case .shift: kind = .shift
        case .block: kind = comparison.start + comparison.length == candidate.count ? .lateStep : .shift
        case .scale: kind = .scale
        case .tail: kind = .tail
        }
        return Finding(
            kind: signal.dependency != nil && kind == .shift ? .dependencyRegressed : kind,
            severity: grade.severity,
            subject: subject, dependency: signal.dependency, blame: blame, summary: Phrase.change(of: self),
            confidence: min(0.999, max(0.5, 1 - adjusted)), numbers: numbers(adjusted: adjusted),
            pointers: [side + "/baseline", side + "/candidate"])
    }

    /// The numbers behind a finding.
    func numbers(adjusted: Double?) -> Finding.Numbers {
        var numbers = Finding.Numbers()
        numbers.unit = unit.text
        numbers.baselineCount = baseline.count
        numbers.candidateCount = candidate.count
        numbers.threshold = sign > 0 ? signal.threshold?.max : signal.threshold?.min
        guard let comparison else { return numbers }
        numbers.before = comparison.before
        numbers.after = comparison.after
        if comparison.before != 0 {
            let ratio = comparison.after / comparison.before
            if ratio.isFinite { numbers.ratio = ratio }
        }
        numbers.effectiveBaselineCount = comparison.effectiveBaseline
        numbers.effectiveCandidateCount = comparison.effectiveCandidate
        numbers.pValue = adjusted
        numbers.since = since
        let upper = min(candidate.count, comparison.start + max(1, comparison.length))
        let part = candidate.values[min(comparison.start, upper)..<upper].sorted()
        numbers.interval = LocationShift.interval(
            baseline.values.sorted(), part, confidence: 0.95,
            inflation: Autocorrelation.varianceInflation(comparison.correlation, count: part.count))
        return numbers
    }

    /// Whether a change for the better is large enough to tell.
    private func isNotable(_ comparison: SignalComparison) -> Bool {
        let scale = max(comparison.before.magnitude, comparison.after.magnitude)
        return (comparison.after - comparison.before).magnitude >= 0.1 * scale
    }
}

import Statistics

/// What one signal says, before it is weighed with the others.
struct SignalAnalysis: Sendable {
    /// Whether and how the two sides could be compared.
    enum Condition: Sendable, Hashable {
        case compared
        /// Neither side has data.
        case noData
        /// The baseline reports and the candidate does not.
        case candidateSilent
        /// Only the candidate reports.
        case baselineMissing
        /// Too few observations to say anything.
        case tooFew
    }

    /// The signal's place in the evidence.
    private(set) var index: Int

    /// The signal.
    private(set) var signal: Signal

    /// Its unit.
    private(set) var unit: MeasureUnit

    /// Whether the sides could be compared.
    var condition: Condition

    /// The cleaned sides.
    private(set) var baseline: Observations
    private(set) var candidate: Observations

    /// 1 where larger is worse, -1 where smaller is worse.
    var sign = 1.0

    /// The comparison in the direction that is bad, or the worse of both.
    var comparison: SignalComparison?

    /// How much the change matters.
    var materiality: Materiality?

    /// The probability of the data if nothing changed, for this signal alone.
    var p = 1.0

    /// Whether values were divided by the service's traffic.
    private(set) var isPerTraffic = false

    /// Whether how many requests a share rests on was inferred from the service's traffic.
    private(set) var hasInferredCounts = false

    /// Whether the change is a start-up transient that has died away.
    var healed: Transient?

    /// Whether the time of day explains what was seen.
    var isSeasonal = false

    /// What the policy says of the signal.
    private(set) var terms: Policy.Terms

    /// Why there is less to judge by than the policy asks for; nil where there is enough.
    private(set) var shortage: String?

    /// Whether the baseline shows stretches of the same height.
    var isUsual = false

    /// Whether the signal got better.
    var hasImproved = false

    /// Where the sides lie with regard to the bounds that a person has set.
    var threshold = ThresholdState.none

    /// When the change began, in Unix seconds.
    var since: Double?

    /// Analyses a signal.
    /// - Parameters:
    ///   - signal: The signal.
    ///   - index: Its place in the evidence.
    ///   - traffic: The throughput to divide a business figure by and to count the requests behind a share, where there is
    ///     one.
    ///   - policy: The team's rules.
    init(_ signal: Signal, index: Int, per traffic: Signal? = nil, policy: Policy) {
        self.index = index
        self.signal = signal
        terms = policy.terms(of: signal)
        baseline = Observations(signal.baseline)
        candidate = Observations(signal.candidate)
        if signal.kind == .business, let traffic,
            let before = baseline.divided(by: Observations(traffic.baseline)),
            let after = candidate.divided(by: Observations(traffic.candidate))
        {
            baseline = before
            candidate = after
            isPerTraffic = true
        }
        var largest = 0.0
        for value in baseline.values { largest = max(largest, value) }
        for value in candidate.values { largest = max(largest, value) }
        unit = MeasureUnit(of: signal, largest: largest)
        if unit.isShare, baseline.counts.isEmpty, candidate.counts.isEmpty, let traffic,
            let before = RequestCounts.inferred(
                for: baseline, from: Observations(traffic.baseline), unit: traffic.unit),
            let after = RequestCounts.inferred(
                for: candidate, from: Observations(traffic.candidate), unit: traffic.unit)
        {
            baseline.counts = before
            candidate.counts = after
            hasInferredCounts = true
        }
        threshold = ThresholdState(signal.threshold, before: baseline.values, after: candidate.values)
        if baseline.count == 0 {
            condition = candidate.count == 0 ? .noData : .baselineMissing
            return
        }
        if candidate.count == 0 {
            condition = .candidateSilent
            return
        }
        shortage = terms.shortage(of: signal, baseline, candidate)
        if candidate.count < 2 || baseline.count < 3 || shortage != nil {
            condition = .tooFew
        } else {
            condition = .compared
        }
        switch signal.badDirection {
        case .up: compare(sign: 1, share: 1, policy: policy)
        case .down: compare(sign: -1, share: 1, policy: policy)
        case .either:
            compare(sign: 1, share: 2, policy: policy)
            var other = self
            other.compare(sign: -1, share: 2, policy: policy)
            if (other.isMoved ? 1 : 0, -other.p) > (isMoved ? 1 : 0, -p) { self = other }
        }
    }

    /// Compares in one direction; `share` is the number of directions tried.
    private mutating func compare(sign: Double, share: Double, policy: Policy) {
        self.sign = sign
        healed = nil
        isSeasonal = false
        isUsual = false
        let scale = MeasureScale(
            signal, unit: unit, direction: sign, baseline: baseline, candidate: candidate)
        let before = baseline.values.map { scale($0) }
        let after = candidate.values.map { scale($0) }
        let rhythm = SeasonalReference.withoutRhythm(baseline, before)
        var result = SignalComparison(before: before, after: after, scale: scale, rhythm: rhythm)
        if let counted = countedProbability() {
            if !hasInferredCounts {
                result.settle(counted)
            } else if min(1, 2 * counted) < result.p || fewestRequests < 50 {
                // What traffic suggests is one more look at the same change; where requests are few it is the only one.
                result.settle(min(1, 2 * counted))
            }
        }
        p = min(1, result.p * share)
        comparison = result
        weigh(policy)
        hasImproved = result.score < -3
        guard p < 0.05 else { return }

        // Only what stands out is looked at more closely.
        if signal.history.count >= 6,
            let corrected = SeasonalReference.corrected(
                candidate, baseline: baseline, history: Observations(signal.history), scale: scale)
        {
            let seasonal = SignalComparison(before: before, after: corrected, scale: scale, rhythm: rhythm)
            if seasonal.p > result.p {
                isSeasonal = seasonal.p > 0.01
                p = min(1, seasonal.p * share)
                result = seasonal
                comparison = seasonal
                weigh(policy)
            }
        } else if let rhythm,
            let levelled = SeasonalReference.level(candidate, with: baseline, rhythm, scale: scale)
        {
            let seasonal = SignalComparison(
                before: levelled.before, after: levelled.after, scale: scale, rhythm: rhythm)
            if seasonal.p > result.p {
                isSeasonal = seasonal.p > 0.01
                p = min(1, seasonal.p * share)
                result = seasonal
                comparison = seasonal
                weigh(policy)
            }
        }

        // A spread that these hours had on earlier days too is theirs.
        if result.shape == .scale, signal.history.count >= 10 {
            let usual = Observations(signal.history).values.map { scale($0) }.sorted()
            if let comparison = ScaleComparison(usual, after.sorted()) {
                p = max(p, min(1, 2 * share * comparison.pGreater))
            }
        }

        // What starts high and then stays low is a start-up.
        if result.start <= max(1, candidate.count / 10), result.length < candidate.count,
            let transient = Transient(after, above: result.center + 3 * result.spread)
        {
            let steady = Array(after[transient.steadyFrom...])
            let rest = SignalComparison(before: before, after: steady, scale: scale, rhythm: rhythm)
            if min(1, rest.p * share) > 0.01 {
                healed = transient
                p = min(1, rest.p * share)
            } else {
                result = rest
                result.start += transient.steadyFrom
                comparison = result
                weigh(policy)
            }
        }

        // The baseline's own worst stretch, seen against its own level, is what the service usually does.
        if result.shape == .block, baseline.count >= 6 {
            let residuals = before.map { ($0 - result.center) / result.spread }
            if let own = BlockScan(
                residuals, referenceCount: baseline.count, correlation: result.correlation,
                freedom: max(2, result.effectiveBaseline - 1)),
                own.length >= result.length, own.score >= 0.8 * blockScore(after, result)
            {
                isUsual = true
            }
        }
        let start = result.shape == .tail ? result.firstFar ?? result.start : result.start
        // A spread has no moment at which it began.
        if start < candidate.count, result.shape != .scale { since = candidate.times[start] }
    }

    /// The probability of as many failed requests, where both sides tell how many requests their shares rest on.
    private func countedProbability() -> Double? {
        guard unit.isShare, !baseline.counts.isEmpty, !candidate.counts.isEmpty else { return nil }
        let before = failures(baseline)
        let after = failures(candidate)
        guard before.requests > 0, after.requests > 0 else { return nil }
        // Failures come in bursts: variance beyond a binomial one thins the counts. The candidate's own may be the very
        // change where counts are known; where they are inferred, one bad minute must not pass for many failed requests.
        let thinning = max(1, before.dispersion, hasInferredCounts ? after.dispersion : 1)
        return CountComparison.proportionIncrease(
            (before.failed / thinning).rounded(), of: (before.requests / thinning).rounded(.up),
            (after.failed / thinning).rounded(), of: (after.requests / thinning).rounded(.up))
    }

    private var fewestRequests: Double {
        min(baseline.counts.reduce(0, +), candidate.counts.reduce(0, +))
    }

    private func failures(_ side: Observations) -> (failed: Double, requests: Double, dispersion: Double) {
        var failed = 0.0
        var requests = 0.0
        for (value, count) in zip(side.values, side.counts) {
            let share = value * unit.fractionFactor
            failed += min(1, max(0, signal.kind == .availability ? 1 - share : share)) * count
            requests += count
        }
        guard requests > 0, failed > 0, side.count > 2 else { return (failed, requests, 1) }
        let mean = failed / requests
        var squares = 0.0
        for (value, count) in zip(side.values, side.counts) where count > 0 {
            let share = value * unit.fractionFactor
            let own = min(1, max(0, signal.kind == .availability ? 1 - share : share))
            squares += (own - mean) * (own - mean) * count / max(mean * (1 - mean), 1e-300)
        }
        return (failed, requests, squares / Double(side.count - 1))
    }

    /// Whether the level moved in the direction compared, beyond doubt.
    private var isMoved: Bool { (comparison?.locationP ?? 1) < 0.001 && materiality?.isMaterial == true }

    private func blockScore(_ after: [Double], _ result: SignalComparison) -> Double {
        let residuals = after.map { ($0 - result.center) / result.spread }
        return BlockScan(
            residuals, referenceCount: baseline.count, correlation: result.correlation,
            freedom: max(2, result.effectiveBaseline - 1))?.score ?? 0
    }

    private mutating func weigh(_ policy: Policy) {
        guard let comparison else { return }
        materiality = Materiality(
            kind: signal.kind, unit: unit, before: comparison.before, after: comparison.after, sign: sign,
            tolerated: policy.toleratedEffect, stated: terms.toleratedEffect)
    }
}

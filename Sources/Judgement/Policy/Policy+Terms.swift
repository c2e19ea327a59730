extension Policy {
    /// What all rules together say of one signal; what is nil is left to the request and the judge.
    struct Terms: Sendable, Hashable {
        var weight: Double?
        var isCritical: Bool?
        var threshold: Signal.Threshold?
        var clearCut: Signal.Threshold?
        var toleratedEffect: Double?
        var minimumPoints: Int?
        var minimumRequests: Double?
    }

    /// Gathers what the policy says of a signal.
    func terms(of signal: Signal) -> Terms {
        var terms = Terms()
        if signal.dependency == nil {
            terms.minimumPoints = minimumData.points
            terms.minimumRequests = minimumData.requests
        }
        for rule in signals where rule.matches(signal) {
            terms.weight = rule.weight ?? terms.weight
            terms.isCritical = rule.isCritical ?? terms.isCritical
            terms.threshold = rule.threshold?.threshold(of: signal) ?? terms.threshold
            terms.clearCut = rule.clearCut?.threshold(of: signal) ?? terms.clearCut
            terms.toleratedEffect = rule.toleratedEffect ?? terms.toleratedEffect
            terms.minimumPoints = rule.minimumData.points ?? terms.minimumPoints
            terms.minimumRequests = rule.minimumData.requests ?? terms.minimumRequests
        }
        return terms
    }

    /// Returns evidence in which each signal has the weight and the bounds that the policy gives it.
    func applied(to evidence: Evidence) -> Evidence {
        let isOutside = isOutsideBusinessHours(at: evidence.times)
        guard !signals.isEmpty || isOutside else { return evidence }
        var evidence = evidence
        for index in evidence.signals.indices {
            let terms = terms(of: evidence.signals[index])
            if let weight = terms.weight { evidence.signals[index].weight = weight }
            if let isCritical = terms.isCritical { evidence.signals[index].isCritical = isCritical }
            if let threshold = terms.threshold { evidence.signals[index].threshold = threshold }
            if isOutside, evidence.signals[index].kind == .business, let hours = businessHours {
                evidence.signals[index].weight *= hours.businessWeightOutside
            }
        }
        return evidence
    }
}

extension Policy.SignalRule {
    /// Whether it is about a signal.
    func matches(_ signal: Signal) -> Bool {
        if let kind, signal.kind != kind { return false }
        if let name, !Wildcard.matches(name, signal.name) { return false }
        switch (dependency, signal.dependency) {
        case (nil, nil): return true
        case (let pattern?, let name?): return Wildcard.matches(pattern, name)
        default: return false
        }
    }
}

extension Policy.Bounds {
    /// The bounds in a signal's own unit; nil where the two measure different things.
    func threshold(of signal: Signal) -> Signal.Threshold? {
        let size: Double
        switch unit {
        case .signal: size = 1
        case .seconds, .fraction:
            var largest = 0.0
            for value in signal.baseline.values + signal.candidate.values where value > largest {
                largest = value
            }
            switch (unit, MeasureUnit(of: signal, largest: largest).family) {
            case (.seconds, .time(let seconds)): size = seconds
            case (.fraction, .share(let factor)): size = factor
            default: return nil
            }
        }
        return Signal.Threshold(max: max.map { $0 / size }, min: min.map { $0 / size })
    }
}

extension Policy.Terms {
    /// Returns why there is too little to judge a signal by, or nil where there is enough.
    /// - Parameters:
    ///   - signal: The signal.
    ///   - baseline: The old version's observations.
    ///   - candidate: The new version's observations.
    /// - Returns: What there is, and how much the policy asks for.
    func shortage(
        of signal: Signal, _ baseline: Observations, _ candidate: Observations
    ) -> String? {
        if let points = minimumPoints, min(baseline.count, candidate.count) < points {
            return String(baseline.count) + " and " + String(candidate.count)
                + " observations, fewer than the " + String(points) + " a side that the policy asks for"
        }
        guard let requests = minimumRequests, signal.kind.isOfRequests else { return nil }
        guard !candidate.counts.isEmpty else {
            return "an unknown number of requests behind it, and the policy asks for "
                + Figure.text(requests) + ": send counts, or a throughput signal"
        }
        let served = candidate.counts.reduce(0, +)
        guard served < requests else { return nil }
        return Figure.text(served) + " requests behind it, fewer than the " + Figure.text(requests)
            + " that the policy asks for"
    }

    /// Whether the new version alone lies beyond the bounds that make a rollback clear-cut.
    func isClearCut(_ comparison: SignalComparison) -> Bool {
        guard let clearCut else { return false }
        return clearCut.isCrossed(by: comparison.after) && !clearCut.isCrossed(by: comparison.before)
    }
}

extension Signal.Kind {
    /// Whether each value sums up requests, so that their number tells how much it is worth.
    var isOfRequests: Bool {
        switch self {
        case .latency, .errorRate, .availability: true
        case .errorCount, .throughput, .saturation, .business, .custom: false
        }
    }
}

extension Signal.Threshold {
    /// Whether a value is beyond the bounds.
    func isCrossed(by value: Double) -> Bool {
        if let max, value > max { return true }
        if let min, value < min { return true }
        return false
    }
}

import Statistics

/// The growing evidence on one signal.
struct SignalWatch: Sendable {
    private let signal: Signal
    private let unit: MeasureUnit
    private let baselineMedian: Double

    /// One side for each direction that is bad.
    private var sides: [Side] = []

    /// The evidence on counts, where events are counted.
    private var counts: RateExcess?
    private let countsRequests: Bool

    /// The candidate's values so far.
    private var values: [Double] = []

    /// What the strongest evidence is on.
    struct Strongest: Sendable {
        var evidence: Double
        var quantity: SequentialWatch.Proof.Quantity
    }

    /// Starts watching, or returns nil where the baseline has fewer than five values.
    init?(_ signal: Signal, isConcurrent: Bool, policy: Policy, errorProbability: Double) {
        let baseline = Observations(signal.baseline)
        guard baseline.count >= 5 else { return nil }
        self.signal = signal
        let sorted = Sorting.sorted(baseline.values)
        baselineMedian = Quantiles.median(of: sorted)
        unit = MeasureUnit(of: signal, largest: max(sorted.last ?? 0, signal.candidate.values.max() ?? 0))
        let directions: [Double] =
            signal.badDirection == .either ? [1, -1] : [signal.badDirection == .down ? -1 : 1]
        for sign in directions {
            sides.append(
                Side(
                    baseline, unit: unit, signal: signal, sign: sign, isPaired: isConcurrent,
                    tolerated: policy.toleratedEffect, errorProbability: errorProbability))
        }
        countsRequests = unit.isShare && !baseline.counts.isEmpty
        counts = SignalWatch.rate(
            baseline, signal, unit, countsRequests: countsRequests, errorProbability: errorProbability)
    }

    /// The rate that the baseline shows, with the doubt about it and what is tolerated on top.
    private static func rate(
        _ baseline: Observations, _ signal: Signal, _ unit: MeasureUnit, countsRequests: Bool,
        errorProbability: Double
    ) -> RateExcess? {
        var events = 0.0
        var exposure = 0.0
        var squares = 0.0
        if countsRequests {
            for (value, count) in zip(baseline.values, baseline.counts) {
                events += SignalWatch.failed(value, of: count, signal, unit)
                exposure += count
            }
        } else if signal.kind == .errorCount {
            guard baseline.values.allSatisfy({ $0 >= 0 && $0 == $0.rounded() && $0 < 1e12 }) else {
                return nil
            }
            for value in baseline.values { events += value }
            exposure = Double(baseline.count)
        } else {
            return nil
        }
        guard exposure > 0 else { return nil }
        let mean = events / exposure
        for place in 0..<baseline.count where mean > 0 {
            let size = countsRequests ? baseline.counts[place] : 1
            let own =
                countsRequests
                ? SignalWatch.failed(baseline.values[place], of: size, signal, unit) : baseline.values[place]
            guard size > 0 else { continue }
            squares += (own - mean * size) * (own - mean * size) / (mean * size)
        }
        let dispersion = baseline.count > 2 ? max(1, squares / Double(baseline.count - 1)) : 1
        let bound = RateExcess.upperBound(
            (events / dispersion).rounded(.up), per: exposure / dispersion,
            errorProbability: errorProbability / 2)
        // Less than half as much again, or fewer than two failures in a thousand requests more, is no regression.
        return RateExcess(
            rate: countsRequests ? max(1.3 * bound, bound + 0.002) : 1.5 * bound, dispersion: dispersion)
    }

    private static func failed(_ value: Double, of count: Double, _ signal: Signal, _ unit: MeasureUnit)
        -> Double
    {
        let share = value * unit.fractionFactor
        return min(1, max(0, signal.kind == .availability ? 1 - share : share)) * max(0, count)
    }

    /// Takes in the next value.
    mutating func observe(time: Double, value: Double, events: Double?) {
        values.append(value)
        for place in sides.indices { sides[place].observe(time: time, value: value) }
        if countsRequests {
            if let events, events > 0 {
                counts?.observe(SignalWatch.failed(value, of: events, signal, unit), exposure: events)
            }
        } else {
            counts?.observe(max(0, value), exposure: 1)
        }
    }

    /// The strongest evidence so far, as the mean of all kinds tells it.
    var strongest: Strongest? {
        guard values.count >= 2 else { return nil }
        var total = 0.0
        var kinds = 0.0
        var best = Strongest(evidence: 0, quantity: .level)
        func add(_ evidence: Double, _ quantity: SequentialWatch.Proof.Quantity) {
            total += evidence
            kinds += 1
            if evidence > best.evidence { best = Strongest(evidence: evidence, quantity: quantity) }
        }
        for side in sides {
            add(side.level.evidence, .level)
            if let tail = side.tail { add(tail.evidence, .tail) }
        }
        if let counts { add(counts.evidence, .count) }
        best.evidence = total / kinds
        return best
    }

    /// Puts a proof into words.
    func proof(index: Int, time: Double, _ found: Strongest, errorProbability: Double)
        -> SequentialWatch.Proof
    {
        let sorted = Sorting.sorted(values)
        let after = Quantiles.median(of: sorted)
        let ranks = ConfidenceSequence.quantileRange(
            0.5, count: values.count, errorProbability: errorProbability)
        let interval = ranks.map {
            Quantiles.quantile($0.lowerBound, of: sorted)...Quantiles.quantile($0.upperBound, of: sorted)
        }
        let subject = Phrase.subject(signal)
        let size = String(values.count) + " observations"
        let summary: String
        switch found.quantity {
        case .level:
            summary = subject + " " + Phrase.change(baselineMedian, after, unit) + ", proven by " + size
        case .tail: summary = subject + " has more values beyond its usual worst tenth, proven by " + size
        case .count: summary = subject + " comes more often than before, proven by " + size
        }
        return SequentialWatch.Proof(
            index: index, signal: signal.name, quantity: found.quantity, time: time,
            observations: values.count,
            evidence: found.evidence, before: baselineMedian, after: after,
            interval: interval, summary: summary)
    }
}

extension SignalWatch {
    /// The evidence in one direction.
    struct Side: Sendable {
        /// On the level and on the tail.
        var level: MeanExcess
        var tail: MeanExcess?

        /// The baseline as far as it is tolerated, ascending, the bad direction upwards.
        private let reference: [Double]
        private let sign: Double
        private let tolerance: Tolerance
        private let limit: Double
        private let group: Int
        private var pending = (level: 0.0, tail: 0.0, count: 0)

        /// The baseline's own places by time, where it goes on beside the candidate.
        private let partners: [(time: Double, place: Double)]
        private let reach: Double

        init(
            _ baseline: Observations, unit: MeasureUnit, signal: Signal, sign: Double, isPaired: Bool,
            tolerated: Double, errorProbability: Double
        ) {
            self.sign = sign
            let tolerance = Tolerance(signal, unit: unit, sign: sign, tolerated: tolerated)
            self.tolerance = tolerance
            reference = Sorting.sorted(baseline.values.map { tolerance.worst($0) })
            let correlation = baseline.count >= 10 ? Autocorrelation.ofNeighbours(baseline.values) : 0
            group = max(
                1,
                Int(
                    Autocorrelation.varianceInflation(correlation, count: 10_000).rounded(
                        .toNearestOrAwayFromZero)))
            let count = Double(baseline.count)
            let effective = max(1, count / Double(group))
            limit = Quantiles.quantile(0.9, of: reference)
            var own: [(time: Double, place: Double)] = []
            let step = baseline.step ?? 60
            reach = step / 2
            if isPaired {
                let plain = Sorting.sorted(baseline.values.map { sign * $0 })
                for (time, value) in zip(baseline.times, baseline.values) {
                    own.append((time, Side.place(sign * value, in: plain)))
                }
            }
            partners = own
            // The reference is a sample itself: its own places waver about one half by 1/√(12 n).
            let doubt = Normal.quantile(ofUpperTail: errorProbability / 4)
            level = MeanExcess(bound: isPaired ? 0.5 : 0.5 + doubt / (12 * effective).squareRoot())
            let share = 0.1 + doubt * (0.1 * 0.9 / effective).squareRoot() + 1 / count
            // Side by side the tail of all minutes together would take a bad minute of both versions for the new one's.
            tail = baseline.count >= 20 && share < 0.6 && !isPaired ? MeanExcess(bound: share) : nil
        }

        mutating func observe(time: Double, value: Double) {
            let place = Side.place(sign * value, in: reference)
            var x = place
            if !partners.isEmpty {
                // Without the old version's value of the same moment there is nothing to compare with.
                guard let partner = partner(at: time) else { return }
                x = 0.5 + (place - partner) / 2
            }
            pending.level += x
            pending.tail += sign * value > limit ? 1 : 0
            pending.count += 1
            guard pending.count == group else { return }
            level.observe(pending.level / Double(group))
            tail?.observe(pending.tail / Double(group))
            pending = (0, 0, 0)
        }

        /// The place of the baseline's value nearest to a time.
        private func partner(at time: Double) -> Double? {
            var low = 0
            var high = partners.count
            while low < high {
                let middle = (low + high) / 2
                if partners[middle].time < time { low = middle + 1 } else { high = middle }
            }
            var best: (time: Double, place: Double)?
            for index in [low - 1, low] where partners.indices.contains(index) {
                let distance = (partners[index].time - time).magnitude
                guard distance <= reach else { continue }
                if let known = best, (known.time - time).magnitude <= distance { continue }
                best = partners[index]
            }
            return best?.place
        }

        /// The share of reference values below a value, equal ones counting half.
        private static func place(_ value: Double, in sorted: [Double]) -> Double {
            var low = 0
            var high = sorted.count
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < value { low = middle + 1 } else { high = middle }
            }
            var end = low
            while end < sorted.count, sorted[end] == value { end += 1 }
            return (Double(low + end) / 2 + 0.5) / Double(sorted.count + 1)
        }
    }

    /// How far a value may move for the worse before it matters.
    struct Tolerance: Sendable {
        private let factor: Double
        private let step: Double
        private let sign: Double

        init(_ signal: Signal, unit: MeasureUnit, sign: Double, tolerated: Double) {
            self.sign = sign
            let share = max(0, tolerated)
            if unit.isShare {
                // Two failed requests in a thousand.
                factor = 1
                step = 0.002 / unit.fractionFactor
            } else if signal.kind == .errorCount {
                factor = 1 + max(0.5, share)
                step = 0
            } else if sign > 0 {
                factor = 1 + share
                step = 0
            } else {
                factor = 1 / (1 + (signal.kind == .business ? max(0.2, share) : share))
                step = 0
            }
        }

        /// Returns the worst value that is tolerated in place of a baseline's, the bad direction upwards.
        func worst(_ value: Double) -> Double {
            // What is below zero moves by its magnitude, since a factor would move it the wrong way.
            let moved = value >= 0 ? value * factor : value + value.magnitude * (factor - 1)
            return sign * moved + step
        }
    }
}

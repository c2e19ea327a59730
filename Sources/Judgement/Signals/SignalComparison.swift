import Statistics

/// What the statistics say about one signal in one direction.
struct SignalComparison: Sendable {
    /// Which kind of change the numbers show best.
    enum Shape: Sendable, Hashable {
        case shift, block, scale, tail
    }

    /// The kind of change.
    var shape = Shape.shift

    /// The probability of the data if nothing changed, corrected for the tests that were tried on this signal.
    var p = 1.0

    /// The probability from the location tests alone.
    var locationP = 1.0

    /// The normal score of the whole window's shift, positive towards bad.
    var score = 0.0

    /// The change in standard deviations of the baseline where it shows best, positive towards bad.
    var distance = 0.0

    /// The level before, in the signal's unit.
    var before = Double.nan

    /// The level after, where the change shows best, in the signal's unit.
    var after = Double.nan

    /// The index of the first candidate value that shows the change.
    var start = 0

    /// How many candidate values show it.
    var length = 0

    /// The index of the first value far out, where a tail is what changed.
    var firstFar: Int?

    /// The correlation of neighbours.
    var correlation = 0.0

    /// Effective sample sizes.
    var effectiveBaseline = 0.0
    var effectiveCandidate = 0.0

    /// Whether every candidate value lies beyond every baseline value, and their middle far beyond.
    var isApart = false

    /// Spread after over spread before.
    var scaleRatio = 1.0

    /// Mean deviation after less that before, in the signal's unit.
    var scaleGain = 0.0

    /// Center and spread of the baseline on the scale.
    var center = 0.0
    var spread = 0.0

    /// Compares both sides.
    ///
    /// - Parameters:
    ///   - before: The baseline on the comparison's scale, in time order, not empty.
    ///   - after: The candidate on the same scale, in time order, not empty.
    ///   - scale: The scale.
    ///   - rhythm: The baseline without its daily rhythm, which would pass for dependence.
    init(before: [Double], after: [Double], scale: MeasureScale, rhythm: [Double]? = nil) {
        let first = Sorting.sorted(before)
        let second = Sorting.sorted(after)
        center = Quantiles.median(of: first)
        let deviation = Quantiles.scaledMedianDeviation(of: first)
        let upper = (Quantiles.quantile(0.9, of: first) - center) / 1.2815515655446004
        spread = max(deviation, upper, scale.floor)
        correlation = SignalComparison.dependence(rhythm ?? before, after)
        let firstInflation = Autocorrelation.varianceInflation(correlation, count: first.count)
        let secondInflation = Autocorrelation.varianceInflation(correlation, count: second.count)
        effectiveBaseline = Double(first.count) / firstInflation
        effectiveCandidate = Double(second.count) / secondInflation
        let freedom = max(2, effectiveBaseline - 1)

        let residuals = after.map { ($0 - center) / spread }
        let middle = Quantiles.median(of: second)
        let whole = (middle - center) / spread
        distance = whole

        // The whole window, by ranks.
        let inflation = max(firstInflation, secondInflation)
        let ranks = RankSum(first, second, inflation: inflation)
        let pooledFreedom = max(2, effectiveBaseline + effectiveCandidate - 2)
        let rankP: Double
        if ranks.isExact {
            rankP = ranks.pGreater
        } else {
            // Where nothing speaks for a change, the normal tail is as good and far cheaper.
            let standardised = ranks.score / inflation.squareRoot()
            rankP =
                standardised < 1
                ? Normal.survival(standardised) : StudentT.survival(standardised, freedom: pooledFreedom)
        }
        score = ranks.score / inflation.squareRoot()
        locationP = rankP
        length = second.count
        if middle == center {
            // Medians of mostly equal values hide what the others do: sparse errors are told by their mean.
            self.before = SignalComparison.meanLevel(before, scale)
            self.after = SignalComparison.meanLevel(after, scale)
        } else {
            self.before = scale.value(at: center)
            self.after = scale.value(at: middle)
        }

        // Its end, where ramps and late steps show.
        if second.count >= 12, locationP > 1e-4 {
            for part in [2, 3] {
                let count = second.count / part
                // A part that does not lie higher than usual needs no test.
                var height = 0.0
                for index in (second.count - count)..<second.count { height += residuals[index] }
                guard height > 0.3 * Double(count) else { continue }
                let end = Sorting.sorted(Array(after[(second.count - count)...]))
                let infl = max(firstInflation, Autocorrelation.varianceInflation(correlation, count: count))
                let ranks = RankSum(first, end, inflation: infl)
                let freedom = max(2, effectiveBaseline + Double(count) / infl - 2)
                let endP = min(1, 2 * StudentT.survival(ranks.score / infl.squareRoot(), freedom: freedom))
                if endP < locationP {
                    locationP = endP
                    shape = .block
                    start = second.count - count
                    length = count
                    self.before = scale.value(at: center)
                    let level = Quantiles.median(of: end)
                    self.after = scale.value(at: level)
                    distance = (level - center) / spread
                }
            }
        }

        // A climb over its last third, weighed by how far it has climbed.
        if second.count >= 12, locationP > 1e-4,
            let ramp = RampComparison(
                residuals, last: second.count / 3, referenceCount: first.count, correlation: correlation,
                freedom: freedom)
        {
            let rampP = min(1, 1.5 * ramp.p)
            if rampP < locationP {
                let count = second.count / 3
                let end = Sorting.sorted(Array(after[(second.count - count)...]))
                locationP = rampP
                shape = .block
                start = second.count - count
                length = count
                self.before = scale.value(at: center)
                let level = Quantiles.median(of: end)
                self.after = scale.value(at: level)
                distance = (level - center) / spread
            }
        }

        // A stretch of it.
        // Where the whole window has plainly moved, a stretch of it tells nothing more.
        if rankP > 1e-4 || whole < 2,
            let block = BlockScan(
                residuals, referenceCount: first.count, correlation: correlation, freedom: freedom),
            block.p < locationP
        {
            locationP = block.p
            start = block.start
            length = block.length
            shape = block.length < second.count ? .block : .shift
            let part = Sorting.sorted(Array(after[block.start..<(block.start + block.length)]))
            self.before = scale.value(at: center)
            let level = Quantiles.median(of: part)
            self.after = scale.value(at: level)
            distance = (level - center) / spread
        }
        // Ranks of few effective observations cannot say how far apart two sides lie; distances can. The means' own
        // errors are those of dependent observations (G. E. P. Box, W. G. Hunter and J. S. Hunter, Statistics for
        // Experimenters, 1978, section 3.1, with effective sample sizes).
        if let lowest = second.first, let highest = first.last, lowest > highest, whole >= 6,
            first.count >= 10, second.count >= 10
        {
            isApart = true
            let error = (1 / effectiveBaseline + 1 / effectiveCandidate).squareRoot()
            let apartP = min(1, 2 * StudentT.survival(whole / error, freedom: freedom))
            if apartP < locationP {
                locationP = apartP
                shape = .shift
                start = 0
                length = second.count
                distance = whole
                self.before = scale.value(at: center)
                self.after = scale.value(at: middle)
            }
        }
        // A baseline that hardly varies gives no scale to measure distances on: ranks alone may speak.
        if deviation == 0, scale.form == .logarithm || scale.form == .linear, !scale.isShare {
            let level = center + 3 * scale.floor
            let beyond = CountComparison.proportionIncrease(
                SignalComparison.count(before, above: level), of: Double(before.count),
                SignalComparison.count(after, above: level), of: Double(after.count))
            locationP = max(locationP, min(rankP, beyond))
        }
        locationP = min(1, 2 * locationP)
        p = locationP

        // What has moved is not told as wider or as a tail.
        guard locationP > 0.001 else { return }
        let cautious = SignalComparison.cautious(correlation, count: first.count)
        if first.count >= 10, second.count >= 10 {
            compareSpreads(first, second, scale, correlation: cautious)
        }
        // Dependent values come in packs: what looks like several far ones may be one. And the tail of a handful of
        // independent values is not known.
        let packed = Autocorrelation.varianceInflation(cautious, count: first.count)
        if scale.sign > 0, deviation > 0 || scale.isShare || scale.form == .count,
            Double(first.count) >= 7 * packed,
            let tail = TailComparison(first, second, smallestSpread: scale.floor),
            tail.p * 2 * packed * packed < p
        {
            p = tail.p * 2 * packed * packed
            shape = .tail
            firstFar = after.firstIndex { $0 >= tail.level }
        }
    }

    /// Compares how wide both sides are, on the signal's own scale: logarithms of values near zero would drown it.
    private mutating func compareSpreads(
        _ first: [Double], _ second: [Double], _ scale: MeasureScale, correlation: Double
    ) {
        // Where the logarithms do not even lean that way, the way back from them is spared.
        guard (ScaleComparison(first, second)?.t ?? 0) > 0.5 else { return }
        let wide = Autocorrelation.varianceInflation(
            correlation * correlation, count: min(first.count, second.count))
        let old = first.map { scale.value(at: $0) }
        let new = second.map { scale.value(at: $0) }
        guard let comparison = ScaleComparison(old, new, inflation: wide) else { return }
        scaleRatio = comparison.ratio
        scaleGain = comparison.gain
        // The sharper test is believed as far as the robust one bears it out, and not where values depend on each other: a
        // wandering level spreads by itself.
        let robust = comparison.pGreater
        let sharp = VarianceRatio(old, new, inflation: wide)?.pGreater ?? 1
        let spreadP = correlation < 0.3 ? min(robust, max(sharp, robust / 5)) : 3 * max(robust, sharp)
        if comparison.t > 1 || comparison.ratio == .infinity, spreadP * 2 < p {
            p = spreadP * 2
            shape = .scale
        }
    }

    /// Takes a probability from counts, which know more than shares do: one of three is not a thousand of a million.
    mutating func settle(_ counted: Double) {
        shape = .shift
        locationP = counted
        p = counted
    }

    /// The correlation of neighbours where nothing changes: the baseline's, if it is long enough to tell.
    ///
    /// A step or a burst in the candidate would pass for correlation and hide itself.
    private static func dependence(_ before: [Double], _ after: [Double]) -> Double {
        if before.count >= 20 {
            return settled(Autocorrelation.ofNeighbours(before), count: before.count)
        }
        if before.count >= 10 {
            return after.count >= 10
                ? min(Autocorrelation.ofNeighbours(before, after), Autocorrelation.ofNeighbours(before) + 0.3)
                : Autocorrelation.ofNeighbours(before)
        }
        return 0
    }

    /// An estimate that chance explains is drawn towards none.
    ///
    /// Source for the standard error 1/√n without dependence: M. S. Bartlett, JRSS Suppl. 8 (1946).
    private static func settled(_ estimate: Double, count: Int) -> Double {
        let noise = 2 / Double(count).squareRoot()
        return estimate < noise ? estimate * estimate / noise : estimate
    }

    /// The correlation with half its standard error on top, where it is beyond chance: spreads and tails feel an estimate that
    /// is too small most.
    ///
    /// Source for the standard error √((1 - φ²)/n): M. S. Bartlett, JRSS Suppl. 8 (1946).
    private static func cautious(_ correlation: Double, count: Int) -> Double {
        guard correlation >= 2 / Double(count).squareRoot() else { return correlation }
        return min(0.99, correlation + 0.5 * ((1 - correlation * correlation) / Double(count)).squareRoot())
    }

    private static func meanLevel(_ values: [Double], _ scale: MeasureScale) -> Double {
        var sum = 0.0
        for value in values { sum += scale.value(at: value) }
        return sum / Double(values.count)
    }

    private static func count(_ values: [Double], above level: Double) -> Double {
        var count = 0.0
        for value in values where value > level { count += 1 }
        return count
    }
}

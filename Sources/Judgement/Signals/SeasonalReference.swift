import Statistics

/// What the time of day alone explains of a signal's change.
///
/// The same hours of earlier days show how the signal moves from the baseline's hours to the candidate's without any
/// deployment. Where the baseline itself covers several days, they are its earlier days.
enum SeasonalReference {
    private static let day = 86_400.0

    /// Returns the candidate with the usual change of these hours taken off, or nil where history does not tell it.
    /// - Parameters:
    ///   - candidate: The candidate's observations.
    ///   - baseline: The baseline's observations.
    ///   - history: Observations of the same hours of earlier days.
    ///   - scale: The comparison's scale.
    /// - Returns: The candidate on the comparison's scale, a value an observation.
    static func corrected(
        _ candidate: Observations, baseline: Observations, history: Observations, scale: MeasureScale
    ) -> [Double]? {
        guard history.count >= 6, let start = candidate.times.first, let end = candidate.times.last,
            let firstBefore = baseline.times.first, let lastBefore = baseline.times.last
        else { return nil }
        var drifts: [[Double]] = []
        var index = 0
        while index < history.count {
            // One earlier day at a time: observations that the same number of days brings to around the window.
            let shift = ((start - history.times[index]) / day).rounded()
            var before: [Double] = []
            var times: [Double] = []
            var values: [Double] = []
            while index < history.count, ((start - history.times[index]) / day).rounded() == shift {
                let moved = history.times[index] + shift * day
                let value = scale(history.values[index])
                if moved >= firstBefore - 1, moved <= lastBefore + 1 { before.append(value) }
                if moved >= start - 1800, moved <= end + 1800 {
                    times.append(moved)
                    values.append(value)
                }
                index += 1
            }
            guard before.count >= 3, values.count >= 3 else { continue }
            before.sort()
            let level = Quantiles.median(of: before)
            drifts.append(candidate.times.map { smooth(times, values, at: $0) - level })
        }
        guard !drifts.isEmpty else { return nil }
        var result: [Double] = []
        result.reserveCapacity(candidate.count)
        for place in 0..<candidate.count {
            let drift = Quantiles.median(of: drifts.map { $0[place] }.sorted())
            result.append(scale(candidate.values[place]) - drift)
        }
        return result
    }

    /// Returns both sides without the daily rhythm that the baseline shows, or nil where it does not cover two days.
    /// - Parameters:
    ///   - candidate: The candidate's observations.
    ///   - baseline: The baseline's observations.
    ///   - rhythmless: The baseline's values less those of the same hour of its other days.
    ///   - scale: The comparison's scale.
    /// - Returns: Both sides, about the baseline's level at the candidate's hours.
    static func level(
        _ candidate: Observations, with baseline: Observations, _ rhythmless: [Double], scale: MeasureScale
    ) -> (before: [Double], after: [Double])? {
        guard let step = baseline.step else { return nil }
        var after: [Double] = []
        var expected: [Double] = []
        for (time, value) in zip(candidate.times, candidate.values) {
            var others: [Double] = []
            for other in 0..<baseline.count {
                let days = (baseline.times[other] - time) / day
                let whole = days.rounded()
                if (days - whole).magnitude * day <= 1.01 * step {
                    others.append(scale(baseline.values[other]))
                }
            }
            guard others.count >= 2 else { return nil }
            expected.append(Quantiles.median(of: others.sorted()))
            after.append(scale(value) - (expected.last ?? 0))
        }
        let level = Quantiles.median(of: expected.sorted())
        return (rhythmless.map { $0 + level }, after.map { $0 + level })
    }

    /// Returns values less those of the same hour of the other days, or nil where the series does not cover two days.
    /// - Parameters:
    ///   - side: The observations.
    ///   - values: Their values on the comparison's scale.
    /// - Returns: As many values, about zero.
    static func withoutRhythm(_ side: Observations, _ values: [Double]) -> [Double]? {
        guard let first = side.times.first, let last = side.times.last, last - first >= 1.9 * day,
            let step = side.step, step >= 600, side.count <= 2000
        else { return nil }
        var result: [Double] = []
        result.reserveCapacity(side.count)
        for index in 0..<side.count {
            var others: [Double] = []
            for other in 0..<side.count where other != index {
                let days = (side.times[other] - side.times[index]) / day
                let whole = days.rounded()
                if whole != 0, (days - whole).magnitude * day <= 1.01 * step { others.append(values[other]) }
            }
            guard !others.isEmpty else { return nil }
            result.append(values[index] - Quantiles.median(of: others.sorted()))
        }
        return result
    }

    /// Returns the median of the values nearest to a time.
    private static func smooth(_ times: [Double], _ values: [Double], at time: Double) -> Double {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        let reach = max(2, min(8, times.count / 10))
        let from = max(0, min(low - reach, times.count - 2 * reach - 1))
        let to = min(times.count, from + 2 * reach + 1)
        return Quantiles.median(of: values[from..<to].sorted())
    }
}

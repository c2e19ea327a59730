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

    /// Returns the baseline's observations at the candidate's time of day, or nil where it does not cover days.
    static func sameHours(_ baseline: Observations, as candidate: Observations) -> [Double]? {
        guard let first = baseline.times.first, let last = baseline.times.last,
            let start = candidate.times.first,
            let end = candidate.times.last, last - first >= day, end - start < day / 2
        else { return nil }
        let margin = max(3600, candidate.step ?? 0)
        var values: [Double] = []
        for (time, value) in zip(baseline.times, baseline.values) {
            let days = ((start - time) / day).rounded(.up)
            for shift in [days - 1, days, days + 1] {
                let moved = time + shift * day
                if moved >= start - margin, moved <= end + margin {
                    values.append(value)
                    break
                }
            }
        }
        return values.count >= 6 ? values : nil
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

/// The place in a series where its level most likely changed.
///
/// Source: A. N. Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28 (1979).
package struct ChangePoint: Sendable, Hashable {
    /// The index of the first value after the change.
    package var index: Int

    /// Pettitt's statistic K; positive where the later values are larger.
    package var statistic: Double

    /// The approximate probability of a statistic this far from zero in a series without a change.
    package var p: Double

    /// Finds the most likely change, or returns nil for fewer than four values.
    /// - Parameters:
    ///   - ranks: Mid-ranks of the values in time order.
    ///   - inflation: The factor by which dependence inflates variances.
    package init?(ranks: [Double], inflation: Double = 1) {
        let count = ranks.count
        guard count >= 4 else { return nil }
        let n = Double(count)
        var sum = 0.0
        var best = 0.0
        var place = 0
        for index in 0..<(count - 1) {
            sum += ranks[index]
            let k = Double(index + 1)
            let u = k * (n + 1) - 2 * sum
            if u.magnitude > best.magnitude {
                best = u
                place = index + 1
            }
        }
        self.index = place
        statistic = best
        let scaled = best * best / max(1, inflation)
        p = min(1, 2 * Elementary.exp(-6 * scaled / (n * n * n + n * n)))
    }
}

/// Ranks of values in the order in which they lie.
package enum Ranks {
    /// Returns the mid-rank of each value, ties sharing the mean of their ranks.
    package static func midRanks(of values: [Double]) -> [Double] {
        var order = Array(values.indices)
        order.sort { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            for place in start..<end { ranks[order[place]] = rank }
            start = end
        }
        return ranks
    }
}

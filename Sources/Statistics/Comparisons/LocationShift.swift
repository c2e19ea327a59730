/// The Hodges-Lehmann estimate of how far one sample lies above another, with its interval.
///
/// Sources: J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34 (1963);
/// the interval from the rank sum's quantiles as in Hollander, Wolfe and Chicken, section 4.3 (Moses).
package struct LocationShift: Sendable, Hashable {
    /// The median of all differences second minus first.
    package var estimate: Double

    /// Where the shift lies at the confidence asked for.
    package var interval: ClosedRange<Double>

    /// Estimates the shift, or returns nil where a side is empty.
    ///
    /// Differences are never stored: the k-th smallest is found by halving the range and counting with two pointers,
    /// so the cost is O((m + n) log(1/ε)). Bisection stops where two doubles are neighbours, so any scale works.
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN.
    ///   - second: The second sample, ascending, without NaN.
    ///   - confidence: The interval's confidence, between 0 and 1.
    ///   - inflation: The factor by which dependence inflates the rank sum's variance.
    package init?(_ first: [Double], _ second: [Double], confidence: Double = 0.98, inflation: Double = 1) {
        guard let firstLow = first.first, let firstHigh = first.last,
            let secondLow = second.first, let secondHigh = second.last
        else { return nil }
        let m = Double(first.count)
        let n = Double(second.count)
        let pairs = first.count * second.count
        let range = (secondLow - firstHigh)...(secondHigh - firstLow)
        let z = Normal.quantile(ofUpperTail: (1 - confidence) / 2)
        let spread = (m * n * (m + n + 1) / 12 * max(1, inflation)).squareRoot()
        let rank = Int((m * n / 2 - z * spread).rounded(.down))
        let low = rank < 1 ? range.lowerBound : LocationShift.difference(rank, first, second, in: range)
        let high =
            rank < 1 ? range.upperBound : LocationShift.difference(pairs + 1 - rank, first, second, in: range)
        let middle = LocationShift.difference((pairs + 1) / 2, first, second, in: range)
        if pairs % 2 == 1 {
            estimate = middle
        } else {
            let next = LocationShift.difference(pairs / 2 + 1, first, second, in: range)
            estimate = middle + (next - middle) / 2
        }
        interval = min(low, high)...max(low, high)
    }

    /// Returns the `rank`-th smallest difference second minus first, counted from 1.
    private static func difference(
        _ rank: Int, _ first: [Double], _ second: [Double], in range: ClosedRange<Double>
    ) -> Double {
        var low = range.lowerBound
        var high = range.upperBound
        if pairs(notAbove: low, first, second) >= rank { return low }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if pairs(notAbove: middle, first, second) >= rank { high = middle } else { low = middle }
        }
        return high
    }

    private static func pairs(notAbove limit: Double, _ first: [Double], _ second: [Double]) -> Int {
        var count = 0
        var j = 0
        for value in first {
            while j < second.count, second[j] - value <= limit { j += 1 }
            count += j
        }
        return count
    }
}

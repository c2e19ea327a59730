/// Whether a series climbs or falls steadily.
///
/// Sources: H. B. Mann, Econometrica 13 (1945), and M. G. Kendall for the test, with tie correction; P. K. Sen,
/// JASA 63 (1968), for the slope.
package struct Trend: Sendable, Hashable {
    /// Kendall's rank correlation with time, from -1 to 1.
    package var tau: Double

    /// The standardised statistic with continuity correction.
    package var score: Double

    /// Finds the trend of values in time order, or returns nil for fewer than four or constant values.
    ///
    /// The cost grows with the square of the count, so that long series should be thinned first.
    /// - Parameters:
    ///   - values: The values in time order, without NaN.
    ///   - inflation: The factor by which dependence inflates the statistic's variance.
    package init?(_ values: [Double], inflation: Double = 1) {
        let count = values.count
        guard count >= 4 else { return nil }
        var s = 0
        var compared = 0
        for i in 0..<(count - 1) {
            let base = values[i]
            for j in (i + 1)..<count {
                let other = values[j]
                if other > base { s += 1 } else if other < base { s -= 1 }
                if other != base { compared += 1 }
            }
        }
        guard compared > 0 else { return nil }
        let n = Double(count)
        var ties = 0.0
        let sorted = values.sorted()
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, sorted[end] == sorted[start] { end += 1 }
            let t = Double(end - start)
            ties += t * (t - 1) * (2 * t + 5)
            start = end
        }
        let variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
        tau = Double(s) / (n * (n - 1) / 2)
        let corrected = s > 0 ? Double(s - 1) : (s < 0 ? Double(s + 1) : 0)
        score = variance > 0 ? corrected / (variance * max(1, inflation)).squareRoot() : 0
    }
}

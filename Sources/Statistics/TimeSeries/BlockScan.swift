/// The stretch of a series that departs most from a reference.
///
/// A fault may fill a part of the watched time only: a ramp, a late step, a burst. Each stretch of a few lengths is
/// compared with the reference; the lengths grow geometrically, so the cost is n log n.
/// Source: scan statistics, J. Glaz, J. Naus and S. Wallenstein, *Scan Statistics* (2001), with the geometric grid of
/// E. Arias-Castro, D. Donoho and X. Huo, IEEE Trans. Inf. Theory 51 (2005).
package struct BlockScan: Sendable, Hashable {
    /// The index of the stretch's first value.
    package var start: Int

    /// How many values it holds.
    package var length: Int

    /// Its standardised height.
    package var score: Double

    /// The probability of such a stretch anywhere if nothing changed.
    package var p: Double

    /// Finds the stretch of the smallest probability, or returns nil for an empty series.
    ///
    /// Short stretches are judged without their highest value, so that one outlier never makes a stretch; in long ones
    /// values count at most 6 deviations.
    /// - Parameters:
    ///   - residuals: Values in time order, less the reference's center, in the reference's deviations.
    ///   - referenceCount: How many values the reference's center rests on.
    ///   - correlation: The correlation of neighbours, from 0 to 0.99.
    ///   - freedom: Degrees of freedom of the reference's deviation.
    package init?(_ residuals: [Double], referenceCount: Int, correlation: Double, freedom: Double) {
        let count = residuals.count
        guard count > 0, referenceCount > 0 else { return nil }
        let reference = Double(referenceCount)
        let referenceVariance =
            Autocorrelation.varianceInflation(correlation, count: referenceCount) / reference
        var sums = [Double](repeating: 0, count: count + 1)
        for index in 0..<count { sums[index + 1] = sums[index] + min(6, max(-6, residuals[index])) }
        start = 0
        length = count
        score = -.infinity
        p = 1
        var width = count == 1 ? 1 : 2
        var widths = 0
        while true {
            var best = -Double.infinity
            var place = 0
            let trimmed = width >= 2 && width <= 4
            if trimmed {
                for first in 0...(count - width) {
                    var sum = 0.0
                    var highest = -Double.infinity
                    for index in first..<(first + width) {
                        sum += residuals[index]
                        highest = max(highest, residuals[index])
                    }
                    if sum - highest > best {
                        best = sum - highest
                        place = first
                    }
                }
            } else {
                for first in 0...(count - width) where sums[first + width] - sums[first] > best {
                    best = sums[first + width] - sums[first]
                    place = first
                }
            }
            widths += 1
            let used = Double(trimmed ? width - 1 : width)
            let inflation = Autocorrelation.varianceInflation(correlation, count: Int(used))
            let t = best / used / (inflation / used + referenceVariance).squareRoot()
            if t > 2 {
                let places = max(1, Double(count) / Double(width)) * 2
                let candidate = min(1, places * StudentT.survival(t, freedom: freedom))
                if candidate < p {
                    p = candidate
                    start = place
                    length = width
                    score = t
                }
            } else if p >= 1, t > score {
                start = place
                length = width
                score = t
            }
            if width == count { break }
            width = min(count, width < 5 ? width + 1 : width + width * 2 / 5)
        }
        // Lengths overlap, so that half of their number is a fair count of independent looks.
        p = min(1, p * max(1, Double(widths) / 2))
    }
}

/// Whether two samples are equally spread.
///
/// Source: M. B. Brown and A. B. Forsythe, "Robust tests for the equality of variances", JASA 69 (1974), that is
/// Levene's test around medians, here with its sign kept.
package struct ScaleComparison: Sendable, Hashable {
    /// Mean absolute deviation from the median, second over first; infinite where the first has no spread.
    package var ratio: Double

    /// Mean absolute deviation from the median, second less first.
    package var gain: Double

    /// The standardised difference of mean absolute deviations; positive where the second sample is wider.
    package var t: Double

    /// Degrees of freedom of ``t``.
    package var freedom: Double

    /// The probability of a second sample this much wider if the spreads are equal.
    package var pGreater: Double {
        if t == .infinity { return 0 }
        return StudentT.survival(t, freedom: freedom)
    }

    /// Compares two samples of at least two values, or returns nil.
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN.
    ///   - second: The second sample, ascending, without NaN.
    ///   - inflation: The factor by which dependence inflates the variance of a mean of absolute deviations.
    package init?(_ first: [Double], _ second: [Double], inflation: Double = 1) {
        guard first.count >= 2, second.count >= 2 else { return nil }
        let a = ScaleComparison.deviations(first)
        let b = ScaleComparison.deviations(second)
        let m = Double(first.count)
        let n = Double(second.count)
        ratio = a.mean > 0 ? b.mean / a.mean : (b.mean > 0 ? .infinity : 1)
        gain = b.mean - a.mean
        freedom = max(1, (m + n) / max(1, inflation) - 2)
        let pooled = (a.squares + b.squares) / (m + n - 2)
        let error = (pooled * (1 / m + 1 / n) * max(1, inflation)).squareRoot()
        if error > 0 {
            t = (b.mean - a.mean) / error
        } else {
            t = b.mean > a.mean ? .infinity : -.infinity
        }
    }

    private static func deviations(_ sorted: [Double]) -> (mean: Double, squares: Double) {
        let center = Quantiles.median(of: sorted)
        var sum = 0.0
        for value in sorted { sum += (value - center).magnitude }
        let mean = sum / Double(sorted.count)
        var squares = 0.0
        for value in sorted {
            let step = (value - center).magnitude - mean
            squares += step * step
        }
        return (mean, squares)
    }
}

/// How strongly neighbours in a series depend on each other.
package enum Autocorrelation {
    /// Returns the correlation of neighbours in one or two stretches of a series, each about its own median.
    ///
    /// Values beyond three robust standard deviations are drawn in to that distance, so that one spike does not hide the
    /// dependence of all others. The estimate is corrected for its bias in short series.
    /// Sources: M. G. Kendall, "Note on bias in the estimation of autocorrelation", Biometrika 41 (1954), for the bias
    /// (1 + 3φ) / n; P. J. Huber, *Robust Statistics* (1981), for the clipping.
    /// - Parameters:
    ///   - first: A stretch in time order, without NaN.
    ///   - second: Another stretch, or none.
    /// - Returns: A value from 0 to 0.99; dependence of alternating sign counts as none.
    package static func ofNeighbours(_ first: [Double], _ second: [Double] = []) -> Double {
        let a = products(first)
        let b = products(second)
        let squares = a.squares + b.squares
        let pairs = a.pairs + b.pairs
        guard squares > 0, pairs >= 3 else { return 0 }
        let raw = (a.cross + b.cross) / squares * (a.values + b.values) / pairs
        let corrected = raw + (1 + 3 * raw) / (a.values + b.values)
        return min(0.99, max(0, corrected))
    }

    private struct Products {
        var cross = 0.0
        var squares = 0.0
        var pairs = 0.0
        var values = 0.0
    }

    private static func products(_ series: [Double]) -> Products {
        var result = Products()
        guard series.count >= 3 else { return result }
        let sorted = Sorting.sorted(series)
        let deviation = Quantiles.scaledMedianDeviation(of: sorted)
        let center = Quantiles.median(of: sorted)
        let limit = deviation > 0 ? 3 * deviation : .infinity
        var mean = 0.0
        for value in series { mean += min(limit, max(-limit, value - center)) }
        mean /= Double(series.count)
        var previous = 0.0
        for (index, value) in series.enumerated() {
            let current = min(limit, max(-limit, value - center)) - mean
            result.squares += current * current
            if index > 0 { result.cross += current * previous }
            previous = current
        }
        result.pairs = Double(series.count - 1)
        result.values = Double(series.count)
        return result
    }

    /// Returns the factor by which dependence inflates the variance of a mean of `count` values.
    ///
    /// For a first-order process it is 1 + 2 Σ (1 - k/n) φ^k, here in closed form.
    /// Source: G. E. P. Box, G. M. Jenkins, G. C. Reinsel and G. M. Ljung, *Time Series Analysis*, 5th ed., 2.1.
    package static func varianceInflation(_ correlation: Double, count: Int) -> Double {
        if correlation <= 0 || count < 2 { return 1 }
        let n = Double(count)
        let phi = min(correlation, 0.999)
        var power = 1.0
        for _ in 0..<min(count, 4096) { power *= phi }
        let rest = 1 - phi
        return max(1, (1 + phi) / rest - 2 * phi * (1 - power) / (n * rest * rest))
    }
}

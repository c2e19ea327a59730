/// How many times the variance of a second sample exceeds that of a first one, by logarithms.
///
/// For nearly normal samples it sees a smaller difference than ``ScaleComparison`` does; the samples' own kurtosis keeps it
/// honest for others, though not for tails as heavy as the fourth moment needs to be estimated.
/// Sources: L. H. Shoemaker, "Fixing the F test for equal variances", The American Statistician 57 (2003), with the kurtosis
/// of samples that are standardised each (D. G. Bonett, Computational Statistics and Data Analysis 50 (2006)).
package struct VarianceRatio: Sendable, Hashable {
    /// Variance of the second sample over that of the first; infinite where the first has none.
    package var ratio: Double

    /// The standardised logarithm of ``ratio``; positive where the second sample is wider.
    package var score: Double

    /// The probability of a second sample this much wider if the variances are equal.
    package var pGreater: Double {
        if score == .infinity { return 0 }
        return StudentT.survival(score, freedom: freedom)
    }

    /// Degrees of freedom of ``score``, since kurtosis and variances are estimates themselves.
    package var freedom: Double

    /// Compares two samples of at least four values, or returns nil.
    /// - Parameters:
    ///   - first: The first sample, without NaN.
    ///   - second: The second sample, without NaN.
    ///   - inflation: The factor by which dependence inflates the variance of a mean of squares.
    package init?(_ first: [Double], _ second: [Double], inflation: Double = 1) {
        guard first.count >= 4, second.count >= 4 else { return nil }
        let a = Moments.variance(of: first)
        let b = Moments.variance(of: second)
        freedom = max(1, Double(first.count + second.count) / max(1, inflation) - 2)
        guard a > 0, b > 0 else {
            ratio = b > 0 ? .infinity : (a > 0 ? 0 : 1)
            score = b > 0 ? .infinity : (a > 0 ? -.infinity : 0)
            return
        }
        ratio = b / a
        let m = Double(first.count)
        let n = Double(second.count)
        let kurtosis = (VarianceRatio.fourth(first, a) + VarianceRatio.fourth(second, b)) / (m + n)
        func error(_ count: Double) -> Double { (kurtosis - (count - 3) / (count - 1)) / (count - 1) }
        let variance = (error(m) + error(n)) * max(1, inflation)
        score = variance > 0 ? Elementary.log(ratio) / variance.squareRoot() : 0
    }

    /// The sum of the fourth powers of standardised values.
    private static func fourth(_ values: [Double], _ variance: Double) -> Double {
        let mean = Moments.mean(of: values)
        var sum = 0.0
        for value in values {
            let square = (value - mean) * (value - mean) / variance
            sum += square * square
        }
        return sum
    }
}

import Glibc

/// Tests of counts from two sides of unequal size.
enum RateTest {
    /// The chance that a standard normal variable exceeds `z`.
    static func upperTail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

    /// The one-sided chance of `after` events or more, where `before` events were seen on `1 / ratio` as much.
    ///
    /// The variance-stabilised test of two Poisson rates (Gu, Ng, Tang, Schucany, "Testing the ratio of two Poisson
    /// rates", Biometrical Journal 2008, statistic W5), its variance widened by the overdispersion.
    ///
    /// - Parameters:
    ///   - before: Events of the baseline.
    ///   - after: Events of the candidate.
    ///   - ratio: The candidate's exposure over the baseline's, above 0.
    ///   - dispersion: Variance over mean, at least 1.
    /// - Returns: A chance from 0 to 1.
    static func rise(before: Int, after: Int, ratio: Double, dispersion: Double) -> Double {
        let shift = (Double(after) + 0.375).squareRoot() - (ratio * (Double(before) + 0.375)).squareRoot()
        return upperTail(2 * shift / ((1 + ratio) * dispersion).squareRoot())
    }

    /// The chance that all of `count` events fall on the candidate, if either side were as likely as its exposure.
    static func absence(count: Int, ratio: Double) -> Double {
        exp(Double(count) * log(ratio / (1 + ratio)))
    }

    /// Variance over mean of counts in slices of equal size, at least 1 (Pearson's statistic over its degrees of freedom).
    static func dispersion(_ slices: Span<Int32>, _ range: Range<Int>) -> Double {
        var total = 0
        for index in range { total += Int(slices[index]) }
        guard total > 0, range.count > 1 else { return 1 }
        let mean = Double(total) / Double(range.count)
        var statistic = 0.0
        for index in range {
            let distance = Double(slices[index]) - mean
            statistic += distance * distance / mean
        }
        return max(1, statistic / Double(range.count - 1))
    }
}

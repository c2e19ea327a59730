/// The Wilcoxon-Mann-Whitney comparison of two samples.
///
/// Sources: H. B. Mann and D. R. Whitney, Ann. Math. Stat. 18 (1947); M. Hollander, D. A. Wolfe and E. Chicken,
/// *Nonparametric Statistical Methods*, 3rd ed., section 4.1 (tie and continuity correction).
package struct RankSum: Sendable, Hashable {
    /// Pairs in which the second sample's value is the larger, ties counting half.
    package var statistic: Double

    /// The standardised statistic without continuity correction; positive where the second sample is larger.
    package var score: Double

    /// The standard deviation of the statistic if both samples come from one distribution, ties accounted for.
    package var deviation: Double

    /// The probability of a statistic this large or larger if both samples come from one distribution.
    package var pGreater: Double

    /// The probability of a statistic this small or smaller if both samples come from one distribution.
    package var pLess: Double

    /// The probability that a random value of the second sample exceeds one of the first, ties counting half.
    package var superiority: Double

    /// Whether the probabilities are exact and not the normal approximation.
    package var isExact: Bool

    /// Compares two samples.
    ///
    /// The exact distribution is used where there are no ties and the smaller sample has at most 8 values.
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN.
    ///   - second: The second sample, ascending, without NaN.
    ///   - inflation: The factor by which dependence between neighbours inflates the statistic's variance, 1 or more;
    ///     above 1 the probabilities are approximate.
    package init(_ first: [Double], _ second: [Double], inflation: Double = 1) {
        let m = Double(first.count)
        let n = Double(second.count)
        let total = m + n
        var u = 0.0
        var ties = 0.0
        var i = 0
        var j = 0
        while i < first.count || j < second.count {
            let value: Double
            if i < first.count, j >= second.count || first[i] <= second[j] {
                value = first[i]
            } else {
                value = second[j]
            }
            let firstStart = i
            let secondStart = j
            while i < first.count, first[i] == value { i += 1 }
            while j < second.count, second[j] == value { j += 1 }
            let a = Double(i - firstStart)
            let b = Double(j - secondStart)
            u += b * (Double(firstStart) + a / 2)
            let tied = a + b
            ties += tied * tied * tied - tied
        }
        let pairs = m * n
        let mean = pairs / 2
        let correction = total > 1 ? ties / (total * (total - 1)) : 0
        let variance = pairs / 12 * (total + 1 - correction)
        statistic = u
        deviation = variance > 0 ? variance.squareRoot() : 0
        superiority = pairs > 0 ? u / pairs : 0.5
        score = deviation > 0 ? (u - mean) / deviation : 0
        isExact =
            inflation <= 1 && ties == 0 && min(first.count, second.count) <= 8 && pairs > 0 && total <= 200
        if isExact {
            let tails = RankSum.exactTails(Int(u), first.count, second.count)
            pGreater = tails.upper
            pLess = tails.lower
        } else if deviation > 0 {
            let spread = deviation * max(1, inflation).squareRoot()
            pGreater = Normal.survival((u - mean - 0.5) / spread)
            pLess = Normal.survival((mean - u - 0.5) / spread)
        } else {
            pGreater = 1
            pLess = 1
        }
        pGreater = min(1, pGreater)
        pLess = min(1, pLess)
    }

    /// The probability of a difference this large in either direction.
    package var pTwoSided: Double { min(1, 2 * min(pGreater, pLess)) }

    /// Returns the exact tail probabilities of the statistic, from the number of ways to reach each value.
    ///
    /// Source: the recurrence of Mann and Whitney (1947) as the coefficients of a Gaussian binomial coefficient.
    private static func exactTails(_ u: Int, _ m: Int, _ n: Int) -> (lower: Double, upper: Double) {
        let small = min(m, n)
        let large = max(m, n)
        let top = m * n
        var ways = [Double](repeating: 0, count: top + 1)
        ways[0] = 1
        // Product over k of (1 - q^(large + k)) / (1 - q^k).
        for k in 1...small {
            let up = large + k
            if up <= top {
                for index in stride(from: top, through: up, by: -1) { ways[index] -= ways[index - up] }
            }
            if k <= top {
                for index in stride(from: k, through: top, by: 1) { ways[index] += ways[index - k] }
            }
        }
        var total = 0.0
        var lower = 0.0
        var upper = 0.0
        for index in 0...top {
            total += ways[index]
            if index <= u { lower += ways[index] }
            if index >= u { upper += ways[index] }
        }
        return (lower / total, upper / total)
    }
}

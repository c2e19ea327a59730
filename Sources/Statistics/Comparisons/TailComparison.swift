/// Whether the second sample has values that the first one's tail does not explain.
///
/// Rank tests cannot see three values in sixty, however far out they lie. The first sample's tail is continued beyond its
/// largest value as an exponential one, which in logarithms is a Pareto tail and therefore a heavy one.
/// Source: B. M. Hill, "A simple general approach to inference about the tail of a distribution", Ann. Stat. 3 (1975);
/// I. Weissman, JASA 73 (1978), for probabilities beyond the sample.
package struct TailComparison: Sendable, Hashable {
    /// How many values of the second sample lie out there.
    package var count: Int

    /// The smallest of them.
    package var level: Double

    /// The probability of as many that far out under the first sample's tail.
    package var p: Double

    /// Compares tails, or returns nil for fewer than 30 values on the first side (20 beside ten on the second) or 4 on
    /// the second, from which no tail can be told.
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN, on a scale of logarithms if tails may be heavy.
    ///   - second: The second sample, ascending, on the same scale.
    ///   - smallestSpread: The least mean excess that is believed, such as a rounding step.
    package init?(_ first: [Double], _ second: [Double], smallestSpread: Double) {
        guard first.count >= 30 || (first.count >= 20 && second.count >= 10), second.count >= 4 else {
            return nil
        }
        let tailCount = max(4, first.count / 10)
        let threshold = first[first.count - tailCount - 1]
        var excess = 0.0
        for index in (first.count - tailCount)..<first.count { excess += first[index] - threshold }
        let k = Double(tailCount)
        let central = (Quantiles.quantile(0.9, of: first) - Quantiles.median(of: first)) / 2.3
        // The estimate is a gamma variable of shape k; one standard error up keeps the test honest for small k.
        let mean = max(excess / k * (1 + 1 / k.squareRoot()), central, smallestSpread)
        let base = k / Double(first.count)
        count = 0
        level = threshold
        p = 1
        let candidates = second.count
        for outer in 2...max(2, min(4, candidates / 10)) where outer <= candidates {
            let value = second[candidates - outer]
            guard value > threshold else { continue }
            let survival = base * Elementary.exp(-(value - threshold) / mean)
            let probability = min(
                1, 2 * Poisson.upperTail(Double(outer), mean: survival * Double(candidates)))
            if probability < p {
                p = probability
                count = outer
                level = value
            }
        }
    }
}

/// One probability from several, and several that stay honest together.
package enum CombinedEvidence {
    /// Returns the combined probability of independent one-sided probabilities, each with a weight.
    ///
    /// Many small departures in one direction add up, which is what several slightly worse signals are.
    /// Source: S. A. Stouffer et al., *The American Soldier* (1949); weights after T. Liptak (1958).
    /// - Parameters:
    ///   - scores: The normal scores, positive towards the alternative.
    ///   - weights: Their weights, as many.
    ///   - correlation: The mean correlation between scores, from 0 to 1, which widens the sum's variance (M. J. Strube,
    ///     Psychological Bulletin 97 (1985)).
    /// - Returns: The combined score and its upper tail probability.
    package static func stouffer(scores: [Double], weights: [Double], correlation: Double = 0) -> (
        score: Double, p: Double
    ) {
        var sum = 0.0
        var squares = 0.0
        var total = 0.0
        for index in 0..<min(scores.count, weights.count) {
            let weight = weights[index]
            sum += weight * scores[index]
            squares += weight * weight
            total += weight
        }
        let variance = squares + max(0, correlation) * (total * total - squares)
        if variance <= 0 { return (0, 1) }
        let score = sum / variance.squareRoot()
        return (score, Normal.survival(score))
    }

    /// Returns the combined probability, valid whatever the dependence where the result is small.
    ///
    /// Source: Y. Liu and J. Xie, "Cauchy combination test", JASA 115 (2020).
    package static func cauchy(_ probabilities: [Double]) -> Double {
        if probabilities.isEmpty { return 1 }
        var sum = 0.0
        for p in probabilities {
            let bounded = min(max(p, 1e-300), 1 - 1e-12)
            // tan((0.5 - p)π) for small p is 1 / (pπ); the general form by sine and cosine.
            sum += bounded < 1e-8 ? 1 / (bounded * .pi) : Angle.tangent((0.5 - bounded) * .pi)
        }
        let mean = sum / Double(probabilities.count)
        return mean > 1e8 ? 1 / (mean * .pi) : 0.5 - Angle.arcTangent(mean) / .pi
    }

    /// Returns the combined probability by the harmonic mean, made valid under any dependence.
    ///
    /// Sources: D. J. Wilson, "The harmonic mean p-value", PNAS 116 (2019); the factor e · ln k after V. Vovk and
    /// R. Wang, "Combining p-values via averaging", Biometrika 107 (2020).
    package static func harmonicMean(_ probabilities: [Double]) -> Double {
        if probabilities.isEmpty { return 1 }
        var sum = 0.0
        for p in probabilities { sum += 1 / max(p, 1e-300) }
        let count = Double(probabilities.count)
        let factor = probabilities.count > 2 ? 2.718281828459045 * Elementary.log(count) : count
        return min(1, factor * count / sum)
    }

    /// Returns probabilities adjusted so that the chance of any false alarm in the family keeps the stated level.
    ///
    /// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6 (1979).
    package static func holm(_ probabilities: [Double]) -> [Double] {
        var order = Array(probabilities.indices)
        order.sort { (probabilities[$0], $0) < (probabilities[$1], $1) }
        var adjusted = probabilities
        var highest = 0.0
        for (place, index) in order.enumerated() {
            highest = max(highest, min(1, probabilities[index] * Double(order.count - place)))
            adjusted[index] = highest
        }
        return adjusted
    }
}

/// Tangent and its inverse, from basic operations alone.
enum Angle {
    /// Returns the tangent of `x` between -π/2 and π/2, by the continued fraction of Lambert (1761).
    static func tangent(_ x: Double) -> Double {
        // Halved until small: tan 2y = 2 tan y / (1 - tan² y).
        if x.magnitude > 0.5 {
            // Near the pole the cotangent of the small complement keeps its digits.
            let complement = .pi / 2 - x.magnitude
            if complement < 0.5 {
                let value = 1 / tangent(complement)
                return x < 0 ? -value : value
            }
            let half = tangent(x / 2)
            return 2 * half / (1 - half * half)
        }
        let square = x * x
        var denominator = 21.0
        var odd = 19.0
        while odd >= 1 {
            denominator = odd - square / denominator
            odd -= 2
        }
        return x / denominator
    }

    /// Returns the angle whose tangent is `x`.
    ///
    /// Source: M. Abramowitz and I. A. Stegun, *Handbook*, 4.4.34 (halving) and 4.4.42 (series).
    static func arcTangent(_ x: Double) -> Double {
        if x.magnitude > 1 { return (x < 0 ? -.pi / 2 : .pi / 2) - arcTangent(1 / x) }
        // Twice halved: atan x = 2 atan(x / (1 + sqrt(1 + x²))).
        let once = x / (1 + (1 + x * x).squareRoot())
        let twice = once / (1 + (1 + once * once).squareRoot())
        let square = twice * twice
        var sum = 0.0
        var index = 27.0
        while index >= 1 {
            sum = 1 / index - square * sum
            index -= 2
        }
        return 4 * twice * sum
    }
}

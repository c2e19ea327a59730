/// Student's t distribution.
package enum StudentT {
    /// Returns the probability of a value of `t` or more.
    ///
    /// Source: DLMF 8.17 (the incomplete beta function); M. Abramowitz and I. A. Stegun, *Handbook*, 26.7.1.
    /// - Parameters:
    ///   - t: The value.
    ///   - freedom: Degrees of freedom, above 0; need not be whole.
    /// - Returns: A probability.
    package static func survival(_ t: Double, freedom: Double) -> Double {
        if t.isNaN || freedom.isNaN || freedom <= 0 { return .nan }
        if t == .infinity { return 0 }
        if t == -.infinity { return 1 }
        if freedom > 1e7 { return Normal.survival(t) }
        let tail =
            0.5 * SpecialFunctions.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t >= 0 ? tail : 1 - tail
    }
}

/// Snedecor's F distribution.
package enum FRatio {
    /// Returns the probability of a ratio of `f` or more.
    ///
    /// Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions*, 26.6.2.
    package static func survival(_ f: Double, _ numeratorFreedom: Double, _ denominatorFreedom: Double)
        -> Double
    {
        if f.isNaN || f < 0 { return f.isNaN ? .nan : 1 }
        if f == .infinity { return 0 }
        let x = denominatorFreedom / (denominatorFreedom + numeratorFreedom * f)
        return SpecialFunctions.incompleteBeta(x, denominatorFreedom / 2, numeratorFreedom / 2)
    }
}

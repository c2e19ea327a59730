/// The binomial distribution.
package enum Binomial {
    /// Returns the probability of exactly `k` successes in `n` trials.
    package static func mass(_ k: Double, trials n: Double, probability p: Double) -> Double {
        if k < 0 || k > n { return 0 }
        if p <= 0 { return k == 0 ? 1 : 0 }
        if p >= 1 { return k == n ? 1 : 0 }
        return Elementary.exp(
            SpecialFunctions.logChoose(n, k) + k * Elementary.log(p) + (n - k) * Elementary.log1p(-p))
    }

    /// Returns the probability of `k` or more successes in `n` trials.
    ///
    /// Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions*, 26.5.24.
    package static func upperTail(_ k: Double, trials n: Double, probability p: Double) -> Double {
        if k <= 0 { return 1 }
        if k > n { return 0 }
        if p <= 0 { return 0 }
        if p >= 1 { return 1 }
        return SpecialFunctions.incompleteBeta(p, k, n - k + 1)
    }
}

/// The Poisson distribution.
package enum Poisson {
    /// Returns the probability of exactly `k` events where `mean` are expected.
    package static func mass(_ k: Double, mean: Double) -> Double {
        if k < 0 { return 0 }
        if mean <= 0 { return k == 0 ? 1 : 0 }
        return Elementary.exp(k * Elementary.log(mean) - mean - SpecialFunctions.logGamma(k + 1))
    }

    /// Returns the probability of `k` or more events where `mean` are expected.
    ///
    /// Source: M. Abramowitz and I. A. Stegun, *Handbook of Mathematical Functions*, 26.4.21.
    package static func upperTail(_ k: Double, mean: Double) -> Double {
        if k <= 0 { return 1 }
        if mean <= 0 { return 0 }
        return SpecialFunctions.incompleteGamma(k, mean).lower
    }
}

/// Intervals that hold at every look at once, so that a decision may be taken at any time.
package enum ConfidenceSequence {
    /// The mean of values from 0 to 1, known ever more closely, with an interval that is valid at all counts together.
    ///
    /// Source: I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024),
    /// theorem 2: the predictable plug-in empirical Bernstein confidence sequence.
    package struct BoundedMean: Sendable, Hashable {
        private let logTerm: Double
        private var count = 0.0
        private var sum = 0.0
        private var squares = 0.0
        private var weight = 0.0
        private var weighted = 0.0
        private var bound = 0.0

        /// The interval that holds the mean with the stated confidence at all looks; it only ever shrinks.
        package private(set) var interval: ClosedRange<Double> = 0...1

        /// Starts a sequence with an error probability over all looks.
        package init(errorProbability: Double) {
            logTerm = Elementary.log(2 / errorProbability)
        }

        /// Takes in the next value, drawn into 0...1.
        package mutating func observe(_ value: Double) {
            let x = min(1, max(0, value.isNaN ? 0.5 : value))
            let mean = (0.5 + sum) / (1 + count)
            let variance = (0.25 + squares) / (1 + count)
            let next = count + 1
            let rate = (2 * logTerm / (variance * next * Elementary.log(1 + next))).squareRoot()
            let stake = min(rate, 0.75)
            // ψ_E(λ) = (-log(1 - λ) - λ) / 4, times 4 (x - μ̂)².
            let psi = (-Elementary.log1p(-stake) - stake)
            let step = x - mean
            weight += stake
            weighted += stake * x
            bound += step * step * psi
            count = next
            sum += x
            let newMean = (0.5 + sum) / (1 + count)
            squares += (x - newMean) * (x - newMean)
            let center = weighted / weight
            let half = (logTerm + bound) / weight
            let low = max(interval.lowerBound, min(1, max(0, center - half)))
            let high = min(interval.upperBound, max(0, min(1, center + half)))
            interval = min(low, high)...max(low, high)
        }
    }

    /// Returns the ranks between which a quantile lies at every count at once, or nil where the sample is too small.
    ///
    /// Source: S. R. Howard and A. Ramdas, "Sequential estimation of quantiles with applications to A/B testing and
    /// best-arm identification", Bernoulli 28 (2022), theorem 1 (stitched boundary, with their constants 1.5, 0.8, 1.4).
    /// - Parameters:
    ///   - p: The quantile, between 0 and 1.
    ///   - count: How many values were seen.
    ///   - errorProbability: The probability that the interval ever misses.
    /// - Returns: The shares of values between which the quantile lies.
    package static func quantileRange(_ p: Double, count: Int, errorProbability: Double) -> ClosedRange<
        Double
    >? {
        guard count >= 1, p > 0, p < 1 else { return nil }
        let t = Double(count)
        let iterated = 1.4 * Elementary.log(Elementary.log(2.1 * max(t, 1)).magnitude + 1e-12)
        let term = max(0, iterated) + Elementary.log(10 / errorProbability)
        let half = 1.5 * (p * (1 - p) * term / t).squareRoot() + 0.8 * term / t
        guard half < 1 else { return nil }
        return max(0, p - half)...min(1, p + half)
    }

    /// Evidence, at every look, that events come more often on the second side than on the first.
    ///
    /// Given that an event happened, it is on the second side with a share that the exposures fix if rates are equal. A
    /// beta mixture over larger shares is a test martingale, so its inverse is a probability valid at any time.
    /// Sources: H. Robbins, "Statistical methods related to the law of the iterated logarithm", Ann. Math. Stat. 41 (1970);
    /// M. Lindon and A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS (2022), for canary counts.
    /// - Parameters:
    ///   - first: Events so far on the first side.
    ///   - firstExposure: Exposure so far on the first side.
    ///   - second: Events so far on the second side.
    ///   - secondExposure: Exposure so far on the second side.
    /// - Returns: The e-value; 1/α or more at any look rejects equality at level α over all looks.
    package static func rateIncreaseEvidence(
        _ first: Double, per firstExposure: Double, _ second: Double, per secondExposure: Double
    ) -> Double {
        let exposure = firstExposure + secondExposure
        guard exposure > 0, firstExposure > 0, secondExposure > 0, first >= 0, second >= 0 else { return 1 }
        let share = secondExposure / exposure
        // A beta prior on the share, cut to shares above the null and normalised there.
        let a = 0.5
        let b = 0.5
        let priorMass = 1 - SpecialFunctions.incompleteBeta(share, a, b)
        let posteriorMass = 1 - SpecialFunctions.incompleteBeta(share, a + second, b + first)
        guard priorMass > 0, posteriorMass > 0 else { return 0 }
        let logMarginal =
            SpecialFunctions.logGamma(a + second) + SpecialFunctions.logGamma(b + first)
            - SpecialFunctions.logGamma(a + b + first + second)
            - (SpecialFunctions.logGamma(a) + SpecialFunctions.logGamma(b) - SpecialFunctions.logGamma(a + b))
        let logNull = second * Elementary.log(share) + first * Elementary.log1p(-share)
        return Elementary.exp(min(700, logMarginal - logNull)) * posteriorMass / priorMass
    }

    /// The half-width around a running mean of values whose spread is known or well estimated, valid at all counts.
    ///
    /// Source: S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
    /// sequences", Ann. Stat. 49 (2021), equation 14: the normal mixture; asymptotic for estimated spread (I. Waudby-Smith
    /// et al., Ann. Stat. 52 (2024)).
    /// - Parameters:
    ///   - count: Effective number of values so far.
    ///   - deviation: Their standard deviation.
    ///   - errorProbability: The probability that the interval ever misses.
    ///   - tunedFor: The count at which the interval should be tightest.
    /// - Returns: The half-width, infinite before the first value.
    package static func normalMixtureHalfWidth(
        count: Double, deviation: Double, errorProbability: Double, tunedFor: Double = 30
    ) -> Double {
        guard count > 0, deviation >= 0 else { return .infinity }
        // u(v) = √((v + ρ) log((v + ρ) / (ρ α²))) with intrinsic time v = count, in units of the deviation; ρ is chosen
        // after their proposition 3.
        let square = errorProbability * errorProbability
        let inverse = -Elementary.log(square)
        let rho = tunedFor / (inverse + Elementary.log(1 + inverse))
        let boundary = ((count + rho) * Elementary.log((count + rho) / (rho * square))).squareRoot()
        return deviation * boundary / count
    }
}

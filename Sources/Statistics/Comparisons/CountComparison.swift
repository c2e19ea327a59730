/// Comparisons of counts and of proportions, sound where a count is zero.
package enum CountComparison {
    /// Returns the probability of `second` or more events by chance, given all events and both exposures.
    ///
    /// Given the total, the second count is binomial with the second exposure's share. The mid-p value counts half of the
    /// observed outcome, which takes away most of the exact test's excess caution.
    /// Sources: J. Przyborowski and H. Wilenski, Biometrika 31 (1940); H. O. Lancaster, JASA 56 (1961) for mid-p.
    /// - Parameters:
    ///   - first: Events on the first side.
    ///   - firstExposure: Time, requests or intervals in which they were counted, above 0.
    ///   - second: Events on the second side.
    ///   - secondExposure: The second side's exposure, above 0.
    ///   - dispersion: How many times the variance exceeds a Poisson count's, 1 or more; counts are divided by it.
    ///   - midP: Whether the observed outcome counts half.
    /// - Returns: A probability; 1 where nothing was counted.
    package static func rateIncrease(
        _ first: Double, per firstExposure: Double, _ second: Double, per secondExposure: Double,
        dispersion: Double = 1, midP: Bool = true
    ) -> Double {
        let exposure = firstExposure + secondExposure
        guard firstExposure > 0, secondExposure > 0, exposure.isFinite, first >= 0, second >= 0 else {
            return 1
        }
        let scale = max(1, dispersion)
        let k = (second / scale).rounded()
        let total = k + (first / scale).rounded()
        if total <= 0 { return 1 }
        let share = secondExposure / exposure
        let tail = Binomial.upperTail(k, trials: total, probability: share)
        return midP ? tail - 0.5 * Binomial.mass(k, trials: total, probability: share) : tail
    }

    /// Returns the probability of `second` or more successes on the second side by chance, given all successes.
    ///
    /// Source: R. A. Fisher, *The Design of Experiments* (1935); mid-p after Lancaster (1961).
    /// - Parameters:
    ///   - first: Successes on the first side.
    ///   - firstTrials: Trials on the first side.
    ///   - second: Successes on the second side.
    ///   - secondTrials: Trials on the second side.
    ///   - midP: Whether the observed outcome counts half.
    /// - Returns: A probability; 1 where nothing was counted.
    package static func proportionIncrease(
        _ first: Double, of firstTrials: Double, _ second: Double, of secondTrials: Double, midP: Bool = true
    ) -> Double {
        guard first >= 0, second >= 0, firstTrials >= first, secondTrials >= second, secondTrials > 0,
            firstTrials > 0
        else { return 1 }
        let total = first + second
        if total <= 0 { return 1 }
        let all = firstTrials + secondTrials
        let highest = min(total, secondTrials)
        let base = SpecialFunctions.logChoose(all, total)
        // Terms fall at least geometrically beyond the mode, so a tail sum ends soon.
        var term = Elementary.exp(
            SpecialFunctions.logChoose(secondTrials, second) + SpecialFunctions.logChoose(firstTrials, first)
                - base)
        var sum = midP ? 0.5 * term : term
        var k = second
        while k < highest {
            term *= (secondTrials - k) * (total - k) / ((k + 1) * (firstTrials - total + k + 1))
            k += 1
            sum += term
            if term < sum * 1e-17 { break }
        }
        return min(1, sum)
    }

    /// Returns the interval of a proportion.
    ///
    /// Source: E. B. Wilson, "Probable inference", JASA 22 (1927).
    package static func wilsonInterval(_ successes: Double, of trials: Double, confidence: Double)
        -> ClosedRange<Double>
    {
        guard trials > 0 else { return 0...1 }
        let z = Normal.quantile(ofUpperTail: (1 - confidence) / 2)
        let share = successes / trials
        let denominator = 1 + z * z / trials
        let center = (share + z * z / (2 * trials)) / denominator
        let half =
            z / denominator * (share * (1 - share) / trials + z * z / (4 * trials * trials)).squareRoot()
        let low = min(1, max(0, center - half))
        return low...max(low, min(1, center + half))
    }
}

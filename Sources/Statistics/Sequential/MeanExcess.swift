/// Growing evidence that the mean of values from 0 to 1 lies above a bound, valid at every look.
///
/// A gambler who bets on values above the bound cannot get rich while the mean is at most the bound: the wealth is a
/// supermartingale, so that by Ville's inequality it ever reaches 1/α with a probability of at most α. Several stakes are
/// played at once, and each begins anew at every value with a part of the reserve, so that a change that comes late is
/// found soon as well.
/// Sources: I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024),
/// section 4; the mixture over beginnings after J. Shin, A. Ramdas and A. Rinaldo, "E-detectors", NEJSDS 2 (2023).
package struct MeanExcess: Sendable, Hashable {
    /// The mean that is not exceeded if nothing changed.
    package let bound: Double

    private var wealth: RestartedWealth

    /// Starts betting.
    /// - Parameter bound: The mean under the null hypothesis, between 0 and 1; others are drawn in.
    package init(bound: Double) {
        self.bound = min(1 - 1e-6, max(1e-6, bound.isNaN ? 0.5 : bound))
        wealth = RestartedWealth(stakes: MeanExcess.fractions.count)
    }

    /// The wealth, 1 before the first value; 1/α or more at any look rejects the bound at level α over all looks.
    package var evidence: Double { wealth.total }

    /// Takes in the next value, drawn into 0...1; NaN is passed over.
    package mutating func observe(_ value: Double) {
        guard !value.isNaN else { return }
        let gain = (min(1, max(0, value)) - bound) / bound
        wealth.play(MeanExcess.fractions.map { 1 + $0 * gain })
    }

    /// The shares of the wealth that are staked; at 1 a single value of zero would lose all.
    private static let fractions = [0.1, 0.3, 0.6, 0.9]
}

/// Growing evidence that events come more often than a rate, valid at every look.
///
/// For a Poisson process of at most this rate and any r above 1, r^N exp(-(r - 1) Λ) is a supermartingale, N being the events
/// and Λ the events expected. Several ratios r are played at once, each with the restarts of ``MeanExcess``.
/// Sources: A. Wald, *Sequential Analysis* (1947), chapter 3; M. Lindon and A. Malek, "Anytime-valid inference for
/// multinomial count data", NeurIPS (2022), for canary counts.
package struct RateExcess: Sendable, Hashable {
    /// The rate that is not exceeded if nothing changed, in events a unit of exposure.
    package let rate: Double

    private let dispersion: Double
    private var wealth: RestartedWealth

    /// Starts counting.
    /// - Parameters:
    ///   - rate: The rate under the null hypothesis, above 0.
    ///   - dispersion: How many times the variance exceeds a Poisson count's, 1 or more; counts are divided by it.
    package init(rate: Double, dispersion: Double = 1) {
        self.rate = max(1e-300, rate)
        self.dispersion = max(1, dispersion)
        wealth = RestartedWealth(stakes: RateExcess.ratios.count)
    }

    /// The wealth, 1 before the first interval; 1/α or more at any look rejects the rate at level α over all looks.
    package var evidence: Double { wealth.total }

    /// Takes in the next interval.
    /// - Parameters:
    ///   - events: Events in it, 0 or more.
    ///   - exposure: Its length in the rate's unit, 0 or more.
    package mutating func observe(_ events: Double, exposure: Double) {
        guard events >= 0, exposure >= 0, events.isFinite, exposure.isFinite else { return }
        let expected = rate * exposure
        wealth.play(
            RateExcess.ratios.map { ratio in
                Elementary.exp((events * Elementary.log(ratio) - expected * (ratio - 1)) / dispersion)
            })
    }

    private static let ratios = [1.25, 1.5, 2, 4, 10, 30]

    /// Returns a rate that the true one exceeds with at most the given probability, from events already counted.
    ///
    /// Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).
    /// - Parameters:
    ///   - events: Events counted, 0 or more.
    ///   - exposure: The exposure in which they were counted, above 0.
    ///   - errorProbability: The probability of a true rate above the bound, between 0 and 1.
    /// - Returns: Events a unit of exposure.
    package static func upperBound(_ events: Double, per exposure: Double, errorProbability: Double) -> Double
    {
        guard exposure > 0, events >= 0, errorProbability > 0, errorProbability < 1 else { return .infinity }
        // The mean at which as few events or fewer have that probability.
        var low = events
        var high = events + 10 * (events + 1).squareRoot() - 3 * Elementary.log(errorProbability)
        for _ in 0..<100 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            let few = SpecialFunctions.incompleteGamma(events + 1, middle).upper
            if few > errorProbability { low = middle } else { high = middle }
        }
        return high / exposure
    }
}

/// Wealth of several gamblers who each begin anew at every play with a part of a reserve.
///
/// Half of the reserve is staked at the first play and half / (n (n - 1)) at the n-th, which sums to all of it.
struct RestartedWealth: Sendable, Hashable {
    private var fortunes: [Double]
    private var reserve = 1.0
    private var plays = 0.0

    init(stakes: Int) { fortunes = [Double](repeating: 0, count: stakes) }

    /// Multiplies what is staked by each gambler's factor.
    mutating func play(_ factors: [Double]) {
        plays += 1
        let fresh = plays == 1 ? 0.5 : 0.5 / (plays * (plays - 1))
        reserve = max(0, reserve - fresh)
        for place in fortunes.indices {
            fortunes[place] = min(1e300, (fortunes[place] + fresh) * max(0, factors[place]))
        }
    }

    /// The mean fortune with what is not staked yet.
    var total: Double {
        var sum = 0.0
        for fortune in fortunes { sum += fortune / Double(fortunes.count) }
        return sum + reserve
    }
}

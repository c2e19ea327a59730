import FoundationEssentials

/// What SciPy and NumPy say of many random inputs; `Fixtures/make_reference.py` writes the file.
struct Reference: Decodable {
    struct RankSums: Decodable { var first, second: [Double]; var u, greater, less: Double; var exact: Bool }
    struct Shifts: Decodable { var first, second: [Double]; var estimate, low, high: Double }
    struct Scales: Decodable { var first, second: [Double]; var squared, greater: Double }
    struct Quantile: Decodable { var values: [Double]; var p, quantile, median, deviation: Double }
    struct Distribution: Decodable {
        var z, normal, p, normalQuantile, t, freedom, student, trials, share, k, binomial, mean, count,
            poisson, f: Double
        var fRatio, logGamma: Double
    }
    struct Counts: Decodable {
        var first, second, a, b, exact, mid, firstTrials, secondTrials, fisher, low, high: Double
    }
    struct Combination: Decodable {
        var p, scores, weights: [Double]; var stouffer, cauchy: Double; var holm: [Double]
    }
    struct SeriesReference: Decodable {
        var values, ranks: [Double]
        var index: Int
        var statistic, trend, phi, inflation: Double
    }
    struct Sequence: Decodable { var values: [Double]; var low, high, first, second, evidence: Double }
    struct Spread: Decodable {
        var first, second, residuals: [Double]
        var score, greater, phi, climb, climbP: Double
        var last, referenceCount: Int
    }
    struct Bet: Decodable {
        var events, exposure, bound, mean, rate, harmonic: Double
        var values, counts, p: [Double]
    }

    var rankSums: [RankSums]
    var shifts: [Shifts]
    var scales: [Scales]
    var quantiles: [Quantile]
    var distributions: [Distribution]
    var counts: [Counts]
    var combinations: [Combination]
    var series: [SeriesReference]
    var sequences: [Sequence]
    var spreads: [Spread]
    var bets: [Bet]

    /// Reads the file beside this one.
    static func load(_ file: String = #filePath) throws -> Reference {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        let data = try Data(contentsOf: URL(fileURLWithPath: "/" + folder + "/Fixtures/reference.json"))
        return try JSONDecoder().decode(Reference.self, from: data)
    }
}

/// Whether two values agree to a relative error, or to a tiny absolute one.
func agree(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
    if value == expected { return true }
    return (value - expected).magnitude <= tolerance * max(expected.magnitude, 1e-280)
}

import Statistics

/// Kayenta's interval for how far the experiment lies above the control.
///
/// The interval of the Wilcoxon rank sum test by the normal approximation, with tie and continuity correction, its ends and the
/// estimate found as roots. Kayenta stops at 1e-4 and so finds nothing in values below; here roots are found to the last bit.
/// Source: spinnaker/kayenta, `MannWhitney.scala`, after `wilcox.test(conf.int = TRUE, exact = FALSE)` of R.
struct KayentaMannWhitney: Sendable, Hashable {
    var low: Double
    var high: Double
    var estimate: Double

    /// The confidence that Kayenta's judge asks for.
    static let confidence = 0.98

    /// Compares two samples that are not empty and hold finite numbers only.
    init(experiment: [Double], control: [Double]) {
        let experiment = experiment.sorted()
        let control = control.sorted()
        guard let lowest = experiment.first, let highest = experiment.last, let least = control.first,
            let most = control.last
        else {
            (low, high, estimate) = (0, 0, 0)
            return
        }
        let range = (lowest - most)...(highest - least)
        let quantile = Normal.quantile(ofUpperTail: (1 - Self.confidence) / 2)
        func score(_ shift: Double, _ isCorrected: Bool) -> Double {
            Self.score(experiment, control, shift: shift, isCorrected: isCorrected)
        }
        low = Self.root(in: range) { score($0, true) - quantile }
        high = Self.root(in: range) { score($0, true) + quantile }
        estimate = Self.root(in: range) { score($0, false) }
    }

    /// The standardised rank sum of the experiment, less a shift; it falls as the shift grows.
    private static func score(
        _ experiment: [Double], _ control: [Double], shift: Double, isCorrected: Bool
    ) -> Double {
        let ranks = RankSum(control, experiment.map { $0 - shift })
        guard ranks.deviation > 0 else { return 0 }
        let distance = ranks.statistic - Double(experiment.count) * Double(control.count) / 2
        let correction = isCorrected ? (distance > 0 ? 0.5 : distance < 0 ? -0.5 : 0) : 0
        return (distance - correction) / ranks.deviation
    }

    /// Where a falling function crosses zero, or the end of the range where it does not.
    private static func root(in range: ClosedRange<Double>, _ function: (Double) -> Double) -> Double {
        if function(range.lowerBound) <= 0 { return range.lowerBound }
        if function(range.upperBound) >= 0 { return range.upperBound }
        var low = range.lowerBound
        var high = range.upperBound
        for _ in 0..<120 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            let value = function(middle)
            if value == 0 { return middle }
            if value > 0 { low = middle } else { high = middle }
        }
        return high
    }
}

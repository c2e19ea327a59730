import Statistics

/// The published method of Kayenta's judge, restated to be measured beside ours.
///
/// Mann-Whitney interval at 0.98, High where it lies above a quarter of the estimate; roots are found to 1e-4 only.
/// Source: spinnaker/kayenta, MannWhitneyClassifier.scala and MannWhitney.scala.
enum KayentaMethod {
    /// Whether the candidate would be classified High (or Low where lower is worse).
    static func isFailed(_ baseline: [Double], _ candidate: [Double]) -> Bool {
        let first = baseline.filter { !$0.isNaN }.sorted()
        let second = candidate.filter { !$0.isNaN }.sorted()
        if first == second { return false }
        guard let shift = LocationShift(first, second, confidence: 0.98) else { return false }
        func rooted(_ value: Double) -> Double { (value * 1e4).rounded(.towardZero) / 1e4 }
        let bound = 0.25 * rooted(shift.estimate).magnitude
        return rooted(shift.interval.lowerBound) > bound
    }
}

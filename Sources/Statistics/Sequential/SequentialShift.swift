/// Watches a growing sample against a fixed reference and tells at the earliest value that proves it whether it lies higher.
///
/// Each new value becomes its place among the reference's values, a number from 0 to 1 whose mean is one half if nothing
/// changed, whatever the scale or the tails. A confidence sequence on that mean holds at all looks at once, so that looking
/// again and again never inflates false alarms.
/// Sources: I. Waudby-Smith and A. Ramdas, JRSS B 86 (2024), for the sequence; M. Lindon, C. Sanden and V. Shirikian,
/// "Rapid regression detection in software deployments through sequential testing", KDD (2022), for the use.
package struct SequentialShift: Sendable, Hashable {
    private let reference: [Double]
    private let null: Double
    private let group: Int
    private var pending = 0.0
    private var pendingCount = 0
    private var sequence: ConfidenceSequence.BoundedMean

    /// How many values were observed.
    package private(set) var count = 0

    /// The count at which a rise was proven; nil while it is not.
    package private(set) var provenAt: Int?

    /// Starts watching.
    /// - Parameters:
    ///   - reference: The reference sample, at least five values without NaN.
    ///   - errorProbability: The probability of ever raising a false alarm.
    ///   - correlation: The correlation of neighbours; above 0 values are averaged in groups long enough to be nearly independent.
    package init?(reference: [Double], errorProbability: Double, correlation: Double = 0) {
        guard reference.count >= 5, errorProbability > 0, errorProbability < 1 else { return nil }
        self.reference = Sorting.sorted(reference)
        group = max(1, Int(Autocorrelation.varianceInflation(correlation, count: 10_000).rounded(.up)))
        // The reference is a sample itself: its own places waver about one half by 1/√(12 n).
        let effective = Double(reference.count) / Double(group)
        null = 0.5 + Normal.quantile(ofUpperTail: errorProbability) / (12 * max(1, effective)).squareRoot()
        sequence = ConfidenceSequence.BoundedMean(errorProbability: errorProbability)
    }

    /// Takes in the next value; NaN is passed over.
    package mutating func observe(_ value: Double) {
        guard !value.isNaN else { return }
        count += 1
        pending += place(of: value)
        pendingCount += 1
        guard pendingCount == group else { return }
        sequence.observe(pending / Double(group))
        pending = 0
        pendingCount = 0
        if provenAt == nil, sequence.interval.lowerBound > null { provenAt = count }
    }

    private func place(of value: Double) -> Double {
        var below = 0.0
        var equal = 0.0
        for other in reference {
            if other > value { break }
            if other < value { below += 1 } else { equal += 1 }
        }
        return (below + equal / 2 + 0.5) / Double(reference.count + 1)
    }
}

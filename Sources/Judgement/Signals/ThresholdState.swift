import Statistics

/// Where both sides lie with regard to bounds that a person has set.
enum ThresholdState: Sendable, Hashable {
    /// No bounds, or within them.
    case none
    /// The new version is beyond them and the old one was not.
    case crossed
    /// Both are beyond them.
    case crossedBefore

    /// Compares each side's median with the bounds.
    init(_ threshold: Signal.Threshold?, before: [Double], after: [Double]) {
        guard let threshold, !after.isEmpty else {
            self = .none
            return
        }
        let now = Quantiles.median(of: after.sorted())
        guard ThresholdState.isBeyond(now, threshold) else {
            self = .none
            return
        }
        let earlier = Quantiles.median(of: before.sorted())
        self = !before.isEmpty && ThresholdState.isBeyond(earlier, threshold) ? .crossedBefore : .crossed
    }

    private static func isBeyond(_ value: Double, _ threshold: Signal.Threshold) -> Bool {
        if let max = threshold.max, value > max { return true }
        if let min = threshold.min, value < min { return true }
        return false
    }
}

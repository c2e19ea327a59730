/// Whether a change is large enough to matter, whatever its significance.
struct Materiality: Sendable, Hashable {
    /// The relative change towards bad; 0.5 is half as much again, or a loss of a third for what should be high.
    var relative: Double

    /// Whether the change is worth a person's look.
    var isMaterial: Bool

    /// Whether the change is worth a rollback.
    var isLarge: Bool

    /// Weighs a change.
    /// - Parameters:
    ///   - kind: What is measured.
    ///   - unit: The signal's unit.
    ///   - before: The level before, in the signal's unit.
    ///   - after: The level after, in the signal's unit.
    ///   - sign: 1 where larger is worse, -1 where smaller is worse.
    ///   - tolerated: The relative change that the policy tolerates.
    ///   - stated: The relative change that the policy tolerates of this very signal; nil where it says nothing of it.
    ///     What goes beyond is material, and large from twice as much or where the kind's own bound is lower.
    init(
        kind: Signal.Kind, unit: MeasureUnit, before: Double, after: Double, sign: Double, tolerated: Double,
        stated: Double? = nil
    ) {
        let scale = max(before.magnitude, after.magnitude)
        guard scale > 0 else {
            relative = 0
            isMaterial = false
            isLarge = false
            return
        }
        if unit.isShare {
            let factor = unit.fractionFactor
            let first = kind == .availability ? 1 - before * factor : before * factor
            let second = kind == .availability ? 1 - after * factor : after * factor
            let difference = second - first
            relative = first > 1e-9 ? difference / first : (difference > 0 ? .infinity : 0)
            isMaterial = (difference >= 0.002 && second >= 1.3 * first) || difference >= 0.02
            isLarge = (difference >= 0.01 && second >= 1.5 * first) || difference >= 0.05
            if let stated {
                isMaterial = difference >= 0.002 && relative >= stated
                isLarge = difference >= 0.01 && relative >= max(stated, min(0.5, 2 * stated))
            }
            return
        }
        let worse = (after - before) * sign
        if sign > 0 {
            relative = before > 0 ? worse / before : (worse > 0 ? .infinity : 0)
            if before < 0 { relative = worse / before.magnitude }
        } else {
            // A loss is told on the same footing as a gain: half of it is a doubling the other way.
            relative = after > 0 ? worse / after : (worse > 0 ? .infinity : 0)
            if after < 0, before <= 0 { relative = worse / max(before.magnitude, 1e-300) }
        }
        switch kind {
        case .errorCount:
            isMaterial = relative >= 0.5
            isLarge = relative >= 1
        case .saturation:
            isMaterial = relative >= max(0.3, tolerated)
            isLarge = relative >= 1
        case .throughput, .business:
            isMaterial = relative >= max(0.2, tolerated)
            isLarge = relative >= max(0.5, tolerated)
        default:
            isMaterial = relative >= tolerated
            isLarge = relative >= 2 * tolerated
        }
        if let stated {
            let usual =
                switch kind {
                case .errorCount, .saturation: 1.0
                case .throughput, .business: 0.5
                default: 2 * tolerated
                }
            isMaterial = relative >= stated
            isLarge = relative >= max(stated, min(usual, 2 * stated))
        }
    }
}

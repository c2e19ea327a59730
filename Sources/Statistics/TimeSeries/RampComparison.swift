/// Whether the end of a series climbs away from a reference.
///
/// The values of the end are weighed by their place in it, which is the most powerful linear test against a climb that begins
/// where the end does. Values beyond three deviations are drawn in to that distance.
/// Source: matched filters, G. L. Turin, IRE Trans. Inf. Theory 6 (1960); P. J. Huber, *Robust Statistics* (1981), for the
/// clipping.
package struct RampComparison: Sendable, Hashable {
    /// The standardised climb; positive upwards.
    package var t: Double

    /// The probability of a climb this far if nothing changed.
    package var p: Double

    /// Compares the last values of a series with a reference, or returns nil for fewer than four of them.
    /// - Parameters:
    ///   - residuals: Values in time order, less the reference's center, in the reference's deviations.
    ///   - last: How many values the climb covers.
    ///   - referenceCount: How many values the reference's center rests on.
    ///   - correlation: The correlation of neighbours, from 0 to 0.99.
    ///   - freedom: Degrees of freedom of the reference's deviation.
    package init?(_ residuals: [Double], last: Int, referenceCount: Int, correlation: Double, freedom: Double)
    {
        guard last >= 4, residuals.count >= last, referenceCount > 0 else { return nil }
        var sum = 0.0
        var weights = 0.0
        var squares = 0.0
        for place in 0..<last {
            let weight = Double(place + 1)
            sum += weight * min(3, max(-3, residuals[residuals.count - last + place]))
            weights += weight
            squares += weight * weight
        }
        let own = squares * Autocorrelation.varianceInflation(correlation, count: last)
        let reference =
            weights * weights * Autocorrelation.varianceInflation(correlation, count: referenceCount)
            / Double(referenceCount)
        t = sum / (own + reference).squareRoot()
        p = StudentT.survival(t, freedom: freedom)
    }
}

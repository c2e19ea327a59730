/// A departure at the start of a series that dies away, and where it has died.
///
/// Source for the model a·e^(-t/τ) + c of a start-up: A. Georges, D. Buytaert and L. Eeckhout, "Statistically rigorous
/// Java performance evaluation", OOPSLA (2007), and E. Barrett et al., "Virtual machine warmup blows hot and cold",
/// OOPSLA (2017), who find steady states by change points and not by a fixed delay, as is done here.
package struct Transient: Sendable, Hashable {
    /// The index of the first value of the steady state.
    package var steadyFrom: Int

    /// The median of the values before the steady state.
    package var startLevel: Double

    /// The median of the steady state.
    package var steadyLevel: Double

    /// Finds a start-up transient, or returns nil where the series does not begin outside the reference range and then
    /// stay inside it.
    ///
    /// The steady state begins after the last value of the leading run outside the range. It has to hold at least five
    /// values and more values than the transient, and to have at most the given share of values outside, or
    /// nothing can be said to have healed.
    /// - Parameters:
    ///   - values: The values in time order, without NaN.
    ///   - limit: The upper end of the reference range.
    ///   - tolerated: The share of steady values that may lie above the limit.
    package init?(_ values: [Double], above limit: Double, tolerated: Double = 0.1) {
        guard let first = values.first, first > limit else { return nil }
        var end = 0
        while end < values.count, values[end] > limit { end += 1 }
        // A single dip does not end the transient where the next two values are out again.
        while end + 2 < values.count, values[end + 1] > limit || values[end + 2] > limit {
            var next = end + 1
            while next < values.count, values[next] <= limit { next += 1 }
            if next - end > 2 { break }
            while next < values.count, values[next] > limit { next += 1 }
            end = next
        }
        let steady = values.count - end
        guard steady >= 5, steady > end else { return nil }
        var outside = 0
        for index in end..<values.count where values[index] > limit { outside += 1 }
        guard Double(outside) <= tolerated * Double(steady) else { return nil }
        steadyFrom = end
        startLevel = Quantiles.median(of: values[0..<end].sorted())
        steadyLevel = Quantiles.median(of: values[end...].sorted())
    }
}

/// The Hodges-Lehmann estimate of how far one sample lies above another, with its interval.
///
/// Sources: J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank tests", Ann. Math. Stat. 34 (1963);
/// the interval from the rank sum's quantiles as in Hollander, Wolfe and Chicken, section 4.3 (Moses).
package struct LocationShift: Sendable, Hashable {
    /// The median of all differences second minus first.
    package var estimate: Double

    /// Where the shift lies at the confidence asked for.
    package var interval: ClosedRange<Double>

    /// Estimates the shift, or returns nil where a side is empty.
    ///
    /// Differences are never stored all at once: the range is narrowed by counting with two pointers until it holds
    /// about as many of them as there are values, and these are sorted. So the cost is O((m + n) log(m + n)) for
    /// nearly all samples. Bisection then stops where two doubles are neighbours, so any scale works.
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN.
    ///   - second: The second sample, ascending, without NaN.
    ///   - confidence: The interval's confidence, between 0 and 1.
    ///   - inflation: The factor by which dependence inflates the rank sum's variance.
    package init?(_ first: [Double], _ second: [Double], confidence: Double = 0.98, inflation: Double = 1) {
        guard let differences = PairedDifferences(first, second) else { return nil }
        let middle = differences.value((differences.count + 1) / 2)
        if differences.count % 2 == 1 {
            estimate = middle
        } else {
            let next = differences.value(differences.count / 2 + 1)
            estimate = middle + (next - middle) / 2
        }
        interval = differences.interval(confidence: confidence, inflation: inflation)
    }

    /// Returns the interval alone, which takes half the time, or nil where a side is empty.
    ///
    /// - Parameters:
    ///   - first: The first sample, ascending, without NaN.
    ///   - second: The second sample, ascending, without NaN.
    ///   - confidence: The interval's confidence, between 0 and 1.
    ///   - inflation: The factor by which dependence inflates the rank sum's variance.
    /// - Returns: Where the shift lies.
    package static func interval(
        _ first: [Double], _ second: [Double], confidence: Double = 0.98, inflation: Double = 1
    ) -> ClosedRange<Double>? {
        PairedDifferences(first, second)?.interval(confidence: confidence, inflation: inflation)
    }
}

/// All differences of two samples, by rank.
private struct PairedDifferences {
    private let first: [Double]
    private let second: [Double]
    private let range: ClosedRange<Double>

    /// The steps in which a difference is looked for; half of them halve the range.
    private static let maximumSteps = 64

    init?(_ first: [Double], _ second: [Double]) {
        guard let firstLow = first.first, let firstHigh = first.last,
            let secondLow = second.first, let secondHigh = second.last
        else { return nil }
        self.first = first
        self.second = second
        range = (secondLow - firstHigh)...(secondHigh - firstLow)
    }

    /// The number of differences.
    var count: Int { first.count * second.count }

    /// Where the shift lies, by the quantiles of the rank sum.
    func interval(confidence: Double, inflation: Double) -> ClosedRange<Double> {
        let m = Double(first.count)
        let n = Double(second.count)
        let z = Normal.quantile(ofUpperTail: (1 - confidence) / 2)
        let spread = (m * n * (m + n + 1) / 12 * max(1, inflation)).squareRoot()
        let rank = Int((m * n / 2 - z * spread).rounded(.down))
        let low = rank < 1 ? range.lowerBound : value(rank)
        let high = rank < 1 ? range.upperBound : value(count + 1 - rank)
        return min(low, high)...max(low, high)
    }

    /// The `rank`-th smallest difference second minus first, counted from 1.
    ///
    /// What comes out is the upper bound of at most 200 bisections of the range. Each asks whether there are enough
    /// differences below the middle, which is to ask whether the one of that rank lies there: so that one is found
    /// first, and the bisections need not count.
    func value(_ rank: Int) -> Double {
        let exact = select(rank)
        var low = range.lowerBound
        var high = range.upperBound
        if exact.map({ $0 <= low }) ?? (split(at: low).count >= rank) { return low }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if exact.map({ $0 <= middle }) ?? (split(at: middle).count >= rank) {
                high = middle
            } else {
                low = middle
            }
        }
        return high
    }

    /// The difference of a rank, or nil where the differences lie too unevenly to find it soon or are beyond numbers.
    private func select(_ rank: Int) -> Double? {
        guard range.lowerBound.isFinite, range.upperBound.isFinite else { return nil }
        let start = split(at: range.lowerBound)
        if start.count >= rank { return range.lowerBound }
        var below = start.count
        var above = count
        var low = range.lowerBound
        // The least and the greatest of the differences that are left.
        var least = start.next
        var greatest = range.upperBound
        var step = 0
        while above - below > first.count + second.count {
            if least == greatest { return greatest }
            if step == Self.maximumSteps { return nil }
            // By turns where the rank would lie if they were spread evenly, and the middle.
            let share = step % 2 == 0 ? Double(rank - below) / Double(above - below) : 0.5
            var limit = least + (greatest - least) * share
            if !(limit >= least && limit < greatest) { limit = least }
            let part = split(at: limit)
            if part.count >= rank {
                above = part.count
                greatest = part.last
            } else {
                below = part.count
                low = limit
                least = part.next
            }
            step += 1
        }
        let left = differences(above: low, notAbove: greatest, count: above - below)
        let place = rank - below - 1
        return left.indices.contains(place) ? Sorting.sorted(left)[place] : nil
    }

    /// How many differences do not exceed a limit, the greatest of these, and the least of the others.
    private func split(at limit: Double) -> (count: Int, last: Double, next: Double) {
        var count = 0
        var last = -Double.infinity
        var next = Double.infinity
        var j = 0
        for value in first {
            while j < second.count, second[j] - value <= limit { j += 1 }
            count += j
            if j > 0 { last = max(last, second[j - 1] - value) }
            if j < second.count { next = min(next, second[j] - value) }
        }
        return (count, last, next)
    }

    private func differences(above low: Double, notAbove high: Double, count: Int) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(count)
        var start = 0
        for value in first {
            while start < second.count, second[start] - value <= low { start += 1 }
            var j = start
            while j < second.count, case let difference = second[j] - value, difference <= high {
                result.append(difference)
                j += 1
            }
        }
        return result
    }
}

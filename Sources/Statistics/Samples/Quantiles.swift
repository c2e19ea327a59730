/// Order statistics of samples that are already sorted.
package enum Quantiles {
    /// Returns the quantile at `p` of sorted values, or NaN where there are none.
    ///
    /// Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", Am. Stat. 50 (1996), type 7.
    /// - Parameters:
    ///   - p: The share of values below, from 0 to 1.
    ///   - sorted: The values, ascending, without NaN.
    /// - Returns: A value between the smallest and the largest.
    package static func quantile(_ p: Double, of sorted: [Double]) -> Double {
        guard let last = sorted.last else { return .nan }
        let position = min(max(p, 0), 1) * Double(sorted.count - 1)
        let index = Int(position)
        if index + 1 >= sorted.count { return last }
        let low = sorted[index]
        let share = position - Double(index)
        return share == 0 ? low : low + share * (sorted[index + 1] - low)
    }

    /// Returns the median of sorted values, or NaN where there are none.
    package static func median(of sorted: [Double]) -> Double {
        let count = sorted.count
        if count == 0 { return .nan }
        let middle = count / 2
        if count % 2 == 1 { return sorted[middle] }
        return sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
    }

    /// Returns the median absolute deviation from the median, times 1.4826, so that it estimates a normal sample's standard
    /// deviation; NaN where there are no values.
    ///
    /// Two pointers walk outwards from the median, so nothing is sorted or stored again.
    /// Source: F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974).
    package static func scaledMedianDeviation(of sorted: [Double]) -> Double {
        let count = sorted.count
        if count == 0 { return .nan }
        let center = median(of: sorted)
        var below = count / 2 - 1
        var above = count / 2
        if count % 2 == 1 { below = count / 2 }
        if count % 2 == 1 { above = count / 2 + 1 }
        var previous = 0.0
        var current = 0.0
        for _ in 0...(count / 2) {
            previous = current
            let down = below >= 0 ? center - sorted[below] : .infinity
            let up = above < count ? sorted[above] - center : .infinity
            if down <= up {
                current = down
                below -= 1
            } else {
                current = up
                above += 1
            }
        }
        let deviation = count % 2 == 1 ? current : previous + (current - previous) / 2
        return 1.4826022185056018 * deviation
    }
}

/// Sums over samples in the order in which they lie.
package enum Moments {
    /// Returns the mean, or NaN where there are no values.
    package static func mean(of values: [Double]) -> Double {
        if values.isEmpty { return .nan }
        var sum = 0.0
        for value in values { sum += value }
        return sum / Double(values.count)
    }

    /// Returns the unbiased variance, or NaN for fewer than two values.
    ///
    /// Source: B. P. Welford, "Note on a method for calculating corrected sums of squares", Technometrics 4 (1962).
    package static func variance(of values: [Double]) -> Double {
        if values.count < 2 { return .nan }
        var mean = 0.0
        var squares = 0.0
        var count = 0.0
        for value in values {
            count += 1
            let step = value - mean
            mean += step / count
            squares += step * (value - mean)
        }
        return squares / (count - 1)
    }
}

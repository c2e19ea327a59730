/// One side of a signal, fit for statistics: finite, in time order, one value a moment.
struct Observations: Sendable {
    /// When each value was observed, in Unix seconds, ascending.
    var times: [Double] = []

    /// The values in time order.
    var values: [Double] = []

    /// How many events each value rests on; empty where that is not known.
    var counts: [Double] = []

    /// Values that were given and could not be used.
    var gaps = 0

    /// Whether times were out of order or repeated.
    var wasDisordered = false

    /// The number of usable values.
    var count: Int { values.count }

    /// Cleans a series.
    ///
    /// Values of one moment become their mean, so that a sample sent twice does not count twice.
    init(_ series: Series) {
        let count = min(series.times.count, series.values.count)
        times.reserveCapacity(count)
        values.reserveCapacity(count)
        let hasCounts = series.counts.count == series.values.count && !series.counts.isEmpty
        var previous = -Double.infinity
        var ordered = true
        for index in 0..<count {
            let time = series.times[index]
            let value = series.values[index]
            // Beyond this range squares overflow or vanish; no telemetry lives there.
            guard time.isFinite, value.isFinite, value.magnitude < 1e150 else {
                gaps += 1
                continue
            }
            if time <= previous { ordered = false }
            previous = time
            times.append(time)
            values.append(value)
            if hasCounts { counts.append(max(0, series.counts[index].isFinite ? series.counts[index] : 0)) }
        }
        if !ordered {
            wasDisordered = true
            sortAndMerge()
        }
    }

    private mutating func sortAndMerge() {
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        let old = self
        times.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        var start = 0
        while start < order.count {
            let time = old.times[order[start]]
            var end = start
            var sum = 0.0
            var events = 0.0
            while end < order.count, old.times[order[end]] == time {
                sum += old.values[order[end]]
                if !old.counts.isEmpty { events += old.counts[order[end]] }
                end += 1
            }
            times.append(time)
            values.append(sum / Double(end - start))
            if !old.counts.isEmpty { counts.append(events) }
            start = end
        }
    }

    /// The usual distance between neighbours in seconds, or nil for fewer than two values.
    var step: Double? {
        guard times.count >= 2 else { return nil }
        var steps: [Double] = []
        steps.reserveCapacity(times.count - 1)
        for index in 1..<times.count { steps.append(times[index] - times[index - 1]) }
        steps.sort()
        return steps[steps.count / 2]
    }

    /// Returns the values divided by another series' at the same moments, or nil where too few moments are common.
    func divided(by other: Observations) -> Observations? {
        guard count >= 3 else { return nil }
        var result = self
        result.times.removeAll(keepingCapacity: true)
        result.values.removeAll(keepingCapacity: true)
        result.counts = []
        var place = 0
        for index in 0..<count {
            while place < other.count, other.times[place] < times[index] { place += 1 }
            guard place < other.count, other.times[place] == times[index], other.values[place] > 0 else {
                continue
            }
            result.times.append(times[index])
            result.values.append(values[index] / other.values[place])
        }
        return result.count * 5 >= count * 4 ? result : nil
    }
}

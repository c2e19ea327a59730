/// How many requests the shares of a signal rest on, as the service's throughput tells it.
enum RequestCounts {
    /// Returns a count for each observation of a share, or nil where too few moments are common.
    /// - Parameters:
    ///   - side: The shares.
    ///   - traffic: The throughput of the same side.
    ///   - unit: The throughput's unit as the caller writes it; one that names no time stands for requests an interval.
    /// - Returns: As many counts as there are shares, 0 where no traffic was measured.
    static func inferred(for side: Observations, from traffic: Observations, unit: String) -> [Double]? {
        guard side.count >= 2, traffic.count >= 2, let interval = side.step, interval > 0,
            let trafficInterval = traffic.step, trafficInterval > 0
        else { return nil }
        let factor = interval / (period(of: unit) ?? trafficInterval)
        var counts: [Double] = []
        counts.reserveCapacity(side.count)
        var place = 0
        var found = 0
        for time in side.times {
            while place + 1 < traffic.count,
                (traffic.times[place + 1] - time).magnitude <= (traffic.times[place] - time).magnitude
            {
                place += 1
            }
            if (traffic.times[place] - time).magnitude <= interval / 2, traffic.values[place] >= 0 {
                counts.append((traffic.values[place] * factor).rounded())
                found += 1
            } else {
                counts.append(0)
            }
        }
        return found * 5 >= side.count * 4 ? counts : nil
    }

    /// The seconds that a unit of throughput refers to, as in `req/s`, `rpm` or `requests per 5 min`; nil where it names none.
    static func period(of unit: String) -> Double? {
        let text = unit.lowercased()
        switch text {
        case "rps", "qps", "tps", "reqps", "ops", "hz": return 1
        case "rpm", "qpm", "tpm": return 60
        case "rph": return 3600
        default: break
        }
        var time: Substring
        if let slash = text.lastIndex(of: "/") {
            time = text[text.index(after: slash)...]
        } else {
            let words = text.split(separator: " ")
            guard let per = words.lastIndex(of: "per"), per + 1 < words.endIndex else { return nil }
            time = Substring(words[(per + 1)...].joined())
        }
        time = time.drop { $0 == " " }
        let digits = time.prefix { $0.isNumber || $0 == "." }
        let amount = digits.isEmpty ? 1 : Double(digits) ?? 0
        guard amount > 0, amount.isFinite else { return nil }
        switch time.dropFirst(digits.count).drop(while: { $0 == " " }) {
        case "s", "sec", "second", "seconds": return amount
        case "m", "min", "mins", "minute", "minutes": return amount * 60
        case "h", "hr", "hour", "hours": return amount * 3600
        default: return nil
        }
    }
}

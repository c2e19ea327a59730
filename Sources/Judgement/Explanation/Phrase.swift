/// The words for what happened to a signal.
enum Phrase {
    /// Returns what the signal is called in a sentence, such as "p99 latency (checkout_p99)".
    static func subject(_ signal: Signal) -> String {
        let kind: String
        switch signal.kind {
        case .latency: kind = "latency"
        case .errorRate: kind = "error rate"
        case .errorCount: kind = "errors"
        case .availability: kind = "availability"
        case .throughput: kind = "throughput"
        case .saturation, .business, .custom: return signal.name
        }
        var text = kind
        if let statistic = signal.statistic {
            switch statistic {
            case .p50, .p75, .p90, .p95, .p99, .p999, .mean, .max, .min:
                text = statistic.rawValue + " " + kind
            case .sum, .count, .rate: break
            }
        }
        if let dependency = signal.dependency { text += " of " + dependency }
        return text
    }

    /// Returns a value with its unit.
    static func value(_ value: Double, _ unit: MeasureUnit) -> String {
        if value.isNaN { return "unknown" }
        switch unit.family {
        case .share(let factor): return Figure.percent(value * factor)
        case .time, .other:
            return unit.text.isEmpty ? Figure.text(value) : Figure.text(value) + " " + unit.text
        }
    }

    /// Returns two values with the unit once, as in "310 -> 961 ms".
    static func change(_ before: Double, _ after: Double, _ unit: MeasureUnit) -> String {
        if unit.isShare || unit.text.isEmpty { return value(before, unit) + " -> " + value(after, unit) }
        return Figure.text(before) + " -> " + value(after, unit)
    }

    /// Returns what happened to a signal, as in "p99 latency 3.1x (310 -> 961 ms)".
    static func change(of analysis: SignalAnalysis) -> String {
        let subject = subject(analysis.signal)
        guard let comparison = analysis.comparison else { return subject }
        let values = change(comparison.before, comparison.after, analysis.unit)
        switch comparison.shape {
        case .scale: return subject + " varies " + Figure.times(comparison.scaleRatio) + " as much"
        case .tail: return subject + " has outliers far above its " + value(comparison.before, analysis.unit)
        case .shift, .block:
            if analysis.unit.isShare || comparison.before == 0 { return subject + " " + values }
            let ratio = comparison.after / comparison.before
            if ratio > 0, ratio.isFinite { return subject + " " + Figure.times(ratio) + " (" + values + ")" }
            return subject + " " + values
        }
    }

    /// Returns a list in words: "a", "a and b", "a, b and c".
    static func list(_ items: [String]) -> String {
        guard let last = items.last else { return "" }
        if items.count == 1 { return last }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }
}

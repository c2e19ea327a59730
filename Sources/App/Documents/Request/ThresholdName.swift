import Judgement

/// What the name of a threshold in the short form says: `latency_p99_threshold`.
struct ThresholdName: Sendable, Hashable {
    /// The name without its ending, `latency_p99`.
    let measure: String

    /// The kind of the signals that it bounds.
    let kind: Signal.Kind

    /// The statistic of the signals that it bounds, if it names one.
    let statistic: Signal.Statistic?

    /// A word that has to be in the signals' names, where the kind alone says too little (`cpu`).
    let word: String?

    /// The ending that all such names have.
    static let ending = "_threshold"

    private static let kinds: [(name: String, kind: Signal.Kind, word: String?)] = [
        ("error_rate", .errorRate, nil), ("error_count", .errorCount, nil), ("latency", .latency, nil),
        ("response_time", .latency, nil), ("availability", .availability, nil),
        ("success_rate", .availability, nil), ("throughput", .throughput, nil),
        ("request_rate", .throughput, nil), ("saturation", .saturation, nil), ("cpu", .saturation, "cpu"),
        ("memory", .saturation, "memory"), ("disk", .saturation, "disk"),
        ("conversion_rate", .business, "conversion"),
    ]

    /// What names may look like, for errors.
    static let allowed =
        kinds.map { $0.name + ending }.joined(separator: ", ")
        + ", each with a statistic such as p99 before the ending where it has one"

    /// Reads a name; nil if it is not one of ours.
    init?(_ name: String) {
        guard name.hasSuffix(ThresholdName.ending) else { return nil }
        measure = String(name.dropLast(ThresholdName.ending.count))
        guard
            let (prefix, kind, word) = ThresholdName.kinds.first(where: { [measure] known in
                measure == known.name || measure.hasPrefix(known.name + "_")
            })
        else { return nil }
        self.kind = kind
        self.word = word
        if measure == prefix {
            statistic = nil
        } else {
            let rest = String(measure.dropFirst(prefix.count + 1))
            guard let named = Signal.Statistic(rawValue: rest == "avg" ? "mean" : rest) else { return nil }
            statistic = named
        }
    }

    /// Whether the threshold bounds a signal: one of the service's own, of the kind, the statistic and the word.
    func bounds(_ signal: Signal) -> Bool {
        guard signal.kind == kind, signal.dependency == nil else { return false }
        let name = signal.name.lowercased()
        if let word, !name.contains(word) { return false }
        guard let statistic else { return true }
        return signal.statistic == statistic || (signal.statistic == nil && name.contains(statistic.rawValue))
    }
}

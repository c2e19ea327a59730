import JSON
import Judgement

/// A threshold of the short form, `latency_p99_threshold: 500ms`.
struct ThresholdEntry {
    var name: ThresholdName
    var quantity: Quantity
    /// Where it stands.
    var element: JSONElement
}

extension VerifyRequestDecoder {
    /// Gives each threshold to the signals that it bounds.
    ///
    /// Where there is none, a signal without observations takes it, so that the judge says that there is no data and
    /// nobody takes silence for health.
    mutating func applyThresholds() {
        for entry in thresholds {
            let bounded = request.evidence.signals.indices.filter { index in
                entry.name.bounds(request.evidence.signals[index])
            }
            for index in bounded { apply(entry, toSignalAt: index) }
            guard bounded.isEmpty else { continue }
            request.evidence.signals.append(
                Signal(
                    name: entry.name.measure, kind: entry.name.kind, statistic: entry.name.statistic,
                    unit: entry.quantity.unit.isEmpty ? usualUnit(of: entry.name.kind) : entry.quantity.unit))
            apply(entry, toSignalAt: request.evidence.signals.count - 1)
        }
        thresholds = []
    }

    /// Sets the bound on the side that is bad, unless the signal has a bound of its own there.
    mutating func apply(_ entry: ThresholdEntry, toSignalAt index: Int) {
        let signal = request.evidence.signals[index]
        guard let value = convert(entry.quantity, for: signal, at: entry.element) else { return }
        var threshold = signal.threshold ?? Signal.Threshold()
        if signal.badDirection == .down {
            threshold.min = threshold.min ?? value
        } else {
            threshold.max = threshold.max ?? value
        }
        request.evidence.signals[index].threshold = threshold
    }

    /// A bound in the signal's unit; a number without unit is taken to be in it already.
    mutating func convert(_ quantity: Quantity, for signal: Signal, at element: JSONElement) -> Double? {
        guard !quantity.unit.isEmpty, quantity.unit != signal.unit else { return quantity.value }
        var unit = MeasuringUnit(signal.unit)
        if signal.unit.isEmpty, signal.kind == .errorRate || signal.kind == .availability {
            // Shares without a unit are fractions unless a value says otherwise, as the judge reads them.
            let values = [signal.baseline, signal.candidate, signal.history].flatMap(\.values)
            unit = MeasuringUnit(values.contains { $0 > 1.000001 } ? "%" : "ratio")
        }
        guard let unit, let value = quantity.value(in: unit) else {
            report(
                element,
                signal.unit.isEmpty
                    ? "the signal \"\(signal.name)\" states no unit in which \(quantity) could be compared"
                    : "\(quantity) cannot be compared with the signal \"\(signal.name)\" in \(signal.unit)",
                "Give the threshold and the signal units of the same kind")
            return nil
        }
        return value
    }

    /// Makes a series of the single value that the caller knows of the new version.
    mutating func currentSeries(_ current: (element: JSONElement, quantity: Quantity), unit: inout String)
        -> Series
    {
        var value = current.quantity.value
        if !current.quantity.unit.isEmpty {
            if unit.isEmpty {
                unit = current.quantity.unit
            } else if let converted = MeasuringUnit(unit).flatMap({ current.quantity.value(in: $0) }) {
                value = converted
            } else {
                report(
                    current.element, "\(current.quantity) is not in the signal's unit \(unit)",
                    "Give both the same unit")
            }
        }
        let deployment = request.evidence.deployment
        return Series(times: [deployment.observedAt ?? deployment.startedAt ?? 0], values: [value])
    }

    private func usualUnit(of kind: Signal.Kind) -> String {
        switch kind {
        case .errorRate, .availability: "ratio"
        default: ""
        }
    }
}

import JSON
import Judgement

extension VerifyRequestDecoder {
    mutating func readSignals(_ element: JSONElement) {
        for item in objects(element, "Send signals as an array of objects") { readSignal(item) }
    }

    private mutating func readSignal(_ object: JSONObject) {
        let faultsBefore = problems.count
        var fields = SignalFields()
        for member in object { readField(member.key, member.value, into: &fields) }
        if let entry = fields.entry {
            hasThresholdForm = true
            if fields.name == nil { fields.name = entry.name.measure }
            fields.kind = fields.kind ?? entry.name.kind
            fields.statistic = fields.statistic ?? entry.name.statistic
            if !fields.hasEvidence {
                thresholds.append(entry)
                return
            }
        }
        guard problems.count == faultsBefore else { return }
        guard let name = fields.name else {
            report(object.element, "name is missing", "Send the signal's name")
            return
        }
        guard let kind = fields.kind else {
            report(
                object.element, "kind is missing",
                "Send one of " + Signal.Kind.allCases.map(\.rawValue).joined(separator: ", "))
            return
        }
        if let source = fields.source {
            request.queries.append(
                SignalQuery(signal: request.evidence.signals.count, source: JSONValue(source)))
            let systems = source.object?.map(\.key).joined(separator: ", ") ?? ""
            add(
                Evidence.Shortfall(
                    subject: name,
                    reason:
                        "its query (\(systems)) was not run: this version judges only what a request carries")
            )
        }
        var signal = Signal(
            name: name, kind: kind, statistic: fields.statistic, unit: fields.unit,
            badDirection: fields.badDirection, weight: fields.weight, isCritical: fields.isCritical,
            threshold: fields.threshold, dependency: fields.dependency, baseline: fields.baseline,
            candidate: fields.candidate, history: fields.history)
        if let current = fields.current, signal.candidate.isEmpty {
            signal.candidate = currentSeries(current, unit: &signal.unit)
        }
        let position = request.evidence.signals.count
        request.evidence.signals.append(signal)
        if let entry = fields.entry { apply(entry, toSignalAt: position) }
        for (element, isMaximum, quantity) in fields.bounds {
            guard let value = convert(quantity, for: request.evidence.signals[position], at: element) else {
                continue
            }
            if isMaximum {
                request.evidence.signals[position].threshold?.max = value
            } else {
                request.evidence.signals[position].threshold?.min = value
            }
        }
    }

    // A null is a field that was left out, except where the field has to be there.
    private mutating func readField(_ key: String, _ value: JSONElement, into fields: inout SignalFields) {
        switch key {
        case "name": fields.name = text(value)
        case "kind": fields.kind = word(value, of: Signal.Kind.self)
        case _ where value.isNull: break
        case "statistic": fields.statistic = word(value, of: Signal.Statistic.self)
        case "unit":
            if let unit = value.string {
                fields.unit = unit
            } else {
                _ = text(value)
            }
        case "badDirection": fields.badDirection = word(value, of: Signal.Direction.self)
        case "critical": fields.isCritical = boolean(value) ?? false
        case "weight":
            guard let weight = number(value) else { return }
            guard weight >= 0 && weight <= 1000 else {
                report(value, "\(weight) is out of range", "Send a weight from 0 to 1000; 1 is usual")
                return
            }
            fields.weight = weight
        case "threshold": readThreshold(value, into: &fields)
        case "dependency": fields.dependency = text(value)
        case "baseline": fields.baseline = series(value)
        case "candidate": fields.candidate = series(value)
        case "history": fields.history = series(value)
        case "value", "current": fields.current = quantity(value).map { (value, $0) }
        case "source":
            if value.object != nil {
                fields.source = value
            } else {
                report(
                    value, "\(value.kind.rawValue) instead of an object",
                    "Send {\"prometheus\": {\"query\": \"...\"}}")
            }
        default:
            guard key.hasSuffix(ThresholdName.ending) else {
                request.hasUnknownFields = true
                return
            }
            guard let name = ThresholdName(key) else {
                report(value, "\"\(key)\" is not a known threshold", "Send one of " + ThresholdName.allowed)
                return
            }
            guard fields.entry == nil else {
                report(value, "a second threshold in one entry", "Send each threshold as an entry of its own")
                return
            }
            fields.entry = quantity(value).map { ThresholdEntry(name: name, quantity: $0, element: value) }
        }
    }

    private mutating func readThreshold(_ element: JSONElement, into fields: inout SignalFields) {
        guard let object = element.object else {
            report(
                element, "\(element.kind.rawValue) instead of an object", "Send {\"max\": ..., \"min\": ...}")
            return
        }
        var threshold = Signal.Threshold()
        for member in object where !member.value.isNull {
            guard member.key == "max" || member.key == "min" else {
                request.hasUnknownFields = true
                continue
            }
            let isMaximum = member.key == "max"
            if let value = member.value.double {
                if isMaximum { threshold.max = value } else { threshold.min = value }
            } else if let quantity = quantity(member.value) {
                // The signal's unit may come later in the text.
                fields.bounds.append((member.value, isMaximum, quantity))
            }
        }
        if let max = threshold.max, let min = threshold.min, min > max {
            report(element, "min \(min) is above max \(max)", "Send bounds between which a value can lie")
        }
        fields.threshold = threshold
    }

    private mutating func series(_ element: JSONElement) -> Series {
        do throws(JSONError) {
            let points = try element.points()
            if points.largestTime > VerifyRequestDecoder.latestSecond,
                let index = points.times.firstIndex(where: {
                    $0.magnitude > VerifyRequestDecoder.latestSecond
                })
            {
                let pointer = element.pointer.appending(index).appending(0)
                if problems.count < VerifyRequestDecoder.maximumProblems {
                    problems.append(
                        RequestProblem(
                            pointer: pointer,
                            detail:
                                "\(points.times[index]) cannot be Unix seconds; it looks like milliseconds",
                            mend: "Send times in Unix seconds"))
                }
            }
            return Series(times: points.times, values: points.values, counts: points.counts)
        } catch {
            report(error, "Send points as [unix seconds, value] or [unix seconds, value, count]")
            return Series()
        }
    }

    /// Reads a number, or text of a number and a unit.
    private mutating func quantity(_ element: JSONElement) -> Quantity? {
        if let value = element.double { return Quantity(value: value, unit: "") }
        if let quantity = element.string.flatMap({ Quantity(parsing: $0) }) { return quantity }
        let found = element.string.map { "\"\($0.prefix(80))\"" } ?? element.kind.rawValue
        report(
            element, "\(found) is not a number with a known unit",
            "Send a number such as 1%, 0.01, 500ms, 1.5s, 20rps or 2GiB")
        return nil
    }
}

/// What the fields of one signal say, before it is known whether they make a signal.
struct SignalFields {
    var name: String?
    var kind: Signal.Kind?
    var statistic: Signal.Statistic?
    var unit = ""
    var badDirection: Signal.Direction?
    var weight = 1.0
    var isCritical = false
    var threshold: Signal.Threshold?
    /// Bounds with a unit of their own.
    var bounds: [(element: JSONElement, isMaximum: Bool, quantity: Quantity)] = []
    var dependency: String?
    var baseline = Series()
    var candidate = Series()
    var history = Series()
    /// A single value of the new version, in place of a series.
    var current: (element: JSONElement, quantity: Quantity)?
    var source: JSONElement?
    /// The threshold of the short form.
    var entry: ThresholdEntry?

    /// Whether the entry is a signal of its own, and not only a bound for others.
    var hasEvidence: Bool {
        current != nil || source != nil || !baseline.isEmpty || !candidate.isEmpty || !history.isEmpty
    }
}

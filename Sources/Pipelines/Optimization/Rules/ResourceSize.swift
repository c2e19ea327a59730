import YAML

/// Machines fit the work.
enum ResourceSize: OptimizationRule {
    static let name = "resource-size"
    static let summary = "Limits of CPU and memory that are far from what a step uses."
    static let severity = OptimizationFinding.Severity.note

    static func proposals(for context: OptimizationContext) -> [Proposal] {
        context.pipeline.allStages.flatMap { stage in
            stage.allSteps.compactMap { step in
                guard let limits = step.spec?["resources"]?["limits"] else { return nil }
                let path = context.path(stage, step)
                let spans = context.timings.spans(of: path)
                guard !spans.isEmpty else { return nil }
                var edits: [TextEdit] = []
                var words: [String] = []
                let isShort = (context.timings.longest(of: path) ?? .infinity) < 30
                for (field, share) in [
                    ("cpu", spans.compactMap(\.cpuShare).max()),
                    ("memory", spans.compactMap(\.memoryShare).max()),
                ] {
                    guard let node = limits[field], let size = ResourceAmount(node.text ?? "") else {
                        continue
                    }
                    let factor: Double
                    if let share {
                        factor = share < 0.4 ? max(share * 1.5, 0.25) : share > 0.9 ? 1.5 : 1
                    } else {
                        // Nobody needs four cores for half a minute.
                        factor = isShort && size.isLarge(field) ? 0.5 : 1
                    }
                    guard let changed = size.scaled(by: factor, field), changed != node.text else { continue }
                    let raw = String(
                        decoding: context.pipeline.text[node.start.offset..<node.end.offset], as: UTF8.self)
                    let quote = raw.first.flatMap { $0 == "\"" || $0 == "'" ? String($0) : nil } ?? ""
                    edits.append(
                        TextEdit(
                            replacing: node.start.offset..<node.end.offset, with: quote + changed + quote))
                    words.append(
                        "\(field) \(node.text ?? "") -> \(changed)"
                            + (share.map { " (at most \(Int(($0 * 100).rounded())) % used)" } ?? ""))
                }
                guard !edits.isEmpty else { return nil }
                return Proposal(
                    rule: name,
                    message:
                        "\(step.name ?? step.identifier ?? "the step") has limits that do not fit it: \(words.joined(separator: ", "))",
                    reason: spans.contains { $0.cpuShare != nil || $0.memoryShare != nil }
                        ? "By the largest use over \(spans.count) executions, with half as much again to spare."
                        : "It never took half a minute; smaller machines are found sooner and cost less.",
                    place: context.place(step.node), path: path, confidence: 0.6, edits: edits)
            }
        }
    }
}

/// An amount of CPU or memory as Kubernetes writes it.
private struct ResourceAmount {
    private let value: Double
    private let unit: String

    init?(_ text: String) {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(digits), value > 0, value < 1e9 else { return nil }
        self.value = value
        unit = String(text.dropFirst(digits.count))
        guard ["", "m", "Mi", "Gi", "M", "G"].contains(unit) else { return nil }
    }

    func isLarge(_ field: String) -> Bool {
        field == "cpu" ? (unit == "m" ? value >= 2000 : value >= 2) : unit.hasPrefix("G") && value >= 4
    }

    func scaled(by factor: Double, _ field: String) -> String? {
        guard factor != 1 else { return nil }
        var amount = value * factor
        var unit = unit
        if amount < 1, unit.hasPrefix("G") {
            amount *= unit == "Gi" ? 1024 : 1000
            unit = unit == "Gi" ? "Mi" : "M"
        } else if amount < 1, unit.isEmpty, field == "cpu" {
            amount *= 1000
            unit = "m"
        }
        // To a step that people write: quarters of a unit, hundreds of small ones.
        let step: Double = unit == "m" || unit.hasPrefix("M") ? 128 : amount > 2 ? 1 : 0.5
        amount = max(step, (amount / step).rounded(.up) * step)
        let isUnchanged = unit == self.unit && amount == value
        let text = amount == amount.rounded() ? "\(Int(amount))" : "\(amount)"
        return isUnchanged ? nil : text + unit
    }
}

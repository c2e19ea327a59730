/// How far an execution has come, as lines for a person.
package enum ExecutionProgress {
    /// One stage, group or step.
    package struct Line: Sendable, Hashable {
        /// How deep it lies: 0 for stages.
        package var depth: Int
        /// Its name.
        package var name: String
        /// The status as Harness writes it.
        package var status: String
        /// What the status means.
        package var phase: ExecutionPhase
        /// How long it has taken so far, in seconds; nil where it has not begun.
        package var seconds: Double?
        /// What it waits for; nil where it does not wait.
        package var waitsFor: String?
    }

    /// Something that happened between two looks.
    package struct Event: Sendable, Hashable {
        /// When, in Unix seconds, as far as Harness tells.
        package var at: Double?
        /// The node's id; empty for the execution itself.
        package var node: String
        /// What happened, in words.
        package var text: String
        /// What the new status means.
        package var phase: ExecutionPhase
    }

    /// The lines of an execution, each container before what it holds.
    ///
    /// - Parameters:
    ///   - graph: The execution.
    ///   - now: The present time in Unix seconds, from which running steps count.
    /// - Returns: The lines.
    package static func lines(of graph: ExecutionGraph, at now: Double) -> [Line] {
        var children: [Int: [Int]] = [:]
        var tops: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            if let parent = node.parent, parent < index {
                children[parent, default: []].append(index)
            } else {
                tops.append(index)
            }
        }
        var lines: [Line] = []
        var open = tops.reversed().map { (index: $0, depth: 0) }
        while let (index, depth) = open.popLast() {
            let node = graph.nodes[index]
            lines.append(
                Line(
                    depth: depth, name: node.name, status: node.status, phase: node.phase,
                    seconds: seconds(of: node, at: now), waitsFor: waitsFor(node)))
            open += (children[index] ?? []).reversed().map { ($0, depth + 1) }
        }
        return lines
    }

    /// What happened between two looks at an execution, in the order of the pipeline.
    ///
    /// - Parameters:
    ///   - before: The earlier look; nil for the first one, of which only what goes on or went badly is told.
    ///   - after: The later look.
    /// - Returns: The events; empty where nothing changed.
    package static func events(from before: ExecutionGraph?, to after: ExecutionGraph) -> [Event] {
        let known = Dictionary(
            (before?.nodes ?? []).map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
        var events: [Event] = []
        for node in after.nodes where known[node.id] != node.status {
            // What has not begun is no news.
            if node.phase == .waiting, node.started == nil, waitsFor(node) == nil { continue }
            if node.phase == .skipped { continue }
            if before == nil, node.phase == .succeeded { continue }
            events.append(
                Event(
                    at: node.phase.isFinal ? node.ended : node.started, node: node.id, text: text(of: node),
                    phase: node.phase))
        }
        if before?.status != after.status {
            events.append(
                Event(
                    at: after.phase.isFinal ? after.ended : after.started, node: "",
                    text: "execution \(after.id): \(after.status)", phase: after.phase))
        }
        return events
    }

    // MARK: - Words

    private static func text(of node: ExecutionGraph.Node) -> String {
        var text = "\(node.kind.rawValue) \(node.name): "
        if let waits = waitsFor(node) {
            text += "waits for \(waits)"
        } else {
            text += node.status
            if node.phase.isFinal, let seconds = seconds(of: node, at: 0) {
                text += " after \(duration(seconds))"
            }
        }
        if node.phase == .failed, !node.failure.isEmpty {
            text += ": " + String(node.failure.prefix { !$0.isNewline }.prefix(200))
        }
        return text
    }

    /// What a node waits for, in words; nil where it does not wait, or only for its turn.
    package static func waitsFor(_ node: ExecutionGraph.Node) -> String? {
        let word = node.status.lowercased().filter { $0 != "_" }
        switch word {
        case "approvalwaiting": return "an approval"
        case "interventionwaiting": return "a person to intervene"
        case "inputwaiting": return "an input"
        case "resourcewaiting": return "a resource"
        case "paused": return "somebody to resume it"
        default: return word.hasPrefix("queued") ? "its turn in a queue" : nil
        }
    }

    private static func seconds(of node: ExecutionGraph.Node, at now: Double) -> Double? {
        guard let started = node.started else { return nil }
        return max(0, (node.ended ?? max(now, started)) - started)
    }

    /// A duration as people write it, such as `2m05s`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
        let whole = Int(seconds.rounded())
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if whole < 60 { return "\(whole)s" }
        if whole < 3_600 { return "\(whole / 60)m\(two(whole % 60))s" }
        return "\(whole / 3_600)h\(two(whole / 60 % 60))m"
    }
}

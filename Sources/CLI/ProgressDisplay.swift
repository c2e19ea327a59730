import Executions
import Threading

/// Shows how an execution goes: redrawn on a terminal, line by line elsewhere.
final class ProgressDisplay: Sendable {
    private let isLive: Bool
    /// The lines that the last drawing took.
    private let drawn = Locked(0)

    /// Creates a display.
    ///
    /// - Parameter isLive: Whether lines may be drawn over.
    init(isLive: Bool) { self.isLive = isLive }

    /// Shows a look at the execution.
    func show(_ graph: ExecutionGraph, _ events: [ExecutionProgress.Event], at now: Double) {
        guard isLive else {
            for event in events { Console.print(PlainText.printable(event.text)) }
            return
        }
        var lines = ExecutionProgress.lines(of: graph, at: now).map { line in
            let time = line.seconds.map { "  " + ExecutionProgress.duration($0) } ?? ""
            let state = line.waitsFor.map { "waits for \($0)" } ?? line.status
            return String(repeating: "  ", count: line.depth) + Self.mark(line.phase) + " "
                + PlainText.printable("\(line.name): \(state)") + time
        }
        lines.append(PlainText.printable("execution \(graph.id): \(graph.status)"))
        draw(lines)
    }

    /// Shows the last lines of a step that failed.
    func show(log lines: [String], of name: String) {
        forget()
        Console.print("--- log of \(PlainText.printable(name))")
        for line in lines { Console.print("    | \(PlainText.printable(line))") }
    }

    /// Shows that Harness could not be asked.
    func show(trouble: String) {
        forget()
        Console.printError("verdict: \(PlainText.printable(trouble)); asking again")
    }

    /// Draws over the last drawing.
    private func draw(_ lines: [String]) {
        var text = ""
        let before = drawn.withLock { count in
            defer { count = lines.count }
            return count
        }
        if before > 0 { text += "\u{1B}[\(before)A\u{1B}[J" }
        Console.write(Array((text + lines.joined(separator: "\n") + "\n").utf8))
    }

    /// What was drawn stays where it is.
    private func forget() { drawn.withLock { $0 = 0 } }

    private static func mark(_ phase: ExecutionPhase) -> String {
        switch phase {
        case .succeeded: "✓"
        case .skipped: "-"
        case .failed: "✗"
        case .aborted: "■"
        case .running: "▶"
        case .waiting: "…"
        case .unknown: "?"
        }
    }
}

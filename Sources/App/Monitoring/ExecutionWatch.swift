package import Clients
package import Executions

/// Watches one execution from this process, for the command line.
package struct ExecutionWatch: Sendable {
    /// What is told on the way.
    package enum Step: Sendable {
        /// A look at the execution, with what happened since the last one.
        case graph(ExecutionGraph, events: [ExecutionProgress.Event])
        /// The last lines of a step that has failed, without secrets.
        case log(step: String, lines: [String])
        /// Harness could not be asked; it is asked again.
        case trouble(HarnessError)
    }

    /// How it ended.
    package enum End: Sendable {
        /// The execution has come to its end.
        case ended(ExecutionGraph)
        /// The time ran out first.
        case timedOut
    }

    /// The longest pause when nothing happens.
    private static let longestPause = Duration.seconds(30)

    /// The looks that may fail one after the other.
    private static let patience = 10

    private let harness: any HarnessAPI
    private let place: HarnessPlace
    private let pause: Duration
    private let timeout: Duration

    /// Creates a watch.
    ///
    /// - Parameters:
    ///   - harness: The way to Harness.
    ///   - place: The execution.
    ///   - pause: The pause after something happened.
    ///   - timeout: How long to watch.
    package init(harness: any HarnessAPI, place: HarnessPlace, pause: Duration, timeout: Duration) {
        self.harness = harness
        self.place = place
        self.pause = pause
        self.timeout = timeout
    }

    /// Watches until the execution or the time is over.
    ///
    /// - Parameter tell: What is done with each look.
    /// - Returns: How it ended.
    /// - Throws: ``HarnessError`` where Harness refuses, or gives no answer again and again; `CancellationError`.
    package func run(_ tell: @Sendable (Step) -> Void) async throws -> End {
        let clock = ContinuousClock()
        let end = clock.now + timeout
        var before: ExecutionGraph?
        var shown: Set<String> = []
        var pause = pause
        var failures = 0
        while true {
            do throws(HarnessError) {
                let execution = try await harness.execution(
                    place.execution, in: place.scope, stage: nil, wantsWholeGraph: true)
                let graph = ExecutionGraph(execution)
                failures = 0
                let events = ExecutionProgress.events(from: before, to: graph)
                tell(.graph(graph, events: events))
                for node in graph.nodes
                where node.kind == .step && node.phase == .failed && shown.insert(node.id).inserted {
                    guard let key = node.logKeys.first else { continue }
                    tell(.log(step: node.name, lines: await lines(of: key)))
                }
                if graph.phase.isFinal { return .ended(graph) }
                pause = events.isEmpty ? min(pause * 3 / 2, max(self.pause, Self.longestPause)) : self.pause
                before = graph
            } catch {
                failures += 1
                guard error.isTransient, failures < Self.patience else { throw error }
                tell(.trouble(error))
            }
            let left = clock.now.duration(to: end)
            guard left > .zero else { return .timedOut }
            try await Task.sleep(for: min(pause, left))
        }
    }

    private func lines(of key: String) async -> [String] {
        do throws(HarnessError) {
            let log = try await harness.log(key)
            return log.lines.suffix(Monitors.keptLines).map { EvidenceRedaction.redacted($0.plain) }
        } catch {
            return ["(the log could not be read: \(EvidenceRedaction.redacted(error.message)))"]
        }
    }
}

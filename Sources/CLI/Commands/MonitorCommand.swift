import App
import ArgumentParser
import Clients
import Executions
import Glibc
import Store

/// `verdict monitor`: watches an execution until it ends.
struct MonitorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor", abstract: "Watches an execution until it ends, and says why it failed.",
        discussion: """
            On a terminal the stages and steps are shown as they go; elsewhere a line is printed for each thing that happens. \
            The log of a step that fails is printed, and the analysis at the end. Exit code 0 if the execution succeeded, 20 if \
            it failed or was aborted, 69 if it did not end in time.
            """)

    @Option(help: "The pipeline; it is told where it is another one.")
    var pipelineId: String?

    @Option(help: "The execution (planExecutionId).")
    var executionId: String

    @Option(help: "The seconds between two looks after something happened; longer when nothing does.")
    var pollInterval = 5

    @Option(help: "The seconds after which watching ends.")
    var timeout = 1_800

    @Flag(help: "Print lines also on a terminal.")
    var plain = false

    @OptionGroup var harness: HarnessOptions

    func validate() throws {
        guard (1...600).contains(pollInterval), (1...604_800).contains(timeout) else {
            throw ValidationError("--poll-interval is 1 to 600 seconds, --timeout 1 to 604800")
        }
    }

    func run() throws {
        let client = try harness.client()
        let place = HarnessPlace(scope: try harness.scope(of: client), execution: executionId)
        let display = ProgressDisplay(isLive: !plain && isatty(STDOUT_FILENO) == 1)
        let watch = ExecutionWatch(
            harness: client, place: place, pause: .seconds(pollInterval), timeout: .seconds(timeout))
        let (pipeline, now) = (pipelineId, SQLiteStore.systemTime)
        let end: ExecutionWatch.End
        do {
            end = try Blocking.run {
                try await watch.run { step in
                    switch step {
                    case .graph(let graph, let events):
                        if let pipeline, !graph.pipeline.isEmpty, graph.pipeline != pipeline {
                            Console.printError("verdict: the execution is one of pipeline \(graph.pipeline)")
                        }
                        display.show(graph, events, at: now().seconds)
                    case .log(let name, let lines): display.show(log: lines, of: name)
                    case .trouble(let error): display.show(trouble: "\(error)")
                    }
                }
            }
        } catch let error as HarnessError {
            throw HarnessOptions.fail(error)
        }
        switch end {
        case .ended(let graph):
            guard graph.phase.isBad else { return }
            do {
                let document = try Blocking.run { try await Analyses.analyze(place, harness: client) }
                if let analysis = document.analysis {
                    Console.print("\n" + AnalysisText.describing(analysis))
                }
            } catch let error as HarnessError {
                Console.printError("verdict: the failure could not be analysed: \(error)")
            }
            throw ExitStatus.rollback
        case .timedOut:
            throw Console.fail(
                "execution \(executionId) did not end within \(timeout) seconds", ExitStatus.unavailable)
        }
    }
}

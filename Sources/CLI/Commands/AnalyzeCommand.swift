import App
import ArgumentParser
import Clients
import Executions
import LogMining

/// `verdict analyze`: says why something failed.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Says what went wrong in a log: causes with lines, remedies, who should look.",
        discussion: """
            A log needs no server, no Harness and no model. With --execution-id the execution, its logs and the last run that \
            went well are read from Harness. The exit code is 0 if nothing grave was found, 10 otherwise.
            """)

    /// How the result is printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(help: "The log; - for standard input.", completion: .file())
    var file: String?

    @Option(help: "The execution to analyse, in place of a log.")
    var executionId: String?

    @OptionGroup var harness: HarnessOptions

    @Option(help: "The log of a run that went well, to tell old noise from news.", completion: .file())
    var baseline: String?

    @Option(help: "text or json; text by default.")
    var format = Format.text

    func run() throws {
        let document: AnalysisDocument
        if let executionId {
            let client = try harness.client()
            let place = HarnessPlace(scope: try harness.scope(of: client), execution: executionId)
            do {
                document = try Blocking.run { try await Analyses.analyze(place, harness: client) }
            } catch let error as HarnessError {
                throw HarnessOptions.fail(error)
            }
        } else if let file {
            document = AnalysisDocument.analyzing(
                try Self.read(file), baseline: try baseline.map { try Self.read($0) })
        } else {
            throw Console.fail("name a log, or an execution with --execution-id", ExitStatus.usage)
        }
        switch format {
        case .json: Console.write(document.bytes + [0x0A])
        case .text: if let analysis = document.analysis { Console.print(AnalysisText.describing(analysis)) }
        }
        guard document.analysis?.causes.isEmpty ?? true else { throw ExitStatus.investigate }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let input = try InputFile.open(named: path)
        do throws(InputFile.Failure) {
            return try input.readToEnd()
        } catch {
            throw Console.fail("\(path): \(error)", ExitStatus.inputOutput)
        }
    }
}

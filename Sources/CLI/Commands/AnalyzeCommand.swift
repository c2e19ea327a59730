import App
import ArgumentParser
import Executions
import LogMining

/// `verdict analyze`: says why something failed.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Says what went wrong in a log: causes with lines, remedies, who should look.",
        discussion: """
            Needs no server, no Harness and no model. The exit code is 0 if nothing grave was found, 10 otherwise.
            """)

    /// How the result is printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(help: "The log; - for standard input.", completion: .file())
    var file: String

    @Option(help: "The log of a run that went well, to tell old noise from news.", completion: .file())
    var baseline: String?

    @Option(help: "text or json; text by default.")
    var format = Format.text

    func run() throws {
        let log = try Self.read(file)
        let earlier = try baseline.map { try Self.read($0) }
        let document = AnalysisDocument.analyzing(log, baseline: earlier)
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

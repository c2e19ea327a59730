import App
import ArgumentParser
import JSON
import Pipelines

/// `verdict validate`: what is wrong with pipelines.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Says what is wrong with Harness pipelines, where, and how to mend it.",
        discussion: "Exit code 0 if there is no error, 65 if there is; warnings do not fail.")

    /// How findings are printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(help: "The pipelines; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(help: "text: a line each, FILE:LINE:COLUMN: message; json: one document a file.")
    var format = Format.text

    @Flag(help: "Print errors only.")
    var quiet = false

    func run() throws {
        var isValid = true
        for file in files {
            let found = Validator.validate(try InputFile.contents(of: file))
            isValid = isValid && !found.contains { $0.severity == .error }
            let shown = quiet ? found.filter { $0.severity == .error } : found
            switch format {
            case .json:
                var writer = JSONWriter()
                PipelineReports.write(shown, to: &writer)
                Console.write(writer.bytes + [0x0A])
            case .text:
                for item in shown {
                    let kind = item.severity == .error ? "" : "\(item.severity.rawValue): "
                    Console.print(
                        "\(file):\(item.line):\(item.column): \(kind)\(PipelineReports.sentence(item.message)) \(item.remedy) [\(item.rule)]"
                    )
                }
            }
        }
        guard isValid else { throw ExitStatus.badInput }
    }
}

extension InputFile {
    /// The whole of a file that the command line names.
    ///
    /// - Throws: `ExitCode` after having said why it cannot be read.
    static func contents(of path: String) throws -> [UInt8] {
        let input = try open(named: path)
        do throws(InputFile.Failure) {
            return try input.readToEnd()
        } catch {
            throw Console.fail("\(path): \(error)", ExitStatus.inputOutput)
        }
    }
}

import ArgumentParser
import LogMining

/// `verdict redact`: a filter that takes secrets out of text.
struct RedactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact", abstract: "Copies standard input to standard output with secrets replaced.",
        discussion: "Line for line: the number of lines stays the same.")

    func run() throws {
        let input = try InputFile.open(named: "-")
        let bytes: [UInt8]
        do throws(InputFile.Failure) {
            bytes = try input.readToEnd()
        } catch {
            throw Console.fail("standard input: \(error)", ExitStatus.inputOutput)
        }
        Console.write(Redactor().redact(bytes).bytes)
    }
}

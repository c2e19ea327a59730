import App
import ArgumentParser
import Judgement

/// `verdict verify`: judges one request without a server.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Judges one request and prints the answer.",
        discussion: """
            FILE holds what a step posts to /v1/verify, as JSON, or the short form with thresholds, as JSON or YAML; \
            - is standard input. Nothing is stored. The exit code tells the action: 0 proceed, 10 investigate, \
            20 rollback.
            """)

    /// How the answer is printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case json, text }

    @Argument(help: "The request; - for standard input.", completion: .file())
    var file: String

    @OptionGroup var policies: PolicyOptions

    @Option(help: "json: the answer as the server gives it; text: for people.")
    var format = Format.json

    func run() throws {
        let verification = try policies.verification()
        let input = try InputFile.open(named: file)
        let body: [UInt8]
        do throws(InputFile.Failure) {
            body = try input.readToEnd()
        } catch {
            throw Console.fail("\(file): \(error)", ExitStatus.inputOutput)
        }
        let document: VerdictDocument
        do throws(RequestError) {
            let prepared = try PreparedRequest(body, as: Self.form(of: body, named: file))
            document = try verification.document(of: prepared.request)
        } catch {
            for problem in error.problems {
                Console.printError(
                    "verdict: \(file): \(problem.pointer): \(problem.detail). \(problem.mend).")
            }
            throw ExitStatus.badInput
        }
        switch format {
        case .json: Console.write(document.bytes + [UInt8(ascii: "\n")])
        case .text: Console.print(VerdictText.describing(document, isColoured: Console.isColoured))
        }
        throw ExitStatus.of(document.action)
    }

    /// YAML by the file's name; without a telling name whatever does not begin as a JSON object does.
    private static func form(of body: [UInt8], named name: String) -> VerifyRequestDecoder.Format {
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return .yaml }
        if name.hasSuffix(".json") { return .json }
        let first = body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == nil || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .yaml
    }
}

import ArgumentParser
import Clients
import HTTP
import JSON

/// `verdict harness`: one request to Harness, with errors that can be told apart.
struct HarnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harness", abstract: "Sends one request to Harness and prints the answer.",
        discussion: """
            Reading needs no flag; anything but GET needs --write, and POST that only lists too. An error of Harness, whatever \
            its shape, is printed as one JSON object on standard error: statusCode, code, message, correlationId, request. \
            Exit code 65 for a refused request, 66 for what is not there, 69 where there is no answer, 77 without permission.
            """)

    @Argument(help: "GET, POST, PUT, DELETE or PATCH.")
    var method: String

    @Argument(help: "The path with its query, such as /pipeline/api/pipelines/execution/v2/EXECUTION.")
    var path: String

    @Option(help: "The file with the body; - for standard input.", completion: .file())
    var body: String?

    @Option(help: "The body's media type.")
    var contentType = "application/json"

    @Flag(help: "Allow a request that may change something.")
    var write = false

    @OptionGroup var harness: HarnessOptions

    func run() throws {
        let known = ["GET", "POST", "PUT", "DELETE", "PATCH"]
        guard known.contains(method.uppercased()) else {
            throw Console.fail("'\(method)' is none of \(known.joined(separator: ", "))", ExitStatus.usage)
        }
        let method = HTTPMethod(unchecked: method.uppercased())
        guard method == .get || write else {
            throw Console.fail(
                "\(method) may change something; add --write if that is meant", ExitStatus.usage)
        }
        var bytes: [UInt8]?
        if let body {
            let input = try InputFile.open(named: body)
            do throws(InputFile.Failure) { bytes = try input.readToEnd() } catch {
                throw Console.fail("\(body): \(error)", ExitStatus.inputOutput)
            }
        }
        let client = try harness.client()
        let (path, contentType, content) = (path, contentType, bytes)
        do {
            let answer = try Blocking.run {
                try await client.raw(
                    method, path: path, body: content, contentType: contentType, in: client.defaultScope)
            }
            Console.write(answer + (answer.last == 0x0A ? [] : [0x0A]))
        } catch let error as HarnessError {
            Console.printError(Self.json(error))
            throw Self.code(error)
        }
    }

    private static func json(_ error: HarnessError) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("statusCode", error.status)
            writer.member("code", error.code ?? "UNKNOWN")
            writer.member("message", error.message)
            writer.member("correlationId", error.correlationID)
            writer.member("request", error.request)
            writer.key("errors")
            writer.array { writer in
                for fault in error.faults {
                    writer.object { writer in
                        writer.member("field", fault.field)
                        writer.member("message", fault.message)
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func code(_ error: HarnessError) -> ExitCode {
        switch error.kind {
        case .transfer, .unreadable: return ExitStatus.unavailable
        case .configuration: return ExitStatus.badConfiguration
        case .refused:
            if error.isNotFound { return ExitStatus.noInput }
            if error.isUnauthorized || error.isForbidden { return ExitStatus.notPermitted }
            return error.isTransient ? ExitStatus.unavailable : ExitStatus.badInput
        }
    }
}

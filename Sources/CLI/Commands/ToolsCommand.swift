import App
import ArgumentParser
import Clients
import FoundationEssentials
import Glibc
import Logging
import Store
import Threading

/// `verdict mcp`: the tools over standard input and output.
struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp", abstract: "Serves the Model Context Protocol over standard input and output.",
        discussion: """
            The same tools as POST /mcp, on the data folder of this machine, for a client that starts this program:
            `claude mcp add verdict -- verdict mcp --data DIR`. One JSON message a line in, one out; logs go to standard \
            error. Tools that cause effects need --scope with act, which is not in the default.
            """)

    /// The longest message, in octets.
    private static let longestMessage = 32 << 20

    @Option(help: "The data folder; ./data by default.", completion: .directory)
    var data: String?

    @Option(
        name: .customLong("config"), help: "The configuration file.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    @Option(help: "What the client may do: verify, read, act, with commas between them.")
    var scope = "verify,read"

    func run() throws {
        TerminationSignals.ignoreBrokenPipes()
        let scopes: Scopes
        do throws(ScopeError) { scopes = try Scopes(parsing: scope) } catch {
            throw Console.fail("--scope: \(error)", ExitStatus.usage)
        }
        let settings = try ConfigurationOptions.load(
            file: configuration, flags: ConfigurationOptions.flags(("storage.data", "--data", data))
        ).configuration
        let logs = LogSetup(settings.logging, now: SQLiteStore.systemTime)
        defer { logs.stop() }
        let application: Application
        do {
            let secrets = SecretStore(
                environment: ProcessInfo.processInfo.environment, client: ResilientClient(TransferThread()))
            let harness = try Blocking.run {
                try await HarnessConnection.make(settings.harness, secrets: secrets)
            }
            application = try Application(
                configuration: settings, logger: logs.logger, accessLog: logs.accessLog,
                environment: ProcessInfo.processInfo.environment,
                harness: harness,
                reviewer: try settings.reviewer.makeReviewer(
                    client: TransferThread(),
                    environment: ProcessInfo.processInfo.environment, now: SQLiteStore.systemTime))
        } catch {
            logs.flush()
            throw Console.fail("cannot start: \(error)", ExitStatus.unavailable)
        }
        var lines = InputLines(limit: Self.longestMessage)
        while let line = try lines.next() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D }) else { continue }
            let answer = try Blocking.run { await application.answer(toolMessage: line, scopes: scopes) }
            if let answer { Console.write(answer + [UInt8(ascii: "\n")]) }
        }
        try Blocking.run { await application.stop() }
    }
}

/// Lines of standard input, of a bounded length each.
private struct InputLines {
    /// The longest line, in octets.
    let limit: Int
    private var buffer: [UInt8] = []
    private var isEnded = false

    init(limit: Int) { self.limit = limit }

    /// The next line without its end; nil at the end of the input.
    mutating func next() throws -> [UInt8]? {
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                return line
            }
            searched = buffer.count
            guard searched <= limit else {
                throw Console.fail("a message is longer than \(limit) octets", ExitStatus.badInput)
            }
            if isEnded {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : buffer
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                buffer.append(contentsOf: chunk[..<count])
            } else if count == 0 {
                isEnded = true
            } else if errno != EINTR {
                throw Console.fail("standard input cannot be read", ExitStatus.inputOutput)
            }
        }
    }
}

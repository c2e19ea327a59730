import FoundationEssentials
import Glibc
import JSON

/// The `claude` program in print mode, run as safely as it can be.
///
/// No tools, no settings of the machine, an empty home that is removed afterwards, an environment of a few variables,
/// the evidence on standard input, bounded output and time, a process group that is ended with it.
package struct CommandLineBackend: ModelBackend {
    /// What the program needs to know.
    package struct Settings: Sendable {
        /// The program's absolute path.
        package var program: String
        /// The API key.
        package var key: SensitiveText
        /// The address of the API; nil for the program's own.
        package var base: String?
        /// The program's own limit of money for one call, in USD.
        package var maximumCost: Double
        /// Where the empty home is made.
        package var temporaryFolder: String

        /// Creates settings.
        package init(
            program: String, key: SensitiveText, base: String? = nil, maximumCost: Double = 0.5,
            temporaryFolder: String = "/tmp"
        ) {
            self.program = program
            self.key = key
            self.base = base
            self.maximumCost = maximumCost
            self.temporaryFolder = temporaryFolder
        }
    }

    package let name = "cli"
    private let settings: Settings

    /// Creates a way to a model.
    package init(_ settings: Settings) { self.settings = settings }

    package func answer(
        _ prompt: ModelPrompt, within limit: Duration
    ) async throws(ModelFailure) -> ModelAnswer {
        let home = try Self.makeFolder(in: settings.temporaryFolder)
        defer { Self.remove(home) }
        let process = ChildProcess(
            path: settings.program, arguments: arguments(prompt), environment: environment(home: home, limit),
            folder: home, maximumOutput: MessagesBackend.largestAnswer)
        let result: ChildProcess.Result
        do throws(ChildProcess.StartFailure) {
            result = try await process.run(input: Array(prompt.evidence.utf8), within: limit)
        } catch {
            throw ModelFailure(.notStarted(error.description), attempts: 0)
        }
        return try CommandLineReply.read(result)
    }

    package func countTokens(
        _ prompt: ModelPrompt, within limit: Duration
    ) async throws(ModelFailure) -> Int? { nil }

    /// The arguments; values that are not fixed are joined to their flag, so that none can be taken for another flag.
    ///
    /// - Parameter prompt: What is asked.
    /// - Returns: The arguments; nothing of the evidence and no secret is among them.
    func arguments(_ prompt: ModelPrompt) -> [String] {
        var arguments = [
            "-p", "--bare", "--tools", "", "--strict-mcp-config", "--no-session-persistence",
            "--output-format", "json", "--max-turns=3", "--max-budget-usd=\(settings.maximumCost)",
            "--model=\(prompt.model)",
            "--json-schema=\(String(decoding: prompt.schema.bytes, as: UTF8.self))",
            "--system-prompt=\(prompt.instructions)",
        ]
        if let effort = prompt.effort { arguments.append("--effort=\(effort.rawValue)") }
        return arguments
    }

    /// The whole environment: what the program needs, and nothing of the server's.
    private func environment(home: String, _ limit: Duration) -> [String: String] {
        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home,
            "ANTHROPIC_API_KEY": settings.key.reveal(), "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_MAX_RETRIES": "1",
            "API_TIMEOUT_MS": "\(max(1000, Int(limit.inSeconds * 1000)))",
        ]
        if let base = settings.base { environment["ANTHROPIC_BASE_URL"] = base }
        return environment
    }

    private static func makeFolder(in parent: String) throws(ModelFailure) -> String {
        var template = Array("\(parent)/verdict-claude-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ModelFailure(.notStarted("\(parent): \(String(cString: strerror(errno)))"), attempts: 0)
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) {
        // Clean-up: what cannot be removed lies in the temporary folder, which the system empties.
        try? FileManager.default.removeItem(atPath: folder)
    }
}

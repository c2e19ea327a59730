import App
import ArgumentParser
import FoundationEssentials

/// `verdict config`: the configuration.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks and shows the configuration.", subcommands: [Check.self])

    /// `verdict config check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says everything that is wrong, else prints what is in force and where it comes from.",
            discussion: "Exit code 0 if the server would start with it, 78 if not.")

        @Argument(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
        var file: String?

        @Option(name: .customLong("config"), help: .hidden)
        var option: String?

        @Flag(help: "Print problems only.")
        var quiet = false

        func run() throws {
            let loaded = try ConfigurationOptions.load(file: file ?? option)
            let secrets = loaded.checkSecrets(environment: ProcessInfo.processInfo.environment)
            for warning in loaded.warnings + secrets.warnings {
                Console.printError("verdict: warning: \(warning)")
            }
            for problem in secrets.problems { Console.printError("verdict: \(problem)") }
            guard secrets.problems.isEmpty else { throw ExitStatus.badConfiguration }
            if !quiet { Console.print(loaded.effectiveYAML) }
        }
    }
}

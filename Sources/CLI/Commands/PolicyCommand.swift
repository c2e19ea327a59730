import App
import ArgumentParser
import Judgement

/// `verdict policy`: what a team has written down.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Checks policies and says what they do.",
        subcommands: [Check.self, Explain.self])

    /// `verdict policy check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says everything that is wrong with policies, with file, line and column.",
            discussion: """
                FILE holds a mapping of names to policies, or is a configuration file of which `policies` is checked, or a \
                folder of such files. Exit code 0 if all is well, 65 if not.
                """)

        @Argument(
            help: "The file or folder; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
        var file: String

        @Flag(help: "Print problems only.")
        var quiet = false

        func run() throws {
            let book = try PolicyFiles.book(at: file)
            guard !quiet else { return }
            var table = TextTable(["POLICY", "SERVICE", "ENVIRONMENT", "AUTONOMY", "DIGEST"])
            for rule in book.rules {
                table.add([
                    rule.policy.name, rule.service ?? "*", rule.environment ?? "*",
                    rule.policy.autonomy.rawValue, String(rule.policy.digest.prefix(12)),
                ])
            }
            Console.print(table.text)
        }
    }

    /// `verdict policy explain`.
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says in plain words what policies do.",
            discussion: """
                With --service or --environment it explains the one policy that such a deployment falls under, else all of \
                them. Without FILE the policies are those of --config, and without that the built-in one.
                """)

        @Argument(
            help: "The file or folder; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
        var file: String?

        @Option(
            name: .customLong("config"), help: "The configuration file.",
            completion: .file(extensions: ["yaml", "yml"]))
        var configuration: String?

        @Option(help: "The identifier of a service.")
        var service: String?

        @Option(help: "The identifier of an environment.")
        var environment: String?

        func run() throws {
            let book =
                if let file {
                    try PolicyFiles.book(at: file)
                } else if let configuration {
                    try ConfigurationOptions.load(file: configuration).configuration.policies
                } else {
                    PolicyBook()
                }
            var rules = book.rules
            if service != nil || environment != nil {
                let rule = book.rule(service: service, environment: environment)
                let deployment = [
                    service.map { "the service \($0)" }, environment.map { "the environment \($0)" },
                ].compactMap { $0 }.joined(separator: " in ")
                Console.print("A deployment of \(deployment) falls under the policy \(rule.policy.name).\n")
                rules = [rule]
            } else if rules.isEmpty {
                rules = [book.rule(service: nil, environment: nil)]
            }
            for (index, rule) in rules.enumerated() {
                if index > 0 { Console.print("") }
                for line in PolicyExplanation(rule, digest: rule.policy.digest).lines { Console.print(line) }
            }
        }
    }
}

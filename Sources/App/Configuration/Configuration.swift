package import Logging

/// How the product is set up: one YAML file, environment variables and flags, in one value.
///
/// Flags win over the environment, the environment over the file, the file over the defaults.
package struct Configuration: Sendable, Hashable {
    /// Listening, TLS, limits and timeouts.
    package var server = Server()
    /// Where verdicts are kept and how long.
    package var storage = Storage()
    /// Who may do what.
    package var authentication = Authentication()
    /// The Harness account whose pipelines are judged.
    package var harness = Harness()
    /// What is done about what Harness tells.
    package var webhooks = Webhooks()
    /// How long a verdict may take.
    package var verification = Verification()
    /// What is written to standard error.
    package var logging = Logging()
    /// What Prometheus may read.
    package var metrics = Metrics()
    /// Where people reach the server, such as `https://verdict.example`.
    ///
    /// The beginning of every report's link, without a final slash. Nil: the links are relative.
    package var publicURL: String?
    /// The model that reads the evidence beside the judge.
    package var reviewer = Reviewer()
    /// Who may use the tools over HTTP.
    package var mcp = MCP()
    /// How people are reached.
    package var alerts = Alerts()
    /// What the team decides about its pipelines.
    package var pipelines = PipelineRules()
    /// What the team lets the product do.
    package var policies = PolicyBook()

    /// Creates the configuration that holds where nothing is said.
    package init() {}

    /// Where verdicts are kept and how long.
    package struct Storage: Sendable, Hashable {
        /// How much a crash of the machine may take.
        package enum Durability: String, Sendable, Hashable, CaseIterable {
            /// Nothing that was answered: each commit reaches the disk.
            case full
            /// The last moments, in exchange for speed; the database stays sound.
            case normal
        }

        /// The folder of the database.
        package var data = "data"
        /// How much a crash of the machine may take.
        package var durability = Durability.full
        /// How long verdicts are kept; nil for ever.
        package var retentionAge: Duration? = .seconds(400 * 86_400)
        /// The most octets of the database; nil for no bound.
        package var retentionSize: Int?
    }

    /// How long a verdict may take.
    package struct Verification: Sendable, Hashable {
        /// The deadline where a request names none: steps often time out after 10 s.
        package var deadline = Duration.seconds(8)
        /// The longest deadline that a request may name.
        package var longestDeadline = Duration.seconds(60)
    }

    /// What is written to standard error.
    package struct Logging: Sendable, Hashable {
        /// What is less severe is left out.
        package var level = Logger.Level.info
        /// How lines are written.
        package var format = LogFormat.json
        /// Which requests get a line.
        package var access = AccessLog.Coverage.all
    }

    /// What Prometheus may read.
    package struct Metrics: Sendable, Hashable {
        /// Whether `/metrics` is there.
        package var isEnabled = true
        /// Whether it wants a token with the scope `read`.
        package var requiresToken = false
    }
}

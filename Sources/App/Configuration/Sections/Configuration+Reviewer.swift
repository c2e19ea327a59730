import YAML

extension Configuration {
    /// The model that reads the evidence beside the judge; off by default.
    package struct Reviewer: Sendable, Hashable {
        /// The ways to a model.
        package enum Backend: String, Sendable, Hashable, CaseIterable {
            /// Anthropic's Messages API, or what speaks like it under another address.
            case messages
            /// Amazon Bedrock.
            case bedrock
            /// Google Vertex AI.
            case vertex
            /// The `claude` program in print mode.
            case cli
        }

        /// In which header the key goes.
        package enum Authentication: String, Sendable, Hashable, CaseIterable {
            /// `x-api-key`.
            case apiKey
            /// `Authorization: Bearer`.
            case bearer
            /// A signature of Amazon's; the key is `ACCESS_KEY_ID:SECRET_ACCESS_KEY`.
            case amazon
        }

        /// Which verdicts wait for the reviewer.
        package enum Waiting: String, Sendable, Hashable, CaseIterable {
            /// All, as long as their deadline allows.
            case always
            /// Those that its vote can change: where the judge says `proceed`.
            case votes
            /// None; the explanation is always attached later.
            case never
        }

        /// How hard the model thinks.
        package enum Effort: String, Sendable, Hashable, CaseIterable {
            /// What the service takes where nothing is said.
            case standard
            case low, medium, high, xhigh, max
        }

        /// Whether a model is asked.
        package var isEnabled = false
        /// The way to it.
        package var backend = Backend.messages
        /// Its id.
        package var model = "claude-opus-5-5"
        /// How hard it thinks.
        package var effort = Effort.standard
        /// Where the key is.
        package var key: SecretReference?
        /// In which header the key goes.
        package var authentication = Authentication.apiKey
        /// The address without the path; nil for the usual one of the backend.
        package var baseURL: String?
        /// The header `anthropic-version`.
        package var version = "2023-06-01"
        /// The region of Bedrock or Vertex AI.
        package var region = "us-east-1"
        /// The project of Vertex AI.
        package var project: String?
        /// The `claude` program's absolute path.
        package var program: String?
        /// Which verdicts wait.
        package var wait = Waiting.always
        /// The most time for an answer, late ones included.
        package var timeout = Duration.seconds(60)
        /// How often a question is sent at most.
        package var attempts = 3
        /// The longest pause that the service may ask for.
        package var longestPause = Duration.seconds(20)
        /// The most questions at the same time.
        package var concurrency = 4
        /// How long an answer holds for identical evidence.
        package var cacheAge = Duration.seconds(3600)
        /// The most tokens of an answer.
        package var outputTokens = 2048
        /// The most tokens of a question.
        package var inputTokens = 40_000
        /// The most octets of evidence that are shown.
        package var evidenceBytes = 60_000
        /// What tokens cost, in USD per million.
        package var prices = Prices()
        /// How much may be spent, in USD.
        package var budget = Budget()

        /// What tokens cost, in USD per million; by default those of claude-opus-5-5.
        package struct Prices: Sendable, Hashable {
            package var input = 4.0
            package var output = 20.0
            package var cacheWrite = 5.0
            package var cacheRead = 0.2
        }

        /// How much may be spent, in USD; each is a hard stop.
        package struct Budget: Sendable, Hashable {
            package var perVerdict = 0.25
            package var perDay = 20.0
            package var perServiceDay = 5.0
        }
    }
}

extension Setting {
    /// The settings of the reviewer.
    static let reviewer: [Setting] = [
        .boolean("reviewer.enabled", \.reviewer.isEnabled),
        .word("reviewer.backend", \.reviewer.backend),
        .text("reviewer.model", \.reviewer.model, "the id of a model"),
        .word("reviewer.effort", \.reviewer.effort),
        .reference("reviewer.key", \.reviewer.key),
        .word("reviewer.authentication", \.reviewer.authentication),
        .optionalText("reviewer.baseUrl", \.reviewer.baseURL, "a URL such as https://api.anthropic.com"),
        .text("reviewer.version", \.reviewer.version, "a date such as 2023-06-01"),
        .text("reviewer.region", \.reviewer.region, "a region such as us-east-1"),
        .optionalText("reviewer.project", \.reviewer.project, "the id of a project"),
        .optionalText("reviewer.program", \.reviewer.program, "the absolute path of the claude program"),
        .word("reviewer.wait", \.reviewer.wait),
        .duration("reviewer.timeout", \.reviewer.timeout, .milliseconds(100) ... .seconds(600)),
        .integer("reviewer.attempts", \.reviewer.attempts, 1...10),
        .duration("reviewer.longestPause", \.reviewer.longestPause, .zero ... .seconds(600)),
        .integer("reviewer.concurrency", \.reviewer.concurrency, 1...256),
        .duration("reviewer.cacheAge", \.reviewer.cacheAge, .zero ... .seconds(7 * 86_400)),
        .integer("reviewer.outputTokens", \.reviewer.outputTokens, 256...64_000),
        .integer("reviewer.inputTokens", \.reviewer.inputTokens, 1000...1_000_000),
        .size("reviewer.evidenceBytes", \.reviewer.evidenceBytes, 1000...(4 << 20)),
        .amount("reviewer.prices.input", \.reviewer.prices.input),
        .amount("reviewer.prices.output", \.reviewer.prices.output),
        .amount("reviewer.prices.cacheWrite", \.reviewer.prices.cacheWrite),
        .amount("reviewer.prices.cacheRead", \.reviewer.prices.cacheRead),
        .amount("reviewer.budget.perVerdict", \.reviewer.budget.perVerdict),
        .amount("reviewer.budget.perDay", \.reviewer.budget.perDay),
        .amount("reviewer.budget.perServiceDay", \.reviewer.budget.perServiceDay),
    ]

    /// An amount of money in USD.
    private static func amount(_ path: String, _ target: Path<Double>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                configuration[keyPath: target] = try node.number(in: 0...1_000_000)
            }, show: { "\($0[keyPath: target])" })
    }
}

extension YAMLNode {
    fileprivate func filledStringOrEmpty(_ expected: String) throws(SecretError) -> String {
        do throws(YAMLError) { return try filledString(expected) } catch { throw .literal }
    }
}

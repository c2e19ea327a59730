extension PipelineRequest {
    /// How Verdict judges the new version in each deployment.
    package struct Verification: Sendable, Hashable {
        /// What happens where there is no verdict: the server is down, or answers with an error.
        package enum Unavailable: String, Sendable, Hashable, CaseIterable {
            /// A person decides; without one, the deployment is rolled back.
            case ask
            /// The deployment is rolled back (fail closed).
            case rollback
            /// The deployment goes on (fail open).
            case proceed
        }

        /// The server's address, without a slash at the end.
        package var url: String

        /// The secret that holds the token.
        package var tokenSecret: String

        /// The address of Prometheus, which the signals are read from.
        package var prometheusURL: String

        /// How long both versions are watched before the question, in minutes, 1 to 240.
        package var minutes: Int

        /// What happens where there is no verdict.
        package var unavailable: Unavailable

        /// Who decides on `investigate`; nil is the last approval's group.
        package var investigators: [String]?

        /// The policy that Verdict is to use; nil is what its server chooses.
        package var policy: String?

        /// Creates a verification.
        package init(
            url: String = "https://verdict.example.internal", tokenSecret: String = "verdict_token",
            prometheusURL: String = "http://prometheus.example.internal:9090", minutes: Int = 15,
            unavailable: Unavailable = .ask, investigators: [String]? = nil, policy: String? = nil
        ) {
            self.url = url
            self.tokenSecret = tokenSecret
            self.prometheusURL = prometheusURL
            self.minutes = minutes
            self.unavailable = unavailable
            self.investigators = investigators
            self.policy = policy
        }
    }

    /// What happens when a deployment fails.
    package struct Rollback: Sendable, Hashable {
        /// The ways.
        package enum Mode: String, Sendable, Hashable, CaseIterable {
            /// The failed stage goes back to the old version.
            case stage
            /// All stages so far go back.
            case pipeline
            /// A person decides; without one, the stage goes back.
            case manual
            /// Nothing goes back.
            case none
        }

        /// Which way.
        package var mode: Mode

        /// How many times a failed step is tried again before that, 0 to 10.
        package var retries: Int

        /// Creates a rollback.
        package init(_ mode: Mode = .stage, retries: Int = 0) {
            self.mode = mode
            self.retries = retries
        }
    }

    /// Something that is asked when the pipeline is started.
    package struct Input: Sendable, Hashable {
        /// The kinds of value.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case string
            case number
            case secret

            /// Harness's word for it: `type` of a variable.
            package var harnessName: String {
                switch self {
                case .string: "String"
                case .number: "Number"
                case .secret: "Secret"
                }
            }
        }

        /// The variable's name.
        package var name: String

        /// The kind of value.
        package var kind: Kind

        /// The value if none is given.
        package var defaultValue: String?

        /// What it may be; empty is anything.
        package var allowedValues: [String]

        /// What it is good for.
        package var summary: String?

        /// Whether the pipeline cannot start without.
        package var isRequired: Bool

        /// Creates an input.
        package init(
            _ name: String, kind: Kind = .string, defaultValue: String? = nil, allowedValues: [String] = [],
            summary: String? = nil, isRequired: Bool = false
        ) {
            self.name = name
            self.kind = kind
            self.defaultValue = defaultValue
            self.allowedValues = allowedValues
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// A time in which nothing is deployed.
    package struct FreezeWindow: Sendable, Hashable {
        /// When.
        package enum Span: Sendable, Hashable {
            /// Each week from one minute to another, counted from Monday 00:00; the end is not in it, and it may lie in the next week.
            case weekly(from: Int, to: Int)
            /// Each day from one minute to another, counted from 00:00; the end is not in it, and it may lie on the next day.
            case daily(from: Int, to: Int)
            /// From one day to another, both in it, as `2026-12-20`.
            case dates(from: String, to: String)
        }

        /// When.
        package var span: Span

        /// The time zone by its name in the IANA database.
        package var timeZone: String

        /// Creates a window.
        package init(_ span: Span, timeZone: String = "UTC") {
            self.span = span
            self.timeZone = timeZone
        }
    }

    /// Which artifact is deployed.
    package struct Artifact: Sendable, Hashable {
        /// The artifact source in the service's definition.
        package var source: String

        /// The kind of source in Harness's words, such as `DockerRegistry`, `Ecr` or `Nexus3Registry`.
        package var kind: String

        /// The tag or version; may be an expression.
        package var tag: String

        /// Creates an artifact.
        package init(source: String = "primary", kind: String = "DockerRegistry", tag: String) {
            self.source = source
            self.kind = kind
            self.tag = tag
        }
    }
}

extension Configuration {
    /// How people are reached.
    package struct Alerts: Sendable, Hashable {
        /// The channels, in the order of the file; no two have one name.
        package var channels: [Channel] = []
        /// Where people reach Harness, for links; without a final slash.
        package var harnessURL = "https://app.harness.io"

        /// A way to reach people.
        package struct Channel: Sendable, Hashable {
            /// The name that policies use.
            package var name: String
            /// What it is, and where.
            package var kind: Kind

            /// Creates a channel.
            package init(name: String, kind: Kind) {
                self.name = name
                self.kind = kind
            }
        }

        /// What a channel is, and where.
        package enum Kind: Sendable, Hashable {
            /// A Slack incoming webhook, whose URL is a secret.
            case slackWebhook(url: SecretReference)
            /// A Slack bot in a conversation.
            case slackBot(token: SecretReference, channel: String, url: String)
            /// A PagerDuty service.
            case pagerDuty(routingKey: SecretReference, url: String)
            /// A Teams workflow, whose URL is a secret.
            case teams(url: SecretReference)
            /// A receiver of Standard Webhooks.
            case webhook(url: String, secret: SecretReference)
        }
    }
}

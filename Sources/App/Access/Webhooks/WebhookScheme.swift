/// How a sender of webhooks shows who it is.
package enum WebhookScheme: Sendable, Hashable {
    /// Standard Webhooks, `v1` (HMAC) and `v1a` (Ed25519), also under Svix's header names.
    case standardWebhooks
    /// GitHub's `X-Hub-Signature-256`.
    case github
    /// GitLab's signing token, which follows Standard Webhooks.
    case gitlab
    /// GitLab's older `X-Gitlab-Token`, which is the secret itself.
    case gitlabToken
    /// Slack's `X-Slack-Signature`, version `v0`.
    case slack
    /// Harness Code's `X-Harness-Signature`.
    case harnessCode
    /// A fixed header that holds the secret; all that Harness notifications offer.
    case header(String)

    /// The names as they stand in the configuration; `header` takes the header's name beside it.
    package static let names = [
        "standard-webhooks", "github", "gitlab", "gitlab-token", "slack", "harness-code", "header",
    ]

    /// Finds the scheme of a name.
    ///
    /// - Parameters:
    ///   - name: one of ``names``.
    ///   - header: the header's name for `header`, without which that one is not found.
    package init?(name: String, header: String? = nil) {
        switch name {
        case "standard-webhooks": self = .standardWebhooks
        case "github": self = .github
        case "gitlab": self = .gitlab
        case "gitlab-token": self = .gitlabToken
        case "slack": self = .slack
        case "harness-code": self = .harnessCode
        case "header":
            guard let header else { return nil }
            self = .header(header)
        default: return nil
        }
    }

    /// The name as it stands in the configuration.
    package var name: String {
        switch self {
        case .standardWebhooks: "standard-webhooks"
        case .github: "github"
        case .gitlab: "gitlab"
        case .gitlabToken: "gitlab-token"
        case .slack: "slack"
        case .harnessCode: "harness-code"
        case .header: "header"
        }
    }
}

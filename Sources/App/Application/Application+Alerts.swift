import Clients
import Store

/// Fetches a secret when it is needed, so that a new one is seen without a restart.
typealias SecretSource = @Sendable (SecretReference) async throws -> Secret

extension Application {
    /// The handlers that tell people, one a channel.
    static func alertHandlers(
        _ settings: Configuration.Alerts, client: any HTTPClient, secrets: @escaping SecretSource,
        notices: any NoticeStore, explainer: Explainer? = nil, now: @escaping @Sendable () -> Timestamp
    ) throws(TransferURLError) -> [any JobHandler] {
        var handlers: [any JobHandler] = []
        for channel in settings.channels {
            handlers.append(
                AlertHandler(
                    name: channel.name,
                    channel: try Self.channel(channel.kind, client: client, secrets: secrets, now: now),
                    notices: notices, interval: Self.interval(of: channel.kind), explainer: explainer))
        }
        return handlers
    }

    private static func channel(
        _ kind: Configuration.Alerts.Kind, client: any HTTPClient, secrets: @escaping SecretSource,
        now: @escaping @Sendable () -> Timestamp
    ) throws(TransferURLError) -> any AlertChannel {
        switch kind {
        case .slackWebhook(let reference):
            return SlackWebhook(client: client) { () async throws(AlertError) in
                try await secretURL(reference, for: "slack", from: secrets)
            }
        case .slackBot(let reference, let channel, let url):
            return SlackBot(
                client: client, base: try TransferURL(parsing: url), channel: channel,
                token: { () async throws(AlertError) in
                    try await secret(reference, for: "slack", from: secrets)
                })
        case .pagerDuty(let reference, let url):
            return PagerDutyEvents(
                client: client, base: try TransferURL(parsing: url),
                routingKey: { () async throws(AlertError) in
                    try await secret(reference, for: "pagerduty", from: secrets)
                })
        case .teams(let reference):
            return TeamsWebhook(client: client) { () async throws(AlertError) in
                try await secretURL(reference, for: "teams", from: secrets)
            }
        case .webhook(let url, let reference):
            return SignedWebhook(
                client: client, url: try TransferURL(parsing: url),
                secret: { () async throws(AlertError) in
                    try await secret(reference, for: "webhook", from: secrets)
                }, now: { now().seconds })
        }
    }

    /// Slack takes about one message a second; the others say nothing of a limit that alerts would reach.
    private static func interval(of kind: Configuration.Alerts.Kind) -> Duration {
        switch kind {
        case .slackWebhook, .slackBot: .milliseconds(1100)
        case .pagerDuty, .teams, .webhook: .zero
        }
    }

    private static func secret(
        _ reference: SecretReference, for channel: String, from secrets: SecretSource
    ) async throws(AlertError) -> SensitiveText {
        do {
            let secret = try await secrets(reference)
            return SensitiveText(secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        } catch {
            // A secret that is not there now may be there later: the store was down, or somebody mends it.
            throw AlertError(channel, "\(error)", isTransient: true)
        }
    }

    private static func secretURL(
        _ reference: SecretReference, for channel: String, from secrets: SecretSource
    ) async throws(AlertError) -> TransferURL {
        let text = try await secret(reference, for: channel, from: secrets)
        do throws(TransferURLError) {
            return try TransferURL(parsing: text.reveal())
        } catch {
            throw AlertError(channel, "\(reference): \(error)", isTransient: false)
        }
    }
}

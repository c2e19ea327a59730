import FoundationEssentials
import Logging

extension Application {
    /// Makes the receivers of the configured senders of webhooks, whose secrets are read now.
    ///
    /// - Throws: ``SecretError`` or ``WebhookConfigurationError``.
    static func webhookReceivers(
        _ configuration: Configuration, logger: Logger,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> [WebhookReceiver] {
        try configuration.authentication.webhooks.map { webhook in
            let (receiver, warnings) = try webhook.makeReceiver(environment: environment)
            for warning in warnings {
                logger.warning(
                    "a webhook's secret", metadata: ["webhook": "\(webhook.name)", "warning": "\(warning)"])
            }
            return receiver
        }
    }
}

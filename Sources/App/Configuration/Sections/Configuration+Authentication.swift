extension Configuration {
    /// Who may do what.
    ///
    /// Tokens are always asked for; there is no switch that turns them off.
    package struct Authentication: Sendable, Hashable {
        /// What client certificates are good for.
        package var certificates: [CertificateRule] = []
        /// Senders of webhooks.
        package var webhooks: [Webhook] = []
        /// Wrong tokens from one address before the first pause.
        package var freeWrongTokens = 5
        /// The longest pause for an address that sends wrong tokens.
        package var longestPause = Duration.seconds(300)
        /// Whether Flagger's hooks may carry their token as `metadata.token`, since Flagger sends no header.
        package var acceptsFlaggerToken = false
    }

    /// A sender of webhooks.
    package struct Webhook: Sendable, Hashable {
        /// Its name, which stands in logs and the audit record.
        package var name: String
        /// How it signs.
        package var scheme: WebhookScheme
        /// Where its secrets are; several while they are rotated.
        package var secrets: [SecretReference]
        /// How far a timestamp may be from now.
        package var tolerance = Duration.seconds(300)
        /// What its webhooks may cause.
        package var scopes: Scopes = .verify

        /// Fetches the secrets and makes the receiver.
        ///
        /// - Parameter environment: the process's environment.
        /// - Returns: the receiver, and what an operator should mend about the secrets.
        /// - Throws: ``SecretError`` or ``WebhookConfigurationError``.
        package func makeReceiver(
            environment: [String: String]
        ) throws -> (receiver: WebhookReceiver, warnings: [SecretWarning]) {
            var warnings: [SecretWarning] = []
            var secrets: [Secret] = []
            for reference in self.secrets {
                let (secret, warning) = try reference.resolve(environment: environment)
                secrets.append(secret)
                if let warning { warnings.append(warning) }
            }
            let verifier = try WebhookVerifier(
                scheme: scheme, secrets: secrets, tolerance: tolerance.components.seconds)
            return (WebhookReceiver(name: name, verifier: verifier, scopes: scopes), warnings)
        }
    }
}

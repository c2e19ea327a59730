package import Clients

/// Makes the way to Harness of the configuration.
package enum HarnessConnection {
    /// What keeps it from being made.
    package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// What is wrong and how to mend it.
        package var description: String
    }

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - configuration: Which Harness.
    ///   - secrets: What fetches the token, with each request, so that it can be rotated.
    /// - Returns: The client; nil where no token is configured.
    /// - Throws: ``Failure``, ``SecretError``.
    package static func make(
        _ configuration: Configuration.Harness, secrets: SecretStore
    ) async throws -> HarnessClient? {
        guard let token = configuration.token else { return nil }
        let account: String
        if let configured = configuration.account {
            account = configured
        } else if let own = HarnessToken.account(in: try await secrets.secret(token).sensitiveText) {
            account = own
        } else {
            throw Failure(
                description:
                    "harness.token does not name its account (it is not of the form pat.ACCOUNT.ID.SECRET or "
                    + "sat.ACCOUNT.ID.SECRET); set harness.account")
        }
        var settings = HarnessSettings(
            baseURL: try TransferURL(parsing: configuration.baseURL), account: account,
            defaultScope: configuration.defaultScope)
        settings.timeout = configuration.timeout
        var policy = RetryPolicy()
        policy.totalDeadline = configuration.deadline
        let client = ResilientClient(
            TransferThread(settings: try await transferSettings(configuration, secrets)), policy: policy,
            bucket: TokenBucket(
                ratePerSecond: Double(configuration.callsPerSecond), burst: configuration.burst),
            breaker: CircuitBreaker())
        return HarnessClient(settings: settings, client: client) {
            try await secrets.secret(token).sensitiveText
        }
    }

    static func transferSettings(
        _ configuration: Configuration.Harness, _ secrets: SecretStore
    ) async throws -> TransferSettings {
        var settings = TransferSettings()
        settings.userAgent = "verdict/\(Version.text)"
        settings.authorities = configuration.authorities
        switch configuration.proxy {
        case "environment": settings.proxy = .environment
        case "none": settings.proxy = .none
        default:
            var password: SensitiveText?
            if let reference = configuration.proxyPassword {
                password = try await secrets.secret(reference).sensitiveText
            }
            settings.proxy = .url(
                try TransferURL(parsing: configuration.proxy), user: configuration.proxyUser,
                password: password)
        }
        return settings
    }
}

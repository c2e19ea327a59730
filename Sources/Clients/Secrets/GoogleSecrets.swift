import Cryptography
import HTTP
import JSON

/// Google Secret Manager (REST reference, projects.secrets.versions.access).
package struct GoogleSecrets: Sendable {
    private let client: any HTTPClient
    private let accessToken: SensitiveText?
    private let metadataHost: String?
    private let endpoint: String?

    /// Creates a way to the manager.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - accessToken: A token; nil to ask the machine's metadata service, as on GKE with workload identity.
    ///   - metadataHost: Another host of the metadata service; nil for the usual one.
    ///   - endpoint: Another address of the manager; nil for the usual one.
    package init(
        client: any HTTPClient, accessToken: SensitiveText?, metadataHost: String?, endpoint: String?
    ) {
        self.client = client
        self.accessToken = accessToken
        self.metadataHost = metadataHost
        self.endpoint = endpoint
    }

    /// Fetches a secret.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - version: Its version, a number or `latest`.
    ///   - project: The project.
    ///   - key: The member of a secret that is a JSON object; nil for the whole.
    /// - Returns: The octets.
    /// - Throws: ``SecretSourceError``.
    package func fetch(
        _ name: String, version: String, in project: String, key: String?
    ) async throws(SecretSourceError) -> [UInt8] {
        let exchange = SecretExchange(manager: "Google Secret Manager", client: client)
        let base = try exchange.url(endpoint ?? "https://secretmanager.googleapis.com/")
        let token: SensitiveText
        if let accessToken { token = accessToken } else { token = try await machineToken(exchange) }
        let access = base.appending(path: "/v1/projects").appending(
            project, "secrets", name, "versions", version)
        let answer = try await exchange.answer(
            to: TransferRequest(
                .get, access.appending(path: ":access"),
                headers: [.secret("Authorization", SensitiveText("Bearer " + token.reveal()))]))
        guard let data = answer["payload"]?.text("data"), let octets = Base64.lenient.decode(data) else {
            throw SecretSourceError(exchange.manager, "the answer holds no secret")
        }
        return try exchange.member(key, of: octets)
    }

    private func machineToken(_ exchange: SecretExchange) async throws(SecretSourceError) -> SensitiveText {
        // Plain HTTP by design: the service is reached inside the machine alone.
        let host = metadataHost ?? "metadata.google.internal"
        let url = try exchange.url(
            "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token")
        let answer = try await exchange.answer(
            to: TransferRequest(.get, url, headers: [.plain("Metadata-Flavor", "Google")]))
        guard let token = answer.filledText("access_token") else {
            throw SecretSourceError(exchange.manager, "the metadata service gives no token")
        }
        return SensitiveText(token)
    }
}

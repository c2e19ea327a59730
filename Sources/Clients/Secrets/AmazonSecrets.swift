import Cryptography
import HTTP
import JSON

/// AWS Secrets Manager (API reference, GetSecretValue), with requests that libcurl signs.
package struct AmazonSecrets: Sendable {
    /// As whom.
    package enum Credentials: Sendable {
        /// Keys, with the token of a session if they are temporary.
        case keys(id: String, secret: SensitiveText, session: SensitiveText?)
        /// The service that gives keys to a container (EKS Pod Identity, ECS), and the token that it wants.
        case container(url: String, token: SensitiveText?)
    }

    private let client: any HTTPClient
    private let region: String
    private let credentials: Credentials
    private let endpoint: String?

    /// Creates a way to the manager of a region.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - region: The region.
    ///   - credentials: As whom.
    ///   - endpoint: Another address than the region's; nil for that.
    package init(client: any HTTPClient, region: String, credentials: Credentials, endpoint: String?) {
        self.client = client
        self.region = region
        self.credentials = credentials
        self.endpoint = endpoint
    }

    /// Fetches a secret.
    ///
    /// - Parameters:
    ///   - name: Its name or ARN.
    ///   - key: The member of a secret that is a JSON object; nil for the whole.
    /// - Returns: The octets.
    /// - Throws: ``SecretSourceError``.
    package func fetch(_ name: String, key: String?) async throws(SecretSourceError) -> [UInt8] {
        let exchange = SecretExchange(manager: "AWS Secrets Manager", client: client)
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let url = try exchange.url(endpoint ?? "https://secretsmanager.\(region).\(domain)/")
        let (id, secret, session) = try await keys(exchange)
        var body = JSONWriter()
        body.object { $0.member("SecretId", name) }
        var request = TransferRequest(
            .post, url,
            headers: [
                .plain("Content-Type", "application/x-amz-json-1.1"),
                .plain("X-Amz-Target", "secretsmanager.GetSecretValue"),
            ], body: body.bytes, repetition: .always)
        if let session { request.headers.append(.secret("X-Amz-Security-Token", session)) }
        request.amazonSignature = TransferRequest.AmazonSignature(
            region: region, service: "secretsmanager", accessKeyID: id, secretAccessKey: secret)
        let answer = try await exchange.answer(to: request)
        if let text = answer["SecretString"]?.string { return try exchange.member(key, of: Array(text.utf8)) }
        guard let binary = answer["SecretBinary"]?.string, let octets = Base64.lenient.decode(binary) else {
            throw SecretSourceError(exchange.manager, "the answer holds no secret")
        }
        return try exchange.member(key, of: octets)
    }

    private func keys(
        _ exchange: SecretExchange
    ) async throws(SecretSourceError) -> (String, SensitiveText, SensitiveText?) {
        switch credentials {
        case .keys(let id, let secret, let session): return (id, secret, session)
        case .container(let url, let token):
            var request = TransferRequest(.get, try exchange.url(url))
            if let token { request.headers.append(.secret("Authorization", token)) }
            let answer = try await exchange.answer(to: request)
            guard let id = answer.filledText("AccessKeyId"), let secret = answer.filledText("SecretAccessKey")
            else { throw SecretSourceError(exchange.manager, "the container's service gives no keys") }
            return (id, SensitiveText(secret), answer.filledText("Token").map { SensitiveText($0) })
        }
    }
}

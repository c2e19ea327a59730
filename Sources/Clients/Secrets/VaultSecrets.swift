import HTTP
import JSON

/// The key-value store, version 2, of HashiCorp Vault (API documentation, KV secrets engine).
package struct VaultSecrets: Sendable {
    /// As whom.
    package enum Login: Sendable {
        /// A token.
        case token(SensitiveText)
        /// The service account of a pod, whose token is given for one of Vault's.
        case kubernetes(role: String, mount: String, token: SensitiveText)
    }

    private let client: any HTTPClient
    private let address: String
    private let login: Login
    private let namespace: String?

    /// Creates a way to a Vault.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - address: Where it is, such as `https://vault.internal:8200`.
    ///   - login: As whom.
    ///   - namespace: The namespace; nil for the root's.
    package init(client: any HTTPClient, address: String, login: Login, namespace: String?) {
        self.client = client
        self.address = address
        self.login = login
        self.namespace = namespace
    }

    /// Fetches a member of a secret.
    ///
    /// - Parameters:
    ///   - path: The secret's path below the mount.
    ///   - mount: Where the store is mounted.
    ///   - key: The member.
    /// - Returns: The octets.
    /// - Throws: ``SecretSourceError``.
    package func fetch(
        _ path: String, in mount: String, key: String
    ) async throws(SecretSourceError) -> [UInt8] {
        let exchange = SecretExchange(manager: "Vault", client: client)
        let base = try exchange.url(address)
        let token = try await token(exchange, base)
        var url = base.appending(path: "/v1").appending(mount, "data")
        for segment in path.split(separator: "/") { url = url.appending(String(segment)) }
        let answer = try await exchange.answer(
            to: TransferRequest(.get, url, headers: headers + [.secret("X-Vault-Token", token)]))
        guard let value = answer["data"]?["data"]?.text(key) else {
            throw SecretSourceError(exchange.manager, "the secret has no \(key)")
        }
        return Array(value.utf8)
    }

    private var headers: [TransferHeader] {
        [.plain("X-Vault-Request", "true")] + (namespace.map { [.plain("X-Vault-Namespace", $0)] } ?? [])
    }

    private func token(
        _ exchange: SecretExchange, _ base: TransferURL
    ) async throws(SecretSourceError) -> SensitiveText {
        switch login {
        case .token(let token): return token
        case .kubernetes(let role, let mount, let token):
            var body = JSONWriter()
            body.object { body in
                body.member("jwt", token.reveal())
                body.member("role", role)
            }
            var url = base.appending(path: "/v1/auth")
            for segment in mount.split(separator: "/") { url = url.appending(String(segment)) }
            let answer = try await exchange.answer(
                to: TransferRequest(
                    .post, url.appending("login"),
                    headers: headers + [.plain("Content-Type", "application/json")], body: body.bytes,
                    repetition: .always))
            guard let token = answer["auth"]?.filledText("client_token") else {
                throw SecretSourceError(exchange.manager, "the login gives no token")
            }
            return SensitiveText(token)
        }
    }
}

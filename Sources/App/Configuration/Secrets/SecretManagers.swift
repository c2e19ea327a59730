import Clients

/// The way to the secret managers, by the environment variables that their own tools go by.
struct SecretManagers: Sendable {
    let environment: [String: String]
    let client: any HTTPClient

    /// Fetches a secret's octets.
    ///
    /// - Parameter reference: A managed reference.
    /// - Returns: The octets.
    /// - Throws: ``SecretSourceError``, ``SecretError``.
    func fetch(_ reference: SecretReference) async throws -> [UInt8] {
        switch reference {
        case .environment, .file: throw SecretError.notFetched(reference.description, "no manager keeps it")
        case .amazon(let region, let name, let key):
            return try await AmazonSecrets(
                client: client, region: region, credentials: try amazonCredentials(),
                endpoint: filled("AWS_ENDPOINT_URL_SECRETS_MANAGER") ?? filled("AWS_ENDPOINT_URL")
            ).fetch(name, key: key)
        case .vault(let mount, let path, let key):
            return try await VaultSecrets(
                client: client, address: try required("VAULT_ADDR"), login: try vaultLogin(),
                namespace: filled("VAULT_NAMESPACE")
            ).fetch(path, in: mount, key: key)
        case .google(let project, let name, let version, let key):
            return try await GoogleSecrets(
                client: client, accessToken: filled("GOOGLE_OAUTH_ACCESS_TOKEN").map { SensitiveText($0) },
                metadataHost: filled("GCE_METADATA_HOST"),
                endpoint: filled("CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER")
            ).fetch(name, version: version, in: project, key: key)
        }
    }

    private func filled(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func required(_ name: String) throws(SecretError) -> String {
        guard let value = filled(name) else { throw .missingVariable(name) }
        return value
    }

    /// Keys of the environment, or the service that EKS and ECS put beside the process.
    private func amazonCredentials() throws(SecretError) -> AmazonSecrets.Credentials {
        if let id = filled("AWS_ACCESS_KEY_ID") {
            return .keys(
                id: id, secret: SensitiveText(try required("AWS_SECRET_ACCESS_KEY")),
                session: filled("AWS_SESSION_TOKEN").map { SensitiveText($0) })
        }
        guard let url = filled("AWS_CONTAINER_CREDENTIALS_FULL_URI") else {
            throw .missingVariable("AWS_ACCESS_KEY_ID")
        }
        let token = try filled("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").map { path throws(SecretError) in
            try SecretReference.file(path).resolve(environment: environment).secret.sensitiveText
        }
        return .container(url: url, token: token)
    }

    /// A token of the environment or a file, or the service account of a pod.
    private func vaultLogin() throws(SecretError) -> VaultSecrets.Login {
        if let token = filled("VAULT_TOKEN") { return .token(SensitiveText(token)) }
        if let path = filled("VAULT_TOKEN_FILE") {
            return .token(
                try SecretReference.file(path).resolve(environment: environment).secret.sensitiveText)
        }
        guard let role = filled("VAULT_ROLE") else { throw .missingVariable("VAULT_TOKEN") }
        let path =
            filled("VAULT_KUBERNETES_TOKEN_FILE") ?? "/var/run/secrets/kubernetes.io/serviceaccount/token"
        return .kubernetes(
            role: role, mount: filled("VAULT_KUBERNETES_MOUNT") ?? "kubernetes",
            token: try SecretReference.file(path).resolve(environment: environment).secret.sensitiveText)
    }
}

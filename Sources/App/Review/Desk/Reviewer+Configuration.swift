package import Clients
package import Store

extension Configuration.Reviewer {
    /// Why the reviewer cannot be set up.
    package struct SetupError: Error, Sendable, CustomStringConvertible {
        /// What is wrong and how to mend it.
        package var description: String
    }

    /// Makes the reviewer that the settings describe; its accounts are in memory until ``Reviewer/keepBooks(in:)``.
    ///
    /// - Parameters:
    ///   - client: What sends requests.
    ///   - environment: The process's environment, for secrets.
    ///   - now: The present time.
    /// - Returns: The reviewer; nil where it is off.
    /// - Throws: ``SetupError`` or ``SecretError``.
    package func makeReviewer(
        client: any HTTPClient, environment: [String: String],
        now: @escaping @Sendable () -> Timestamp
    ) throws -> Reviewer? {
        guard isEnabled else { return nil }
        var settings = Reviewer.Settings(model: model, effort: ModelPrompt.Effort(rawValue: effort.rawValue))
        settings.maximumOutputTokens = outputTokens
        settings.maximumInputTokens = inputTokens
        settings.maximumEvidenceBytes = evidenceBytes
        settings.prices = ModelPrices(
            input: prices.input, output: prices.output, cacheWrite: prices.cacheWrite,
            cacheRead: prices.cacheRead)
        settings.timeout = timeout
        settings.concurrency = concurrency
        settings.cacheAge = cacheAge
        let ledger = SpendLedger(
            budget: SpendLedger.Budget(
                perVerdict: budget.perVerdict, perDay: budget.perDay, perServiceDay: budget.perServiceDay),
            now: now)
        return Reviewer(
            backend: try makeBackend(client: client, environment: environment), settings: settings,
            ledger: ledger)
    }

    /// Looks whether the settings fit together and the key is there, as starting would.
    ///
    /// - Parameter environment: The process's environment.
    /// - Returns: What is wrong, and what is doubtful, in sentences.
    func check(environment: [String: String]) -> (problems: [String], warnings: [String]) {
        guard isEnabled else { return ([], []) }
        do {
            let (_, warning) = try secret(environment: environment)
            if backend != .cli { _ = try service(key: SensitiveText("x:x")) } else { _ = try programPath() }
            return ([], warning.map { ["reviewer.key: \($0)"] } ?? [])
        } catch {
            return (["reviewer: \(error)"], [])
        }
    }

    func makeBackend(
        client: any HTTPClient, environment: [String: String]
    ) throws -> any ModelBackend {
        let secret = try secret(environment: environment).0
        let key = SensitiveText(secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
        guard backend != .cli else {
            return CommandLineBackend(
                CommandLineBackend.Settings(
                    program: try programPath(), key: key, base: baseURL, maximumCost: budget.perVerdict))
        }
        return MessagesBackend(
            client: client, service: try service(key: key),
            retries: RetryRules(attempts: attempts, longestPause: longestPause))
    }

    private func secret(environment: [String: String]) throws -> (Secret, SecretWarning?) {
        guard let key else {
            throw SetupError(description: "set reviewer.key to env:NAME or file:/path, where the key is")
        }
        return try key.resolve(environment: environment)
    }

    private func programPath() throws(SetupError) -> String {
        guard let program, program.hasPrefix("/") else {
            throw SetupError(description: "set reviewer.program to the absolute path of the claude program")
        }
        return program
    }

    private func service(key: SensitiveText) throws -> MessagesService {
        let platform: MessagesService.Platform
        switch backend {
        case .messages, .cli: platform = .direct
        case .bedrock: platform = .bedrock
        case .vertex:
            guard let project else {
                throw SetupError(description: "set reviewer.project to the project of Vertex AI")
            }
            platform = .vertex(project: project, region: region)
        }
        let address = baseURL ?? MessagesService.usualBase(of: platform, region: region)
        let base: TransferURL
        do throws(TransferURLError) { base = try TransferURL(parsing: address) } catch {
            throw SetupError(description: "reviewer.baseUrl: \(error)")
        }
        guard base.origin.isSecure || base.origin.isLoopback else {
            throw SetupError(
                description: "reviewer.baseUrl: the key must not travel in the clear; use https://")
        }
        return MessagesService(
            platform: platform, base: base, credentials: try credentials(key), version: version)
    }

    private func credentials(_ key: SensitiveText) throws(SetupError) -> MessagesService.Credentials {
        switch authentication {
        case .apiKey where backend == .messages: return .apiKey(key)
        // The header of Anthropic's own API means nothing to other clouds.
        case .apiKey, .bearer: return .bearer(key)
        case .amazon:
            let parts = key.reveal().split(separator: ":", maxSplits: 1)
            guard backend == .bedrock, parts.count == 2 else {
                throw SetupError(
                    description:
                        "reviewer.authentication: amazon is for the backend bedrock, with a key of the form "
                        + "ACCESS_KEY_ID:SECRET_ACCESS_KEY")
            }
            return .amazon(
                TransferRequest.AmazonSignature(
                    region: region, service: "bedrock", accessKeyID: String(parts[0]),
                    secretAccessKey: SensitiveText(String(parts[1]))))
        }
    }
}

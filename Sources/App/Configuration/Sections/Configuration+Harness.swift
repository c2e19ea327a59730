package import Clients
import Threading
import YAML

extension Configuration {
    /// The Harness account whose pipelines are judged; without a token nothing is asked of Harness.
    package struct Harness: Sendable, Hashable {
        /// Where it is: SaaS, a vanity URL, or a platform of one's own.
        package var baseURL = "https://app.harness.io"
        /// Where the token is; nil leaves Harness alone.
        package var token: SecretReference?
        /// The account; nil: the one that the token names.
        package var account: String?
        /// The organization that is meant where none is named.
        package var organization = "default"
        /// The project that is meant where none is named; nil for none.
        package var project: String?
        /// Calls a second, in the long run; Harness allows 1,000 a minute for a key.
        package var callsPerSecond = 10
        /// The file of further authorities in PEM, for a platform of one's own.
        package var authorities: String?
        /// The most time for one attempt of a call.
        package var timeout = Duration.seconds(30)
    }
}

extension Configuration.Harness {
    /// Makes the client, if there is a token.
    ///
    /// - Parameter environment: The process's environment.
    /// - Returns: The client; nil where no token is configured.
    /// - Throws: ``HarnessConfigurationError``.
    package func makeClient(environment: [String: String]) throws(HarnessConfigurationError)
        -> (any HarnessAPI)?
    {
        guard let token else { return nil }
        let url: TransferURL
        do throws(TransferURLError) { url = try TransferURL(parsing: baseURL) } catch {
            throw .baseURL("\(baseURL): \(error)")
        }
        // Read at each call, so that a rotated file counts at once.
        let credential: @Sendable () throws(SecretError) -> SensitiveText = { () throws(SecretError) in
            try token.resolve(environment: environment).secret.withUnsafeBytes {
                SensitiveText(String(decoding: $0, as: UTF8.self))
            }
        }
        let found: String?
        do throws(SecretError) { found = HarnessToken.account(in: try credential()) } catch {
            throw .token(error)
        }
        guard let account = account ?? found else { throw .account }
        var settings = HarnessSettings(
            baseURL: url, account: account,
            defaultScope: project.map { HarnessScope(organization: organization, project: $0) })
        settings.timeout = timeout
        var transfer = TransferSettings()
        transfer.authorities = authorities
        return HarnessClient(
            settings: settings,
            client: ResilientClient(
                TransferThread(settings: transfer),
                bucket: TokenBucket(ratePerSecond: Double(callsPerSecond), burst: callsPerSecond * 2),
                breaker: CircuitBreaker()), credential: { try credential() })
    }
}

/// Why Harness cannot be reached as configured.
package enum HarnessConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address is none.
    case baseURL(String)
    /// There is no token where the reference points.
    case token(SecretError)
    /// Neither the configuration nor the token names the account.
    case account

    package var description: String {
        switch self {
        case .baseURL(let text): "harness.baseUrl: \(text)"
        case .token(let error): "harness.token: \(error)"
        case .account: "harness.account: the token does not name its account; set it"
        }
    }
}

extension Setting {
    /// The settings about Harness.
    static let harness: [Setting] = [
        .text("harness.baseUrl", \.harness.baseURL, "a URL such as https://app.harness.io"),
        Setting(
            path: "harness.token",
            read: { node, configuration throws(YAMLError) in
                guard !node.isNull else {
                    configuration.harness.token = nil
                    return
                }
                let text = try node.filledString("env:NAME or file:/path")
                do throws(SecretError) {
                    configuration.harness.token = try SecretReference(parsing: text)
                } catch {
                    throw node.unexpected("env:NAME or file:/path in place of the token itself")
                }
            }, show: { $0.harness.token.map { quoted($0.description) } ?? "null" }),
        .optionalText("harness.account", \.harness.account, "the account's identifier"),
        .text("harness.organization", \.harness.organization, "the organization's identifier"),
        .optionalText("harness.project", \.harness.project, "the project's identifier"),
        .integer("harness.callsPerSecond", \.harness.callsPerSecond, 1...500),
        .optionalText("harness.authorities", \.harness.authorities, "the path of a PEM file"),
        .duration("harness.timeout", \.harness.timeout, .milliseconds(100) ... .seconds(300)),
    ]
}

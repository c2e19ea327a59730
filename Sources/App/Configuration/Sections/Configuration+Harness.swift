package import Clients
import YAML

extension Configuration {
    /// The Harness account whose pipelines ask, and are looked at; without a token there is none.
    package struct Harness: Sendable, Hashable {
        /// Where Harness is: `https://app.harness.io`, a vanity host, or an installation of one's own.
        package var baseURL = "https://app.harness.io"
        /// The account's identifier; nil to read it from the token.
        package var account: String?
        /// Where the token is (`pat.…` of a person, better `sat.…` of a service account).
        package var token: SecretReference?
        /// The organisation where a request names none.
        package var organization = "default"
        /// The project where a request names none.
        package var project: String?
        /// The most requests a second; Harness allows 1,000 a minute per key, and 400 for some of its API.
        package var callsPerSecond = 6
        /// The most requests at once.
        package var burst = 20
        /// The most time for one attempt of a request.
        package var timeout = Duration.seconds(30)
        /// The most time for all attempts of a request.
        package var deadline = Duration.seconds(60)
        /// A file of further certification authorities, as PEM.
        package var authorities: String?
        /// `environment` for what `https_proxy` and `no_proxy` say, `none`, or the proxy's URL.
        package var proxy = "environment"
        /// The user that the proxy wants.
        package var proxyUser: String?
        /// Where the proxy's password is.
        package var proxyPassword: SecretReference?

        /// Creates the section that holds where nothing is said.
        package init() {}

        /// The project that is meant where a request names none.
        package var defaultScope: HarnessScope? {
            project.map { HarnessScope(organization: organization, project: $0) }
        }
    }
}

extension Setting {
    /// The settings of Harness.
    static let harness: [Setting] = [
        webURL("harness.baseUrl", \.harness.baseURL, "a URL such as https://app.harness.io"),
        .optionalText("harness.account", \.harness.account, "an account's identifier"),
        .reference("harness.token", \.harness.token),
        .text("harness.organization", \.harness.organization, "an organisation's identifier"),
        .optionalText("harness.project", \.harness.project, "a project's identifier"),
        .integer("harness.callsPerSecond", \.harness.callsPerSecond, 1...500),
        .integer("harness.burst", \.harness.burst, 1...1000),
        .duration("harness.timeout", \.harness.timeout, .milliseconds(100) ... .seconds(600)),
        .duration("harness.deadline", \.harness.deadline, .milliseconds(100) ... .seconds(3600)),
        .optionalText("harness.authorities", \.harness.authorities, "the path of a PEM file"),
        Setting(
            path: "harness.proxy",
            read: { node, configuration throws(YAMLError) in
                let expected = "environment, none, or a URL such as http://proxy.internal:3128"
                let text = try node.filledString(expected)
                if text != "environment" && text != "none" {
                    guard (try? TransferURL(parsing: text)) != nil else { throw node.unexpected(expected) }
                }
                configuration.harness.proxy = text
            }, show: { quoted($0.harness.proxy) }),
        .optionalText("harness.proxyUser", \.harness.proxyUser, "a user's name"),
        .reference("harness.proxyPassword", \.harness.proxyPassword),
    ]

    /// A URL to which a key may go: over TLS, or on this machine.
    private static func webURL(_ path: String, _ target: Path<String>, _ expected: String) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                let text = try node.filledString(expected)
                let url: TransferURL
                do throws(TransferURLError) {
                    url = try TransferURL(parsing: text)
                } catch {
                    throw node.unexpected("\(expected) (\(error))")
                }
                guard url.query == nil else { throw node.unexpected("\(expected), without a query") }
                guard url.origin.isSecure || url.origin.isLoopback else {
                    throw node.unexpected("an https URL, since the token must not travel in the clear")
                }
                configuration[keyPath: target] = text
            }, show: { quoted($0[keyPath: target]) })
    }

    /// A place of a secret.
    static func reference(_ path: String, _ target: Path<SecretReference?>) -> Self {
        Self(
            path: path,
            read: { node, configuration throws(YAMLError) in
                guard !node.isNull else {
                    configuration[keyPath: target] = nil
                    return
                }
                let text = try node.string(SecretReference.forms)
                do throws(SecretError) {
                    configuration[keyPath: target] = try SecretReference(parsing: text)
                } catch {
                    // The usual error shows the text, which may be the secret.
                    let expected = "\(SecretReference.forms) in place of the secret itself"
                    throw YAMLError(
                        .unexpected(expected: expected, found: "something else"), file: node.file,
                        mark: node.start)
                }
            }, show: { $0[keyPath: target].map { quoted($0.description) } ?? "null" })
    }
}

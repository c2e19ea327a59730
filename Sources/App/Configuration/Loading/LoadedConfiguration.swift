/// The configuration, where each of its values comes from, and what is doubtful about it.
package struct LoadedConfiguration: Sendable {
    /// The configuration.
    package let configuration: Configuration

    /// By setting; those that nobody gave are missing.
    package let origins: [String: ConfigurationOrigin]

    /// What an operator should look at, in sentences.
    package let warnings: [String]

    /// The effective configuration as YAML, each value with its origin behind it.
    ///
    /// It holds no secret, since the configuration holds only references to them; read back, it gives the same
    /// configuration.
    package var effectiveYAML: String {
        var writer = Writer()
        for setting in Setting.all {
            writer.setting(setting.path, setting.show(configuration), origins[setting.path] ?? .standard)
            for (path, value) in Self.lists(after: setting.path, configuration) {
                writer.setting(path, value, origins[path] ?? .standard)
            }
        }
        return writer.text
    }

    /// Compares every reference to a secret with the world, as starting would.
    ///
    /// - Parameter environment: the process's environment.
    /// - Returns: what is wrong, and what is doubtful, in sentences.
    package func checkSecrets(environment: [String: String]) -> (problems: [String], warnings: [String]) {
        var problems: [String] = []
        var warnings: [String] = []
        for webhook in configuration.authentication.webhooks {
            do {
                let (_, found) = try webhook.makeReceiver(environment: environment)
                warnings += found.map(\.description)
            } catch {
                problems.append("authentication.webhooks, \(webhook.name): \(error)")
            }
        }
        let harness = configuration.harness
        for (setting, reference) in [
            ("harness.token", harness.token), ("harness.proxyPassword", harness.proxyPassword),
        ] {
            // What a manager keeps is fetched when it is needed.
            guard let reference, !reference.isManaged else { continue }
            do throws(SecretError) {
                if let warning = try reference.resolve(environment: environment).warning {
                    warnings.append("\(setting): \(warning)")
                }
            } catch {
                problems.append("\(setting): \(error)")
            }
        }
        for channel in configuration.alerts.channels {
            do throws(SecretError) {
                let (_, warning) = try channel.secret.resolve(environment: environment)
                if let warning { warnings.append(warning.description) }
            } catch {
                problems.append("alerts.channels, \(channel.name): \(error)")
            }
        }
        let reviewer = configuration.reviewer.check(environment: environment)
        return (problems + reviewer.problems, warnings + reviewer.warnings)
    }

    /// The lists that are shown behind a setting, in flow style, so that each is one line.
    private static func lists(after path: String, _ configuration: Configuration) -> [(String, String)] {
        switch path {
        case "server.tls.requireClientCertificate":
            let names = configuration.server.tls.requiredClientNames
            return [("server.tls.requiredClientNames", flow(names.map(Setting.quoted)))]
        case "authentication.longestPause":
            let certificates = configuration.authentication.certificates.map { rule in
                "{name: \(Setting.quoted(rule.name)), scopes: \(flow(rule.scopes))}"
            }
            return [
                ("authentication.certificates", flow(certificates)),
                ("authentication.webhooks", flow(configuration.authentication.webhooks.map(flow))),
            ]
        case "alerts.harnessUrl":
            let channels = configuration.alerts.channels.map(\.flow)
            return [("alerts.channels", "{\(channels.joined(separator: ", "))}")]
        case "publicUrl":
            let policies = configuration.policies.rules.map(PolicyText.flow)
            return [("policies", "{\(policies.joined(separator: ", "))}")]
        default: return []
        }
    }

    private static func flow(_ values: [String]) -> String { "[\(values.joined(separator: ", "))]" }

    private static func flow(_ scopes: Scopes) -> String { flow(scopes.members.map(\.rawValue)) }

    private static func flow(_ webhook: Configuration.Webhook) -> String {
        var members = ["name: \(Setting.quoted(webhook.name))", "scheme: \(webhook.scheme.name)"]
        if case .header(let name) = webhook.scheme { members.append("header: \(Setting.quoted(name))") }
        members.append("secrets: \(flow(webhook.secrets.map { Setting.quoted($0.description) }))")
        members.append("tolerance: \(Setting.show(duration: webhook.tolerance))")
        members.append("scopes: \(flow(webhook.scopes))")
        return "{\(members.joined(separator: ", "))}"
    }
}

/// Writes nested keys in the order in which they come.
private struct Writer {
    var text = ""
    private var open: [Substring] = []

    mutating func setting(_ path: String, _ value: String, _ origin: ConfigurationOrigin) {
        let name = key(path)
        text += "\(name): \(value)  # \(origin)\n"
    }

    /// Opens the sections of a path and returns its last key, indented.
    private mutating func key(_ path: String) -> String {
        let parts = path.split(separator: ".")
        let sections = Array(parts.dropLast())
        var depth = 0
        while depth < sections.count, depth < open.count, open[depth] == sections[depth] { depth += 1 }
        for level in depth..<sections.count {
            text += indent(level) + "\(sections[level]):\n"
        }
        open = sections
        return indent(sections.count) + (parts.last.map(String.init) ?? path)
    }

    private func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }
}

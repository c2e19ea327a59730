import Judgement
import YAML

/// What is wrong in a list of settings.
struct ListErrors: Error {
    let errors: [ConfigurationError]

    init(_ errors: [ConfigurationError]) { self.errors = errors }
}

/// Reads the settings that are lists and mappings of their own.
///
/// All that is wrong is gathered before anything is thrown.
enum ListReader {
    /// A mapping whose keys are read one by one, with errors that gather.
    private struct Fields {
        let mapping: YAMLMapping
        let path: String
        var errors: [ConfigurationError] = []

        init(_ node: YAMLNode, _ path: String, known: [String]) throws(ListErrors) {
            self.path = path
            do throws(YAMLError) {
                mapping = try node.mapping("a mapping with \(known.joined(separator: ", "))")
            } catch {
                throw ListErrors([ConfigurationError(error, setting: path)])
            }
            for pair in mapping.pairs where !known.contains(pair.name) {
                errors.append(ConfigurationLoader.unknown(pair.key, name: pair.name, at: path, known: known))
            }
        }

        mutating func optional<Value>(
            _ key: String, _ read: (YAMLNode) throws(YAMLError) -> Value
        ) -> Value? {
            guard let node = mapping[key] else { return nil }
            do throws(YAMLError) {
                return try read(node)
            } catch {
                errors.append(ConfigurationError(error, setting: "\(path).\(key)"))
                return nil
            }
        }

        mutating func required<Value>(
            _ key: String, _ read: (YAMLNode) throws(YAMLError) -> Value
        ) -> Value? {
            if mapping[key] == nil { report(key, at: mapping.node, "is missing") }
            return optional(key, read)
        }

        mutating func report(_ key: String, at node: YAMLNode, _ problem: String) {
            errors.append(
                ConfigurationError(
                    ConfigurationLoader.place(node), setting: "\(path).\(key)", problem: problem))
        }
    }

    // MARK: - Lists

    static func texts(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [String] {
        try each(node, path, "a list of texts") { (node, path) throws(ListErrors) in
            do throws(YAMLError) {
                return try node.filledString("a text")
            } catch {
                throw ListErrors([ConfigurationError(error, setting: path)])
            }
        }
    }

    static func certificates(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [CertificateRule] {
        try each(node, path, "a list of names with scopes") { (node, path) throws(ListErrors) in
            var fields = try Fields(node, path, known: ["name", "scopes"])
            let name = fields.required("name") { node throws(YAMLError) in
                try node.filledString("a name in the certificate")
            }
            let scopes = fields.required("scopes", scopes)
            guard fields.errors.isEmpty, let name, let scopes else { throw ListErrors(fields.errors) }
            return CertificateRule(name: name, scopes: scopes)
        }
    }

    static func webhooks(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [Configuration.Webhook] {
        let webhooks = try each(node, path, "a list of webhooks", webhook)
        var names: Set<String> = []
        for webhook in webhooks where !names.insert(webhook.name).inserted {
            throw ListErrors([
                ConfigurationError(
                    ConfigurationLoader.place(node), setting: path,
                    problem: "two webhooks are called '\(webhook.name)'")
            ])
        }
        return webhooks
    }

    private static func webhook(_ node: YAMLNode, _ path: String) throws(ListErrors) -> Configuration.Webhook
    {
        var fields = try Fields(
            node, path, known: ["name", "scheme", "header", "secrets", "tolerance", "scopes"])
        let name = fields.required("name") { node throws(YAMLError) in try node.filledString("a name") }
        let schemeName = fields.required("scheme") { node throws(YAMLError) in
            try node.word(of: WebhookScheme.names)
        }
        let header = fields.optional("header") { node throws(YAMLError) in
            try headerName(node)
        }
        let tolerance = fields.optional("tolerance") { node throws(YAMLError) in
            try node.duration(in: .seconds(1) ... .seconds(3600))
        }
        let allowed = fields.optional("scopes", scopes)
        let secrets = references(&fields)
        if schemeName == "header", fields.mapping["header"] == nil {
            fields.report("header", at: node, "the scheme 'header' needs the header's name")
        } else if let schemeName, schemeName != "header", let header = fields.mapping["header"] {
            fields.report("header", at: header, "the scheme '\(schemeName)' has headers of its own")
        }
        guard fields.errors.isEmpty, let name, let schemeName,
            let scheme = WebhookScheme(name: schemeName, header: header)
        else { throw ListErrors(fields.errors) }
        var webhook = Configuration.Webhook(name: name, scheme: scheme, secrets: secrets)
        if let tolerance { webhook.tolerance = tolerance }
        if let allowed { webhook.scopes = allowed }
        return webhook
    }

    /// Reads references to secrets, never repeating in an error what may be a secret itself.
    private static func references(_ fields: inout Fields) -> [SecretReference] {
        guard let node = fields.mapping["secrets"] else {
            fields.report("secrets", at: fields.mapping.node, "is missing; write secrets: [env:NAME]")
            return []
        }
        guard case .sequence(let nodes) = node.content, !nodes.isEmpty else {
            fields.report("secrets", at: node, "expected a list of references such as [env:NAME]")
            return []
        }
        var references: [SecretReference] = []
        for node in nodes {
            guard case .scalar(let scalar) = node.content else {
                fields.report("secrets", at: node, "expected env:NAME or file:/path")
                continue
            }
            do throws(SecretError) {
                references.append(try SecretReference(parsing: scalar.text))
            } catch {
                fields.report("secrets", at: node, error.description)
            }
        }
        return references
    }

    static func policies(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [PolicyBook.Rule] {
        let pairs: [YAMLPair]
        do throws(YAMLError) {
            pairs = try node.mapping("a mapping of names to policies").pairs
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
        var rules: [PolicyBook.Rule] = []
        var errors: [ConfigurationError] = []
        for pair in pairs {
            do throws(ListErrors) {
                let rule = try policy(pair.value, named: pair.name, "\(path).\(pair.name)")
                if let other = rules.first(where: {
                    $0.service == rule.service && $0.environment == rule.environment
                }) {
                    errors.append(
                        ConfigurationError(
                            ConfigurationLoader.place(pair.key), setting: "\(path).\(pair.name)",
                            problem: "is for the same deployments as '\(other.policy.name)'"))
                }
                rules.append(rule)
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
        return rules
    }

    private static func policy(
        _ node: YAMLNode, named name: String, _ path: String
    ) throws(ListErrors) -> PolicyBook.Rule {
        var fields = try Fields(
            node, path,
            known: ["service", "environment", "autonomy", "clearCutErrorRate", "toleratedEffect"])
        var rule = PolicyBook.Rule(policy: Policy(name: name))
        rule.service = fields.optional("service") { node throws(YAMLError) in
            try node.filledString("the identifier of a service")
        }
        rule.environment = fields.optional("environment") { node throws(YAMLError) in
            try node.filledString("the identifier of an environment")
        }
        if let autonomy = fields.optional(
            "autonomy",
            { node throws(YAMLError) in
                try node.value(of: Policy.Autonomy.self)
            })
        {
            rule.policy.autonomy = autonomy
        }
        if let rate = fields.optional("clearCutErrorRate", { node throws(YAMLError) in try node.fraction() })
        {
            rule.policy.clearCutErrorRate = rate
        }
        if let effect = fields.optional("toleratedEffect", { node throws(YAMLError) in try node.fraction() })
        {
            rule.policy.toleratedEffect = effect
        }
        guard fields.errors.isEmpty else { throw ListErrors(fields.errors) }
        return rule
    }

    // MARK: - Parts

    private static func scopes(_ node: YAMLNode) throws(YAMLError) -> Scopes {
        var scopes: Scopes = []
        for node in try node.sequence("a list of scopes") {
            scopes.insert(Scopes(try node.value(of: Scope.self)))
        }
        guard !scopes.isEmpty else { throw node.unexpected("at least one scope") }
        return scopes
    }

    /// A field name of RFC 9110 section 5.6.2, in lower case as lookups want it.
    private static func headerName(_ node: YAMLNode) throws(YAMLError) -> String {
        let text = try node.filledString("the name of a header")
        var name: [UInt8] = []
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): name.append(octet | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                _ where "!#$%&'*+-.^_`|~".utf8.contains(octet):
                name.append(octet)
            default: throw node.unexpected("the name of a header")
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func each<Value>(
        _ node: YAMLNode, _ path: String, _ expected: String,
        _ read: (YAMLNode, String) throws(ListErrors) -> Value
    ) throws(ListErrors) -> [Value] {
        let nodes: [YAMLNode]
        do throws(YAMLError) {
            nodes = try node.sequence(expected)
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
        var values: [Value] = []
        var errors: [ConfigurationError] = []
        for (index, node) in nodes.enumerated() {
            do throws(ListErrors) {
                values.append(try read(node, "\(path)[\(index)]"))
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
        return values
    }
}

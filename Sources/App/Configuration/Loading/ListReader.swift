import YAML

/// Reads the settings that are lists and mappings of their own.
///
/// All that is wrong is gathered before anything is thrown.
enum ListReader {
    // MARK: - Lists

    static func texts(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [String] {
        try FieldReader.each(node, path, "a list of texts") { (node, path) throws(ListErrors) in
            do throws(YAMLError) {
                return try node.filledString("a text")
            } catch {
                throw ListErrors([ConfigurationError(error, setting: path)])
            }
        }
    }

    static func certificates(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [CertificateRule] {
        try FieldReader.each(node, path, "a list of names with scopes") { (node, path) throws(ListErrors) in
            var fields = try FieldReader(node, path, known: ["name", "scopes"])
            let name = fields.required("name") { node throws(YAMLError) in
                try node.filledString("a name in the certificate")
            }
            let scopes = fields.required("scopes", scopes)
            guard fields.errors.isEmpty, let name, let scopes else { throw ListErrors(fields.errors) }
            return CertificateRule(name: name, scopes: scopes)
        }
    }

    static func webhooks(_ node: YAMLNode, _ path: String) throws(ListErrors) -> [Configuration.Webhook] {
        let webhooks = try FieldReader.each(node, path, "a list of webhooks", webhook)
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
        var fields = try FieldReader(
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
    private static func references(_ fields: inout FieldReader) -> [SecretReference] {
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
}

import Clients
import YAML

/// Reads `alerts.channels`: a mapping of names to channels.
enum AlertChannelReader {
    private static let types = ["slack", "pagerDuty", "teams", "webhook"]

    /// Reads the channels.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - path: The setting, for errors.
    /// - Returns: The channels in the order of the file.
    /// - Throws: ``ListErrors`` with all that is wrong.
    static func channels(
        _ node: YAMLNode, _ path: String
    ) throws(ListErrors) -> [Configuration.Alerts.Channel] {
        let pairs: [YAMLPair]
        do throws(YAMLError) {
            pairs = try node.mapping("a mapping of names to channels").pairs
        } catch {
            throw ListErrors([ConfigurationError(error, setting: path)])
        }
        var channels: [Configuration.Alerts.Channel] = []
        var errors: [ConfigurationError] = []
        for pair in pairs {
            do throws(ListErrors) {
                let kind = try kind(pair.value, "\(path).\(pair.name)")
                channels.append(Configuration.Alerts.Channel(name: pair.name, kind: kind))
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw ListErrors(errors) }
        return channels
    }

    private static func kind(
        _ node: YAMLNode, _ path: String
    ) throws(ListErrors) -> Configuration.Alerts.Kind {
        var fields = try FieldReader(
            node, path, known: ["type", "url", "webhook", "token", "channel", "routingKey", "secret"])
        let type = fields.required("type") { node throws(YAMLError) in try node.word(of: types) }
        var kind: Configuration.Alerts.Kind?
        var used: Set = ["type"]
        switch type {
        case "slack" where fields.mentions("webhook"):
            used.insert("webhook")
            if let url = reference("webhook", &fields) { kind = .slackWebhook(url: url) }
        case "slack":
            used.formUnion(["token", "channel", "url"])
            let token = reference("token", &fields)
            let channel = fields.required("channel") { node throws(YAMLError) in
                try node.filledString("the id of a conversation or #name")
            }
            let url = address("url", &fields) ?? "https://slack.com/api"
            if let token, let channel { kind = .slackBot(token: token, channel: channel, url: url) }
        case "pagerDuty":
            used.formUnion(["routingKey", "url"])
            let key = reference("routingKey", &fields)
            let url = address("url", &fields) ?? "https://events.pagerduty.com"
            if let key { kind = .pagerDuty(routingKey: key, url: url) }
        case "teams":
            used.insert("webhook")
            if let url = reference("webhook", &fields) { kind = .teams(url: url) }
        case "webhook":
            used.formUnion(["url", "secret"])
            if !fields.mentions("url") { fields.report("url", at: node, "is missing") }
            let url = address("url", &fields)
            let secret = reference("secret", &fields)
            if let url, let secret { kind = .webhook(url: url, secret: secret) }
        default: break
        }
        if let type {
            for pair in fields.mapping.pairs where !used.contains(pair.name) {
                fields.report(pair.name, at: pair.key, "means nothing for a channel of the type '\(type)'")
            }
        }
        guard fields.errors.isEmpty, let kind else { throw ListErrors(fields.errors) }
        return kind
    }

    private static func reference(_ key: String, _ fields: inout FieldReader) -> SecretReference? {
        guard let node = fields.mapping[key] else {
            fields.report(key, at: fields.mapping.node, "is missing; write \(key): env:NAME")
            return nil
        }
        guard case .scalar(let scalar) = node.content else {
            fields.report(key, at: node, "expected a reference to a secret such as env:NAME")
            return nil
        }
        do throws(SecretError) {
            return try SecretReference(parsing: scalar.text)
        } catch {
            fields.report(key, at: node, error.description)
            return nil
        }
    }

    private static func address(_ key: String, _ fields: inout FieldReader) -> String? {
        let node = fields.mapping[key]
        guard let text = fields.optional(key, { node throws(YAMLError) in try node.filledString("a URL") })
        else { return nil }
        do throws(TransferURLError) {
            _ = try TransferURL(parsing: text)
            return text
        } catch {
            if let node { fields.report(key, at: node, error.description) }
            return nil
        }
    }
}

extension Configuration.Alerts.Channel {
    /// The channel as the file would hold it, in flow style.
    var flow: String {
        let members: [(String, String)] =
            switch kind {
            case .slackWebhook(let url): [("type", "slack"), ("webhook", url.description)]
            case .slackBot(let token, let channel, let url):
                [("type", "slack"), ("token", token.description), ("channel", channel), ("url", url)]
            case .pagerDuty(let key, let url):
                [("type", "pagerDuty"), ("routingKey", key.description), ("url", url)]
            case .teams(let url): [("type", "teams"), ("webhook", url.description)]
            case .webhook(let url, let secret):
                [("type", "webhook"), ("url", url), ("secret", secret.description)]
            }
        let text = members.map { "\($0.0): \(Setting.quoted($0.1))" }.joined(separator: ", ")
        return "\(Setting.quoted(name)): {\(text)}"
    }

    /// Where the channel's secret stands.
    var secret: SecretReference {
        switch kind {
        case .slackWebhook(let url), .teams(let url): url
        case .slackBot(let token, _, _): token
        case .pagerDuty(let key, _): key
        case .webhook(_, let secret): secret
        }
    }
}

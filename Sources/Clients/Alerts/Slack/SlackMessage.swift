import JSON

/// An alert in Slack's Block Kit.
///
/// Source of the limits: Slack's Block Kit reference (header 150, section text 3000, field 2000 and ten of them,
/// context ten elements, button text 75 and URL 3000), and about 13,200 characters in all blocks.
struct SlackMessage {
    private let alert: Alert

    init(_ alert: Alert) { self.alert = alert }

    /// The line that notifications and clients without blocks show.
    var text: String { Self.escaped("\(mark) \(alert.title)") }

    /// The blocks.
    var blocks: JSONValue {
        var blocks: [JSONValue] = [
            ["type": "header", "text": Self.plain("\(mark) \(alert.title)", 150)],
            ["type": "section", "text": Self.markdown(alert.summary, 3000)],
        ]
        if !alert.details.isEmpty {
            let list = alert.details.prefix(6).map { "• " + Self.escaped($0.shortened(to: 400)) }
            blocks.append([
                "type": "section",
                "text": ["type": "mrkdwn", "text": .string(list.joined(separator: "\n").shortened(to: 3000))],
            ])
        }
        if !alert.facts.isEmpty {
            let fields: [JSONValue] = alert.facts.prefix(10).map { fact in
                [
                    "type": "mrkdwn",
                    "text": .string(
                        "*\(Self.escaped(fact.name))*\n\(Self.escaped(fact.value.shortened(to: 300)))"),
                ]
            }
            blocks.append(["type": "section", "fields": .array(fields)])
        }
        let buttons: [JSONValue] = alert.links.prefix(5).filter { $0.url.utf8.count <= 3000 }.map { link in
            ["type": "button", "text": Self.plain(link.text, 75), "url": .string(link.url)]
        }
        if !buttons.isEmpty { blocks.append(["type": "actions", "elements": .array(buttons)]) }
        return .array(blocks)
    }

    /// One line for the conversation below the first message.
    var reply: String { Self.escaped("\(mark) \(alert.title)\n\(alert.summary)".shortened(to: 3000)) }

    private var mark: String {
        switch (alert.state, alert.severity) {
        case (.resolved, _): "✅"
        case (.acknowledged, _): "👀"
        case (.open, .critical), (.open, .error): "🛑"
        case (.open, .warning): "⚠️"
        case (.open, .info): "ℹ️"
        }
    }

    private static func plain(_ text: String, _ limit: Int) -> JSONValue {
        ["type": "plain_text", "text": .string(text.shortened(to: limit))]
    }

    private static func markdown(_ text: String, _ limit: Int) -> JSONValue {
        // Escaping lengthens; so the limit holds after it, and no entity is cut.
        var length = limit
        var escaped = Self.escaped(text.shortened(to: length))
        while escaped.utf16.count > limit, length > 100 {
            length -= escaped.utf16.count - limit + 8
            escaped = Self.escaped(text.shortened(to: max(length, 100)))
        }
        return ["type": "mrkdwn", "text": .string(escaped)]
    }

    /// Slack reads `<…>` as links and mentions; what a log says must call nobody.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

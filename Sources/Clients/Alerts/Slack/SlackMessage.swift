import JSON

/// An alert in Slack's Block Kit.
///
/// Source of the limits: Slack's Block Kit reference (header 150, section text 3000, field 2000 and ten of them,
/// context ten elements, button text 75 and URL 3000), and about 13,200 characters in all blocks.
struct SlackMessage {
    private let alert: Alert

    init(_ alert: Alert) { self.alert = alert }

    /// The line that notifications and clients without blocks show.
    var text: String { Self.escaped("\(mark) \(alert.title)", 400) }

    /// The blocks.
    var blocks: JSONValue {
        var blocks: [JSONValue] = [
            ["type": "header", "text": Self.plain("\(mark) \(alert.title)", 150)],
            ["type": "section", "text": Self.markdown(Self.escaped(alert.summary, 3000))],
        ]
        if !alert.details.isEmpty {
            let list = alert.details.prefix(6).map { "• " + Self.escaped($0, 400) }
            blocks.append(["type": "section", "text": Self.markdown(list.joined(separator: "\n"))])
        }
        if !alert.facts.isEmpty {
            let fields = alert.facts.prefix(10).map { fact in
                Self.markdown("*\(Self.escaped(fact.name, 80))*\n\(Self.escaped(fact.value, 300))")
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
    var reply: String { Self.escaped("\(mark) \(alert.title)\n\(alert.summary)", 3000) }

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

    private static func markdown(_ escaped: String) -> JSONValue {
        ["type": "mrkdwn", "text": .string(escaped)]
    }

    /// Slack reads `<…>` as links and mentions; what a log says must call nobody.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: The most UTF-16 units after escaping; no entity is cut.
    /// - Returns: The escaped text.
    private static func escaped(_ text: String, _ limit: Int) -> String {
        guard text.utf16.count <= limit else { return escaped(text.shortened(to: limit), limit) }
        var result = ""
        var count = 0
        for character in text {
            let piece =
                switch character {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                default: String(character)
                }
            count += piece.utf16.count
            // Room for the ellipsis.
            if count >= limit { return result + "…" }
            result += piece
        }
        return result
    }
}

import HTTP
import JSON

/// Microsoft Teams by a webhook of its Workflows: one Adaptive Card a message.
///
/// Source: Microsoft's documentation of incoming webhooks and Adaptive Cards 1.4: a message of type `message` with one
/// attachment, 28 KB in all; text blocks read a subset of Markdown.
package struct TeamsWebhook: AlertChannel {
    private static let name = "teams"
    /// Below Teams' 28 KB, which count the envelope too.
    private static let largestBody = 27_000

    private let client: any HTTPClient
    private let url: @Sendable () async throws(AlertError) -> TransferURL

    /// Creates the channel.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - url: Fetches the webhook's URL, which is its password.
    package init(
        client: any HTTPClient, url: @escaping @Sendable () async throws(AlertError) -> TransferURL
    ) {
        self.client = client
        self.url = url
    }

    package func deliver(
        _ alert: Alert, after known: AlertReceipt?
    ) async throws(AlertError) -> AlertReceipt {
        var body = Self.message(alert, details: 6).bytes
        if body.count > Self.largestBody { body = Self.message(alert, details: 0).bytes }
        let request = TransferRequest(
            .post, try await url(), headers: [.plain("Content-Type", "application/json")], body: body)
        let response = try await Self.name.send(request, over: client)
        guard response.isSuccess else { throw AlertError(Self.name, response) }
        return AlertReceipt(thread: alert.thread, state: alert.state)
    }

    private static func message(_ alert: Alert, details: Int) -> JSONValue {
        let colour: JSONValue =
            switch (alert.state, alert.severity) {
            case (.resolved, _): "Good"
            case (_, .critical), (_, .error): "Attention"
            case (_, .warning): "Warning"
            case (_, .info): "Default"
            }
        let state = alert.state == .open ? "" : " (\(alert.state.rawValue))"
        var body: [JSONValue] = [
            block("\(alert.title)\(state)", 300, ["weight": "Bolder", "size": "Medium", "color": colour]),
            block(alert.summary, 4000, [:]),
        ]
        for detail in alert.details.prefix(details) { body.append(block("- \(detail)", 400, [:])) }
        let facts: [JSONValue] = alert.facts.prefix(12).map {
            ["title": .string($0.name.shortened(to: 80)), "value": .string($0.value.shortened(to: 300))]
        }
        if !facts.isEmpty { body.append(["type": "FactSet", "facts": .array(facts)]) }
        let actions: [JSONValue] = alert.links.prefix(5).map {
            ["type": "Action.OpenUrl", "title": .string($0.text.shortened(to: 75)), "url": .string($0.url)]
        }
        let card: JSONValue = [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
            "version": "1.4", "body": .array(body), "actions": .array(actions),
        ]
        return [
            "type": "message",
            "attachments": [
                [
                    "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil,
                    "content": card,
                ]
            ],
        ]
    }

    private static func block(_ text: String, _ limit: Int, _ style: JSONValue) -> JSONValue {
        // A link in the text of a log must not become one that people can follow.
        let harmless = text.shortened(to: limit).replacing("[", with: "\\[").replacing("](", with: "]\\(")
        return .object(
            [.init("type", "TextBlock"), .init("text", .string(harmless)), .init("wrap", true)]
                + (style.object ?? []))
    }
}

import HTTP
import JSON

/// Slack by an incoming webhook: it can add messages and nothing else, neither threads nor changes.
package struct SlackWebhook: AlertChannel {
    private static let name = "slack"

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
        let message = SlackMessage(alert)
        let body: JSONValue = ["text": .string(message.text), "blocks": message.blocks]
        let request = TransferRequest(
            .post, try await url(), headers: [.plain("Content-Type", "application/json")], body: body.bytes)
        let response = try await Self.name.send(request, over: client)
        guard response.isSuccess else { throw AlertError(Self.name, response) }
        return AlertReceipt(thread: alert.thread, state: alert.state)
    }
}

extension String {
    /// Sends a request of the channel of this name.
    ///
    /// - Throws: ``AlertError`` where there is no answer.
    func send(
        _ request: TransferRequest, over client: any HTTPClient
    ) async throws(AlertError) -> TransferResponse {
        do throws(TransferError) {
            return try await client.send(request)
        } catch {
            throw AlertError(self, error)
        }
    }
}

import HTTP
import JSON

/// Slack by a bot's token: one thread an execution, whose first message is kept up to date.
///
/// Source: Slack's Web API, `chat.postMessage` (with `thread_ts`) and `chat.update`; the token needs `chat:write`.
/// Answers have the status 200 also for failures, and then `"ok":false` and a word in `error`.
package struct SlackBot: AlertChannel {
    private static let name = "slack"

    private let client: any HTTPClient
    private let base: TransferURL
    private let channel: String
    private let token: @Sendable () async throws(AlertError) -> SensitiveText

    /// Creates the channel.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: The API's root, `https://slack.com/api`.
    ///   - channel: The conversation's id or `#name`.
    ///   - token: Fetches the bot's token.
    package init(
        client: any HTTPClient, base: TransferURL, channel: String,
        token: @escaping @Sendable () async throws(AlertError) -> SensitiveText
    ) {
        self.client = client
        self.base = base
        self.channel = channel
        self.token = token
    }

    package func deliver(
        _ alert: Alert, after known: AlertReceipt?
    ) async throws(AlertError) -> AlertReceipt {
        let message = SlackMessage(alert)
        guard let known, known.thread == alert.thread,
            let cut = known.reference.firstIndex(of: "/")
        else {
            let answer = try await call(
                "chat.postMessage",
                ["channel": .string(channel), "text": .string(message.text), "blocks": message.blocks])
            guard let timestamp = answer["ts"]?.string, let channel = answer["channel"]?.string else {
                throw AlertError(Self.name, "the answer names no message", isTransient: false)
            }
            return AlertReceipt(
                thread: alert.thread, reference: "\(channel)/\(timestamp)", state: alert.state)
        }
        // An update wants the channel's id, which only the answer to the first message has told.
        let channel = JSONValue.string(String(known.reference[..<cut]))
        let timestamp = JSONValue.string(String(known.reference[known.reference.index(after: cut)...]))
        _ = try await call(
            "chat.update",
            [
                "channel": channel, "ts": timestamp, "text": .string(message.text), "blocks": message.blocks,
            ])
        _ = try await call(
            "chat.postMessage",
            ["channel": channel, "thread_ts": timestamp, "text": .string(message.reply)])
        return AlertReceipt(thread: alert.thread, reference: known.reference, state: alert.state)
    }

    private func call(_ method: String, _ body: JSONValue) async throws(AlertError) -> JSONValue {
        let token = try await token()
        let request = TransferRequest(
            .post, base.appending(method),
            headers: [
                .plain("Content-Type", "application/json; charset=utf-8"),
                .secret("Authorization", SensitiveText("Bearer \(token.reveal())")),
            ], body: body.bytes)
        let response = try await Self.name.send(request, over: client)
        guard response.isSuccess else { throw AlertError(Self.name, response) }
        let answer: JSONValue
        do throws(JSONError) {
            answer = try JSONValue(parsing: response.body)
        } catch {
            throw AlertError(Self.name, "\(method): the answer is no JSON", isTransient: true)
        }
        guard answer["ok"]?.boolean == true else {
            let word = answer["error"]?.string ?? "unknown error"
            throw AlertError(
                Self.name, "\(method): \(word)", isTransient: Self.transientErrors.contains(word),
                retryAfter: word == "ratelimited" ? .seconds(30) : nil)
        }
        return answer
    }

    /// Errors that pass by themselves.
    private static let transientErrors: Set = [
        "ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
        "team_added_to_org",
    ]
}

import Cryptography
import HTTP
import JSON

/// Any receiver of webhooks that are signed by the Standard Webhooks specification 1.0, symmetric form `v1`.
package struct SignedWebhook: AlertChannel {
    private static let name = "webhook"

    private let client: any HTTPClient
    private let url: TransferURL
    private let secret: @Sendable () async throws(AlertError) -> SensitiveText
    private let now: @Sendable () -> Double

    /// Creates the channel.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - url: Where it goes.
    ///   - secret: Fetches the signing secret: `whsec_` and the Base64 of 24 to 64 octets.
    ///   - now: The present time in Unix seconds.
    package init(
        client: any HTTPClient, url: TransferURL,
        secret: @escaping @Sendable () async throws(AlertError) -> SensitiveText,
        now: @escaping @Sendable () -> Double
    ) {
        self.client = client
        self.url = url
        self.secret = secret
        self.now = now
    }

    package func deliver(
        _ alert: Alert, after known: AlertReceipt?
    ) async throws(AlertError) -> AlertReceipt {
        let body = Self.body(of: alert).bytes
        let key = try Self.key(try await secret())
        let timestamp = String(Int64(now()))
        var code = HMACSHA256(key: key)
        code.update("\(alert.id).\(timestamp).")
        code.update(body)
        let signature = Base64.standard.encode(Array(code.finish().bytes))
        let request = TransferRequest(
            .post, url,
            headers: [
                .plain("Content-Type", "application/json"), .plain("webhook-id", alert.id),
                .plain("webhook-timestamp", timestamp), .plain("webhook-signature", "v1,\(signature)"),
            ], body: body,
            // The id tells a receiver that a second one is the same as the first.
            repetition: .always)
        let response = try await Self.name.send(request, over: client)
        guard response.isSuccess else { throw AlertError(Self.name, response) }
        return AlertReceipt(thread: alert.thread, state: alert.state)
    }

    private static func key(_ secret: SensitiveText) throws(AlertError) -> [UInt8] {
        let text = secret.reveal()
        let digits = text.utf8.starts(with: "whsec_".utf8) ? text.dropFirst(6) : text[...]
        guard let key = Base64.lenient.decode(digits.utf8), (16...64).contains(key.count) else {
            throw AlertError(
                name, "the signing secret is not whsec_ and the Base64 of 24 to 64 octets", isTransient: false
            )
        }
        return key
    }

    private static func body(of alert: Alert) -> JSONValue {
        [
            "type": .string("alert.\(alert.state.rawValue)"),
            "timestamp": .string(InternetTime.text(unixSeconds: alert.time)),
            "data": [
                "id": .string(alert.id), "incident": .string(alert.incident),
                "execution": .string(alert.thread), "state": .string(alert.state.rawValue),
                "severity": .string(alert.severity.rawValue), "category": .string(alert.category),
                "service": .string(alert.service), "environment": .string(alert.environment),
                "title": .string(alert.title), "summary": .string(alert.summary),
                "details": .array(alert.details.map(JSONValue.string)),
                "facts": .object(alert.facts.map { .init($0.name, .string($0.value)) }),
                "links": .array(
                    alert.links.map { ["text": .string($0.text), "url": .string($0.url)] }),
            ],
        ]
    }
}

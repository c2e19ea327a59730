import HTTP
import JSON

/// PagerDuty's Events API v2.
///
/// An incident's key is the `dedup_key`, so what is told again is no second page, and what is over is resolved.
/// Source: PagerDuty's documentation of events: summary at most 1024 characters, `dedup_key` at most 255, 512 kB in all;
/// 202 is success, 400 is not to be repeated, 429 and 5xx are.
package struct PagerDutyEvents: AlertChannel {
    private static let name = "pagerduty"

    private let client: any HTTPClient
    private let base: TransferURL
    private let routingKey: @Sendable () async throws(AlertError) -> SensitiveText

    /// Creates the channel.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - base: The API's root, `https://events.pagerduty.com`.
    ///   - routingKey: Fetches the integration's key.
    package init(
        client: any HTTPClient, base: TransferURL,
        routingKey: @escaping @Sendable () async throws(AlertError) -> SensitiveText
    ) {
        self.client = client
        self.base = base
        self.routingKey = routingKey
    }

    package func deliver(
        _ alert: Alert, after known: AlertReceipt?
    ) async throws(AlertError) -> AlertReceipt {
        let action =
            switch alert.state {
            case .open: "trigger"
            case .acknowledged: "acknowledge"
            case .resolved: "resolve"
            }
        let key = try await routingKey()
        var body: [JSONValue.Member] = [
            .init("routing_key", .string(key.reveal())), .init("event_action", .string(action)),
            .init("dedup_key", .string(Self.dedupKey(of: alert.incident))),
        ]
        if alert.state == .open {
            body += [
                .init("payload", payload(of: alert)), .init("client", "Verdict"),
                .init(
                    "links",
                    .array(
                        alert.links.prefix(10).map { ["href": .string($0.url), "text": .string($0.text)] })),
            ]
        }
        let request = TransferRequest(
            .post, base.appending(path: "/v2/enqueue"),
            headers: [.plain("Content-Type", "application/json")],
            body: JSONValue.object(body).bytes,
            // The key makes a second one the same as the first.
            repetition: .always)
        let response = try await Self.name.send(request, over: client)
        guard response.isSuccess else { throw AlertError(Self.name, response) }
        return AlertReceipt(
            thread: alert.thread, reference: Self.dedupKey(of: alert.incident), state: alert.state)
    }

    private func payload(of alert: Alert) -> JSONValue {
        var details: [JSONValue.Member] = [.init("reason", .string(alert.summary.shortened(to: 4000)))]
        for fact in alert.facts.prefix(30) {
            details.append(.init(fact.name, .string(fact.value.shortened(to: 1000))))
        }
        if !alert.details.isEmpty {
            details.append(
                .init(
                    "findings", .array(alert.details.prefix(20).map { .string($0.shortened(to: 1000)) })))
        }
        let source = [alert.service, alert.environment].filter { !$0.isEmpty }.joined(separator: "-")
        return [
            "summary": .string("\(alert.title): \(alert.summary)".shortened(to: 1024)),
            "source": .string(source.isEmpty ? "verdict" : source),
            "severity": .string(alert.severity.rawValue),
            "timestamp": .string(InternetTime.text(unixSeconds: alert.time)),
            "component": .string(alert.service), "group": .string(alert.environment),
            "class": .string(alert.category), "custom_details": .object(details),
        ]
    }

    /// At most 255 octets; a longer one keeps its end different by a checksum of the whole.
    static func dedupKey(of incident: String) -> String {
        let octets = Array(incident.utf8)
        guard octets.count > 255 else { return incident }
        // FNV-1a, 64 bits: any checksum will do, and this needs no library.
        let sum = octets.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return incident.shortened(to: 100) + "/" + String(sum, radix: 16)
    }
}

package import HTTP

/// One source of webhooks: its signatures and its memory.
package final class WebhookReceiver: Sendable {
    /// What became of a webhook.
    package enum Receipt: Sendable, Hashable {
        /// It is genuine and new; the identity is to be given to ``WebhookReceiver/forget(_:)`` on failure.
        case fresh(Principal, identity: String?)
        /// It is genuine but was here before: answer as after success, and do nothing.
        case replayed(Principal)
        /// It is not genuine.
        case refused(Refusal, reason: WebhookVerifier.Reason)
    }

    /// The name that the operator gave the source; it stands in the URL or in the route's configuration.
    package let name: String

    private let verifier: WebhookVerifier
    private let window: ReplayWindow
    private let principal: Principal

    /// Creates a receiver.
    ///
    /// - Parameters:
    ///   - name: the source's name.
    ///   - verifier: what checks its signatures.
    ///   - scopes: what its webhooks may cause.
    ///   - capacity: how many deliveries are remembered.
    package init(
        name: String, verifier: WebhookVerifier, scopes: Scopes = [.verify], capacity: Int = 10_000
    ) {
        self.name = name
        self.verifier = verifier
        window = ReplayWindow(lifetime: verifier.tolerance * 2, capacity: capacity)
        principal = Principal(kind: .webhook, identifier: name, name: name, scopes: scopes)
    }

    /// Whether a head bears what this source shows itself by.
    ///
    /// - Parameter fields: the webhook's header fields.
    /// - Returns: false for one that ``receive(_:body:at:)`` is certain to refuse.
    package func recognises(_ fields: HTTPFields) -> Bool { verifier.recognises(fields) }

    /// Checks a webhook and remembers it if it is genuine.
    ///
    /// - Parameters:
    ///   - fields: its header fields.
    ///   - body: its octets as they came.
    ///   - time: the present moment, in Unix seconds.
    /// - Returns: what became of it.
    package func receive(_ fields: HTTPFields, body: [UInt8], at time: Int64) -> Receipt {
        switch verifier.check(fields, body: body, at: time) {
        case .refused(let reason):
            .refused(reason == .repeatedField ? .ambiguousSignature : .wrongSignature, reason: reason)
        case .accepted(let identity):
            if let identity, !window.record(identity, at: time) {
                .replayed(principal)
            } else {
                .fresh(principal, identity: identity)
            }
        }
    }

    /// Lets the sender's next attempt count, because this one could not be carried out.
    package func forget(_ identity: String?) {
        if let identity { window.forget(identity) }
    }
}

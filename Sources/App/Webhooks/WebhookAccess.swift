import HTTP

/// Lets in senders of webhooks that sign, beside callers with a token.
struct WebhookAccess: Sendable {
    private let receivers: [WebhookReceiver]

    /// Creates the access.
    ///
    /// - Parameter receivers: The configured senders.
    init(receivers: [WebhookReceiver] = []) { self.receivers = receivers }

    /// Who sent a webhook.
    struct Sender: Sendable {
        var principal: Principal
        /// Whether the very same delivery was here before.
        var isReplay = false
        /// Lets the next attempt count, where this one cannot be carried out.
        var forget: @Sendable () -> Void = {}
    }

    /// Whether a head bears what one of the senders shows itself by; whether it is genuine may need the body.
    func mayBeSigned(_ fields: HTTPFields) -> Bool { receivers.contains { $0.recognises(fields) } }

    /// Finds the sender of a whole request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - seconds: The present moment in Unix seconds.
    /// - Returns: The sender.
    /// - Throws: ``Refusal`` where no signature is right.
    func sender(of request: HTTPRequest, at seconds: Int64) throws(Refusal) -> Sender {
        var refusal = Refusal.missingCredentials
        for receiver in receivers where receiver.recognises(request.head.fields) {
            switch receiver.receive(request.head.fields, body: request.body, at: seconds) {
            case .fresh(let principal, let identity):
                return Sender(principal: principal, forget: { receiver.forget(identity) })
            case .replayed(let principal): return Sender(principal: principal, isReplay: true)
            case .refused(let reason, _): refusal = reason
            }
        }
        throw refusal
    }
}

import App
import Cryptography
import HTTP
import Testing

@Suite struct WebhookReceiverTests {
    private let key = Array("topsecret topsecret".utf8)

    private func receiver(capacity: Int = 100) throws -> WebhookReceiver {
        let verifier = try WebhookVerifier(
            scheme: .slack, secrets: [Secret("topsecret topsecret")], tolerance: 300)
        return WebhookReceiver(name: "ops", verifier: verifier, scopes: .act, capacity: capacity)
    }

    private func fields(_ body: String, at time: Int64) -> HTTPFields {
        let code = HMACSHA256.authenticationCode(for: Array("v0:\(time):\(body)".utf8), key: key)
        var fields = HTTPFields()
        fields.append("X-Slack-Request-Timestamp", "\(time)")
        fields.append("X-Slack-Signature", "v0=\(code.hexadecimal)")
        return fields
    }

    @Test func `a delivery is acted on once`() throws {
        let receiver = try receiver()
        let fields = fields("a", at: 1000)
        guard
            case .fresh(let principal, let identity) = receiver.receive(
                fields, body: Array("a".utf8), at: 1000)
        else {
            Issue.record("the first delivery is not fresh")
            return
        }
        #expect(principal == Principal(kind: .webhook, identifier: "ops", name: "ops", scopes: .act))
        #expect(receiver.receive(fields, body: Array("a".utf8), at: 1300) == .replayed(principal))
        receiver.forget(identity)
        #expect(
            receiver.receive(fields, body: Array("a".utf8), at: 1300) == .fresh(principal, identity: identity)
        )
    }

    @Test func `wrong signatures are not remembered`() throws {
        let receiver = try receiver(capacity: 1)
        let right = fields("a", at: 1000)
        _ = receiver.receive(right, body: Array("a".utf8), at: 1000)
        for number in 0..<100 {
            let result = receiver.receive(fields("a", at: 1000), body: Array("\(number)".utf8), at: 1000)
            #expect(result == .refused(.wrongSignature, reason: .wrongSignature))
        }
        guard case .replayed = receiver.receive(right, body: Array("a".utf8), at: 1000) else {
            Issue.record("the delivery was forgotten")
            return
        }
    }

    @Test func `a repeated field is a bad request`() throws {
        var fields = fields("a", at: 1000)
        fields.append("x-slack-signature", "v0=")
        #expect(
            try receiver().receive(fields, body: Array("a".utf8), at: 1000)
                == .refused(.ambiguousSignature, reason: .repeatedField))
    }
}

@Suite struct ReplayWindowTests {
    @Test func `an identity is kept for its lifetime`() {
        let window = ReplayWindow(lifetime: 600, capacity: 10)
        #expect(window.record("a", at: 1000))
        #expect(!window.record("a", at: 1599))
        #expect(window.record("a", at: 1600))
        #expect(!window.record("a", at: 1601))
    }

    @Test func `memory is bounded, and the oldest goes first`() {
        let window = ReplayWindow(lifetime: 600, capacity: 10)
        for number in 0..<5000 {
            #expect(window.record("\(number)", at: 0))
            #expect(window.count <= 10)
        }
        #expect(!window.record("4999", at: 0))
        #expect(window.record("0", at: 0))
    }

    @Test func `what was forgotten and recorded again keeps its new lifetime`() {
        let window = ReplayWindow(lifetime: 600, capacity: 10)
        #expect(window.record("a", at: 0))
        window.forget("a")
        #expect(window.record("a", at: 500))
        #expect(window.record("b", at: 700))
        #expect(!window.record("a", at: 700))
    }
}

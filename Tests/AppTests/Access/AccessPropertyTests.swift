import App
import Cryptography
import HTTP
import TestSupport
import Testing

@Suite struct AccessPropertyTests {
    private func noise(_ count: Int, _ generator: inout SeededGenerator) -> String {
        let octets = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &generator) }
        return String(decoding: octets, as: UTF8.self)
    }

    @Test(arguments: 0..<4) func `no noise is a token`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<2000 {
            let count = Bool.random(using: &generator) ? 49 : Int.random(in: 0..<80, using: &generator)
            #expect(APIToken.digest(of: "vdt_" + noise(count, &generator)) == nil)
        }
    }

    @Test(arguments: WebhookScheme.names) func `no noise is a signature, and none traps`(name: String) throws
    {
        let scheme = try #require(WebhookScheme(name: name, header: "x-token"))
        let verifier = try WebhookVerifier(
            scheme: scheme, secrets: [Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")])
        let names = [
            "webhook-id", "webhook-timestamp", "webhook-signature", "svix-id", "svix-timestamp",
            "svix-signature",
            "x-hub-signature-256", "x-harness-signature", "x-slack-signature", "x-slack-request-timestamp",
            "x-gitlab-token", "x-token",
        ]
        let digest = String(repeating: "0", count: 64)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            var fields = HTTPFields()
            for name in names {
                let values = [
                    "", "1000", "v1,", "v1,AAAA", "v1, v1,=", ",", "v0=\(digest)", "sha256=\(digest)", digest,
                    "v1,\(Base64.standard.encode([UInt8](repeating: 0, count: 32)))",
                    "v1a,\(Base64.standard.encode([UInt8](repeating: 0, count: 64)))", noise(20, &generator),
                ]
                if let value = values.randomElement(using: &generator) { fields.append(name, value) }
            }
            let result = verifier.check(fields, body: Array(noise(10, &generator).utf8), at: 1000)
            if case .accepted = result { Issue.record("accepted: \(fields.all)") }
        }
    }

    @Test(arguments: 0..<4) func `the window forgets nothing too early`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let window = ReplayWindow(lifetime: 50, capacity: 1000)
        var expiries: [Int: Int64] = [:]
        var time: Int64 = 0
        for _ in 0..<5000 {
            time += Int64.random(in: 0...3, using: &generator)
            let identity = Int.random(in: 0..<60, using: &generator)
            let isKept = expiries[identity].map { $0 > time } ?? false
            if Int.random(in: 0..<10, using: &generator) == 0 {
                window.forget("\(identity)")
                expiries[identity] = nil
            } else {
                #expect(window.record("\(identity)", at: time) == !isKept)
                if !isKept { expiries[identity] = time + 50 }
            }
        }
    }
}

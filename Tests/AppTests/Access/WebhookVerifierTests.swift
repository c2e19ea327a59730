import App
import Cryptography
import HTTP
import Testing

@Suite struct WebhookVerifierTests {
    private static let now: Int64 = 1_800_000_000
    private static let key = Array("a key of twenty-four oct".utf8)
    private static let body = Array("{\"event\":\"deployed\"}\n".utf8)

    private static func fields(_ pairs: [(String, String)]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in pairs { fields.append(name, value) }
        return fields
    }

    private static func standard(
        family: String = "webhook", identifier: String = "msg_1", timestamp: String = "\(now)",
        key: [UInt8] = key, body: [UInt8] = body
    ) -> HTTPFields {
        var message = HMACSHA256(key: key)
        message.update("\(identifier).\(timestamp).")
        message.update(body)
        return fields([
            ("\(family)-id", identifier), ("\(family)-timestamp", timestamp),
            ("\(family)-signature", "v1,\(Base64.standard.encode(message.finish().bytes))"),
        ])
    }

    private static func verifier(
        _ scheme: WebhookScheme, _ secrets: String...
    ) throws -> WebhookVerifier {
        try WebhookVerifier(scheme: scheme, secrets: secrets.map { Secret($0) })
    }

    private static let secret = "whsec_\(Base64.standard.encode(key))"

    // MARK: - Standard Webhooks

    @Test(arguments: ["webhook", "svix", "Webhook", "SVIX"])
    func `both families of names are taken`(family: String) throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        #expect(
            verifier.check(Self.standard(family: family), body: Self.body, at: Self.now)
                == .accepted(identity: "msg_1"))
    }

    @Test(arguments: [
        (-300, true), (300, true), (-301, false), (301, false), (0, true),
    ])
    func `the timestamp's window is closed on both sides`(offset: Int64, isFresh: Bool) throws {
        let verifier = try Self.verifier(.gitlab, Self.secret)
        let result = verifier.check(
            Self.standard(timestamp: "\(Self.now + offset)"), body: Self.body, at: Self.now)
        #expect(result == (isFresh ? .accepted(identity: "msg_1") : .refused(.staleTimestamp)))
    }

    @Test(arguments: [
        "+1800000000", "-1", "1800000000.0", "18000 00000", "1_800_000_000", "0x6B49D200",
        "\u{FF11}800000000", "9223372036854775807", "99999999999999999999", "",
    ])
    func `a timestamp is digits alone, even when it is signed`(timestamp: String) throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        let result = verifier.check(Self.standard(timestamp: timestamp), body: Self.body, at: Self.now)
        #expect(result == .refused(timestamp.isEmpty ? .missingField : .malformedField))
    }

    @Test func `times at the ends of the range do not trap`() throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        for time in [Int64.min, .max] {
            let fields = Self.standard(timestamp: "999999999999999999")
            #expect(verifier.check(fields, body: Self.body, at: time) == .refused(.staleTimestamp))
        }
    }

    @Test(arguments: ["msg.1", String(repeating: "a", count: 257)])
    func `an identifier that could shift the parts is refused, even when it is signed`(id: String) throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        #expect(
            verifier.check(Self.standard(identifier: id), body: Self.body, at: Self.now)
                == .refused(.malformedField))
    }

    @Test(arguments: ["webhook-id", "webhook-timestamp", "webhook-signature"])
    func `a field that stands twice is refused`(name: String) throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        var fields = Self.standard()
        fields.append(name, try #require(fields.values(of: name).first))
        #expect(verifier.check(fields, body: Self.body, at: Self.now) == .refused(.repeatedField))
    }

    @Test func `every octet of the body counts`() throws {
        let verifier = try Self.verifier(.standardWebhooks, Self.secret)
        let fields = Self.standard()
        for index in Self.body.indices {
            var changed = Self.body
            changed[index] ^= 0x20
            #expect(verifier.check(fields, body: changed, at: Self.now) == .refused(.wrongSignature))
        }
    }

    @Test func `every configured secret is tried`() throws {
        let other = "whsec_\(Base64.standard.encode(Array("another key of 24 octets".utf8)))"
        for secrets in [[Self.secret, other], [other, Self.secret]] {
            let verifier = try WebhookVerifier(scheme: .standardWebhooks, secrets: secrets.map { Secret($0) })
            #expect(
                verifier.check(Self.standard(), body: Self.body, at: Self.now) == .accepted(identity: "msg_1")
            )
        }
        let retired = try Self.verifier(.standardWebhooks, other)
        #expect(retired.check(Self.standard(), body: Self.body, at: Self.now) == .refused(.wrongSignature))
    }

    // MARK: - Other schemes

    @Test func `GitHub's own example`() throws {
        let verifier = try Self.verifier(.github, "It's a Secret to Everybody")
        let digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        let body = Array("Hello, World!".utf8)
        #expect(
            verifier.check(Self.fields([("X-Hub-Signature-256", "sha256=\(digest)")]), body: body, at: 0)
                == .accepted(identity: digest))
        #expect(
            verifier.check(Self.fields([("X-Hub-Signature-256", digest)]), body: body, at: 0)
                == .refused(.malformedField))
        #expect(
            verifier.check(
                Self.fields([("X-Hub-Signature", "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59")]),
                body: body,
                at: 0) == .refused(.missingField))
    }

    @Test func `Slack signs the time`() throws {
        let key = Array("8f742231b10e8888abcd99yyyzzz85a5".utf8)
        let body = Array("token=x&text=%2Fa".utf8)
        let code = HMACSHA256.authenticationCode(for: Array("v0:1531420618:".utf8) + body, key: key)
        let fields = Self.fields([
            ("X-Slack-Request-Timestamp", "1531420618"), ("X-Slack-Signature", "v0=\(code.hexadecimal)"),
        ])
        let verifier = try Self.verifier(.slack, "8f742231b10e8888abcd99yyyzzz85a5")
        #expect(
            verifier.check(fields, body: body, at: 1_531_420_918) == .accepted(identity: code.hexadecimal))
        #expect(verifier.check(fields, body: body, at: 1_531_420_919) == .refused(.staleTimestamp))
    }

    @Test func `Harness Code signs the final newline`() throws {
        let verifier = try Self.verifier(.harnessCode, "topsecret")
        let code = HMACSHA256.authenticationCode(for: Self.body, key: Array("topsecret".utf8)).hexadecimal
        let fields = Self.fields([("X-Harness-Signature", code)])
        #expect(verifier.check(fields, body: Self.body, at: 0) == .accepted(identity: code))
        #expect(verifier.check(fields, body: Self.body.dropLast(), at: 0) == .refused(.wrongSignature))
    }

    @Test(arguments: [
        ("x-verdict-token", "hunter2 hunter2", true), ("x-verdict-token", "hunter2 hunter", false),
        ("x-verdict-token", "Bearer hunter2 hunter2", false), ("x-verdict-token", "", false),
        ("x-verdict-token", "<<<secret>>>", false), ("authorization", "Bearer hunter2 hunter2", true),
        ("authorization", "hunter2 hunter2", true), ("authorization", "bearer hunter2 hunter2", false),
    ])
    func `a fixed header holds the secret`(name: String, value: String, isRight: Bool) throws {
        let verifier = try Self.verifier(.header(name), "other", "hunter2 hunter2")
        let result = verifier.check(Self.fields([(name, value)]), body: [], at: 0)
        if isRight {
            #expect(result == .accepted(identity: nil))
        } else {
            #expect(result == .refused(value.isEmpty ? .missingField : .wrongSignature))
        }
    }

    // MARK: - Secrets

    @Test(arguments: [
        (WebhookScheme.github, "", WebhookConfigurationError.emptySecret), (.gitlabToken, "", .emptySecret),
        (.header("x"), "", .emptySecret), (.standardWebhooks, "", .emptySecret),
        (.standardWebhooks, "whsec_", .emptySecret), (.standardWebhooks, "whsec_!!!!", .notBase64),
        (.standardWebhooks, "whsec_AAAA", .wrongLength(3)),
        (.standardWebhooks, "whpk_AAAA", .invalidPublicKey),
        (.standardWebhooks, "whsk_AAAA", .privateKey),
        (.gitlab, "whsec_" + String(repeating: "A", count: 88), .wrongLength(66)),
    ])
    func `secrets that would check nothing are refused`(
        scheme: WebhookScheme, secret: String, error: WebhookConfigurationError
    ) {
        #expect(throws: error) { try WebhookVerifier(scheme: scheme, secrets: [Secret(secret)]) }
        #expect(throws: WebhookConfigurationError.noSecret) {
            try WebhookVerifier(scheme: scheme, secrets: [])
        }
    }

    @Test func `names of schemes are read back`() {
        for name in WebhookScheme.names {
            #expect(WebhookScheme(name: name, header: "x-token")?.name == name)
        }
        #expect(WebhookScheme(name: "header") == nil)
        #expect(WebhookScheme(name: "sha1") == nil)
    }
}

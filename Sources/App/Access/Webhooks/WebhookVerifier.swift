import Cryptography
package import HTTP

/// Checks signatures of one source of webhooks.
///
/// Works on the octets as they came: nothing is decoded or parsed before the signature is known to be right.
/// Every configured secret is tried, without an early exit, so that a rotation never drops a delivery.
package struct WebhookVerifier: Sendable {
    /// What a check finds.
    package enum Result: Sendable, Hashable {
        /// The webhook comes from the source; the identity is the same for a replay of the same delivery
        /// and nil where the scheme signs nothing.
        case accepted(identity: String?)
        /// It does not, for that reason, which goes to logs and counters but not into the answer.
        case refused(Reason)
    }

    /// Why a webhook is not accepted.
    package enum Reason: String, Sendable, Hashable {
        /// A field that the scheme needs is missing or empty.
        case missingField
        /// A field that must stand once stands twice.
        case repeatedField
        /// A field has not the form that the scheme gives it.
        case malformedField
        /// The timestamp is too far in the past or the future.
        case staleTimestamp
        /// No signature is right for any secret.
        case wrongSignature
    }

    /// How far a timestamp may be from now, in seconds and either direction.
    package let tolerance: Int64

    private let scheme: WebhookScheme
    private let keys: [WebhookKey]

    /// The longest identifier of a delivery, in octets.
    private static let longestIdentifier = 256

    /// Creates a verifier.
    ///
    /// - Parameters:
    ///   - scheme: how the source signs.
    ///   - secrets: its secrets; several during a rotation.
    ///   - tolerance: how far a timestamp may be from now, in seconds.
    /// - Throws: ``WebhookConfigurationError`` for secrets that would check nothing.
    package init(
        scheme: WebhookScheme, secrets: [Secret], tolerance: Int64 = 300
    ) throws(WebhookConfigurationError) {
        guard !secrets.isEmpty else { throw .noSecret }
        var keys: [WebhookKey] = []
        for secret in secrets { keys.append(try WebhookKey(secret, for: scheme)) }
        self.scheme = scheme
        self.keys = keys
        self.tolerance = tolerance
    }

    /// Checks a webhook.
    ///
    /// - Parameters:
    ///   - fields: its header fields.
    ///   - body: its octets as they came, without transfer coding.
    ///   - time: the present moment, in Unix seconds.
    /// - Returns: whether it comes from the source.
    package func check(_ fields: HTTPFields, body: [UInt8], at time: Int64) -> Result {
        do throws(Refused) {
            let identity: String? =
                switch scheme {
                case .standardWebhooks, .gitlab: try checkStandard(fields, body, time)
                case .github: try checkBody(fields, "x-hub-signature-256", prefix: "sha256=", body)
                case .harnessCode: try checkBody(fields, "x-harness-signature", prefix: "", body)
                case .slack: try checkSlack(fields, body, time)
                case .gitlabToken: try checkToken(fields, "x-gitlab-token")
                case .header(let name): try checkToken(fields, name)
                }
            return .accepted(identity: identity)
        } catch {
            return .refused(error.reason)
        }
    }

    /// Whether a head bears what this source shows itself by.
    ///
    /// Where the message itself is signed, the body decides later; a header that holds the secret is compared at once.
    ///
    /// - Parameter fields: the webhook's header fields.
    /// - Returns: false for a webhook that ``check(_:body:at:)`` is certain to refuse.
    package func recognises(_ fields: HTTPFields) -> Bool {
        switch scheme {
        case .standardWebhooks, .gitlab:
            return ["webhook-signature", "svix-signature"].contains { fields.octets(of: $0) != nil }
        case .github: return fields.octets(of: "x-hub-signature-256") != nil
        case .harnessCode: return fields.octets(of: "x-harness-signature") != nil
        case .slack: return fields.octets(of: "x-slack-signature") != nil
        case .gitlabToken, .header:
            if case .accepted = check(fields, body: [], at: 0) { return true }
            return false
        }
    }

    private struct Refused: Error {
        let reason: Reason
        init(_ reason: Reason) { self.reason = reason }
    }

    // MARK: - Schemes

    /// Standard Webhooks: `id.timestamp.body`, a list of `version,base64` (specification, "Signature scheme").
    private func checkStandard(
        _ fields: HTTPFields, _ body: [UInt8], _ time: Int64
    ) throws(Refused) -> String {
        let family = fields.octets(of: "webhook-id") == nil ? "svix" : "webhook"
        let identifier = try only(fields, "\(family)-id")
        let timestamp = try only(fields, "\(family)-timestamp")
        let signatures = try only(fields, "\(family)-signature")
        // A full stop would let "a.1" and "2…" be read as "a" and "1.2…": the parts must be unambiguous.
        guard identifier.count <= Self.longestIdentifier,
            identifier.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ".") })
        else { throw Refused(.malformedField) }
        try checkAge(of: timestamp, at: time)

        let dot = [UInt8(ascii: ".")]
        let head = identifier + dot + timestamp + dot
        var isRight = false
        for signature in signatures.split(separator: UInt8(ascii: " ")) {
            guard let comma = signature.firstIndex(of: UInt8(ascii: ",")) else { continue }
            let version = String(decoding: signature[..<comma], as: UTF8.self)
            guard let octets = Base64.standard.decode(signature[signature.index(after: comma)...]) else {
                continue
            }
            for key in keys {
                switch (version, key) {
                case ("v1", .symmetric(let key)):
                    let code = Self.code(key, [head, body])
                    isRight = SHA256Digest(bytes: octets) == code || isRight
                case ("v1a", .asymmetric(let key)):
                    isRight = key.isValidSignature(octets, for: head + body) || isRight
                default: continue
                }
            }
        }
        guard isRight else { throw Refused(.wrongSignature) }
        return String(decoding: identifier, as: UTF8.self)
    }

    /// A hexadecimal HMAC of the body (GitHub, Harness Code).
    ///
    /// Their delivery identifiers are not signed, so the signature itself is the identity: whoever replays
    /// the body under another identifier is still recognised.
    private func checkBody(
        _ fields: HTTPFields, _ name: String, prefix: String, _ body: [UInt8]
    ) throws(Refused) -> String {
        let value = try only(fields, name)
        return try check(hexadecimal: value, prefix: prefix, of: [body])
    }

    /// Slack: `v0:timestamp:body` (docs.slack.dev, "Verifying requests from Slack").
    private func checkSlack(
        _ fields: HTTPFields, _ body: [UInt8], _ time: Int64
    ) throws(Refused) -> String {
        let timestamp = try only(fields, "x-slack-request-timestamp")
        let value = try only(fields, "x-slack-signature")
        try checkAge(of: timestamp, at: time)
        return try check(
            hexadecimal: value, prefix: "v0=", of: [Array("v0:".utf8) + timestamp + Array(":".utf8), body])
    }

    /// A header that holds the secret; nothing of the message is protected by it.
    private func checkToken(_ fields: HTTPFields, _ name: String) throws(Refused) -> String? {
        let value = try only(fields, name)
        let bearer = Array("Bearer ".utf8)
        var candidates = [SHA256.digest(of: value)]
        if name.utf8.elementsEqual("authorization".utf8), value.starts(with: bearer) {
            candidates.append(SHA256.digest(of: Array(value.dropFirst(bearer.count))))
        }
        var isRight = false
        for case .token(let expected) in keys {
            for candidate in candidates { isRight = candidate == expected || isRight }
        }
        guard isRight else { throw Refused(.wrongSignature) }
        return nil
    }

    // MARK: - Parts

    /// The octets of a field that must stand exactly once, and not be empty.
    private func only(_ fields: HTTPFields, _ name: String) throws(Refused) -> [UInt8] {
        let values = fields.allOctets(of: name)
        guard values.count <= 1 else { throw Refused(.repeatedField) }
        guard let value = values.first, !value.isEmpty else { throw Refused(.missingField) }
        return Array(value)
    }

    /// Digits alone, no sign: what was signed is this text, and no other text of the same number.
    private func checkAge(of timestamp: [UInt8], at time: Int64) throws(Refused) {
        guard (1...18).contains(timestamp.count) else { throw Refused(.malformedField) }
        var seconds: Int64 = 0
        for octet in timestamp {
            guard octet >= UInt8(ascii: "0"), octet <= UInt8(ascii: "9") else {
                throw Refused(.malformedField)
            }
            seconds = seconds * 10 + Int64(octet - UInt8(ascii: "0"))
        }
        let (difference, overflow) = time.subtractingReportingOverflow(seconds)
        guard !overflow, difference.magnitude <= tolerance.magnitude else { throw Refused(.staleTimestamp) }
    }

    private func check(
        hexadecimal value: [UInt8], prefix: String, of parts: [[UInt8]]
    ) throws(Refused) -> String {
        guard value.starts(with: prefix.utf8) else { throw Refused(.malformedField) }
        guard let octets = Hexadecimal.decode(value.dropFirst(prefix.utf8.count)),
            let sent = SHA256Digest(bytes: octets)
        else { throw Refused(.malformedField) }
        var isRight = false
        for case .symmetric(let key) in keys { isRight = Self.code(key, parts) == sent || isRight }
        guard isRight else { throw Refused(.wrongSignature) }
        return sent.hexadecimal
    }

    private static func code(_ key: [UInt8], _ parts: [[UInt8]]) -> SHA256Digest {
        var code = HMACSHA256(key: key)
        for part in parts { code.update(part) }
        return code.finish()
    }
}

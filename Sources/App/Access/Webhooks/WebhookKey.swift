import Cryptography

/// A secret of a webhook, made ready for its scheme.
enum WebhookKey: Sendable {
    /// Octets for HMAC-SHA256.
    case symmetric([UInt8])
    /// A public key of the sender.
    case asymmetric(Ed25519PublicKey)
    /// A text that is sent as it is; only its digest is kept, so that a comparison does not show its length.
    case token(SHA256Digest)

    /// The shortest key for HMAC that is taken, in octets.
    ///
    /// Standard Webhooks wants 24 to 64, but keys of 23 octets are in use. Below 128 bits a key could be searched for.
    static let shortest = 16
    static let longest = 64

    /// Makes a secret ready.
    ///
    /// - Throws: ``WebhookConfigurationError`` for an empty secret, which would mean "no check", and for one
    ///   that is not what the scheme wants.
    init(_ secret: Secret, for scheme: WebhookScheme) throws(WebhookConfigurationError) {
        guard !secret.isEmpty else { throw .emptySecret }
        let octets = secret.copyBytes()
        switch scheme {
        case .github, .slack, .harnessCode: self = .symmetric(octets)
        case .gitlabToken, .header: self = .token(SHA256.digest(of: octets))
        case .standardWebhooks, .gitlab: self = try Self.standard(octets)
        }
    }

    /// Reads `whsec_` or `whpk_` and base64; libraries also take a symmetric key without its prefix.
    private static func standard(_ octets: [UInt8]) throws(WebhookConfigurationError) -> Self {
        if octets.starts(with: "whpk_".utf8) {
            guard let bytes = Base64.lenient.decode(octets.dropFirst(5)) else { throw .notBase64 }
            do {
                return .asymmetric(try Ed25519PublicKey(rawRepresentation: bytes))
            } catch {
                throw .invalidPublicKey
            }
        }
        guard !octets.starts(with: "whsk_".utf8) else { throw .privateKey }
        let digits = octets.starts(with: "whsec_".utf8) ? octets.dropFirst(6) : octets[...]
        guard !digits.isEmpty else { throw .emptySecret }
        guard let bytes = Base64.lenient.decode(digits) else { throw .notBase64 }
        guard (shortest...longest).contains(bytes.count) else { throw .wrongLength(bytes.count) }
        return .symmetric(bytes)
    }
}

/// Why a webhook cannot be received as configured; found at the start, never while a request waits.
package enum WebhookConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no secret at all.
    case noSecret
    /// A secret has no octets, which would let everybody in.
    case emptySecret
    /// A Standard Webhooks secret is not base64.
    case notBase64
    /// A Standard Webhooks secret has that many octets.
    case wrongLength(Int)
    /// A `whpk_` key is no Ed25519 public key.
    case invalidPublicKey
    /// The sender's private key was configured in place of its public key.
    case privateKey

    package var description: String {
        switch self {
        case .noSecret: "a webhook needs at least one secret"
        case .emptySecret: "a webhook's secret is empty"
        case .notBase64: "a webhook's secret must be whsec_ or whpk_ and base64"
        case .wrongLength(let count):
            "a webhook's secret must have \(WebhookKey.shortest) to \(WebhookKey.longest) octets "
                + "after decoding, and has \(count)"
        case .invalidPublicKey: "a webhook's whpk_ key is not an Ed25519 public key of 32 octets"
        case .privateKey: "whsk_ is the sender's private key; configure the public one (whpk_) here"
        }
    }
}

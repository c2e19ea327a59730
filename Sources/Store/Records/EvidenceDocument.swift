package import Cryptography

/// What a verdict rests on, as octets: usually the request's body.
package struct EvidenceDocument: Sendable, Hashable {
    /// The octets, uncompressed; the store compresses them.
    package let bytes: [UInt8]

    /// Their SHA-256.
    package let digest: SHA256Digest

    /// Takes octets and computes their digest.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        digest = SHA256.digest(of: bytes)
    }

    /// Takes octets whose digest the caller has computed already; a wrong one makes the audit fail.
    package init(unchecked bytes: [UInt8], digest: SHA256Digest) {
        self.bytes = bytes
        self.digest = digest
    }
}

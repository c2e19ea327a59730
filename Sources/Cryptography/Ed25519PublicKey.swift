import COpenSSL

/// A public key of the signature scheme Ed25519 (RFC 8032).
package final class Ed25519PublicKey: @unchecked Sendable {
    /// The number of octets of a key.
    package static let byteCount = 32

    /// The number of octets of a signature.
    package static let signatureByteCount = 64

    /// Immutable after `init`; OpenSSL locks what it caches inside, so that threads may share a key.
    private let key: OpaquePointer

    /// Takes the 32 octets of a key over.
    ///
    /// - Throws: ``CryptographyError`` when there are not 32 octets or when the algorithm is missing.
    package init(rawRepresentation bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.byteCount else { throw CryptographyError(.invalidKey, "Ed25519") }
        guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            throw CryptographyError(.invalidKey, "Ed25519")
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether the signature belongs to the message and this key (RFC 8032 section 5.1.7).
    package func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureByteCount, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else {
            ERR_clear_error()
            return false
        }
        let isValid = (message.isEmpty ? [0] : message).withUnsafeBufferPointer {
            EVP_DigestVerify(context, signature, signature.count, $0.baseAddress, message.count) == 1
        }
        // A wrong signature leaves an error in the thread's queue, where the next TLS call would find it.
        if !isValid { ERR_clear_error() }
        return isValid
    }
}

import COpenSSL

/// The message authentication code HMAC-SHA256 (RFC 2104, FIPS 198-1) over octets that come in pieces.
package struct HMACSHA256: ~Copyable {
    private let context: OpaquePointer

    /// Starts an empty message under a key.
    ///
    /// - Parameter key: any number of octets; callers refuse an empty one where it would mean "no check".
    package init(key: [UInt8]) {
        guard let context = EVP_MAC_CTX_new(Algorithms.hmac) else {
            preconditionFailure("HMAC is not available; Algorithms.requireAll() would have said so")
        }
        self.context = context
        // A null pointer would mean "the key that was set before"; an empty key is still a key.
        let isReady = (key.isEmpty ? [0] : key).withUnsafeBufferPointer {
            copenssl_hmac_sha256_init(context, $0.baseAddress, key.count) == 1
        }
        precondition(isReady, "HMAC-SHA256 failed")
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// Appends octets to the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let octets = bytes.bindMemory(to: UInt8.self)
        guard let start = octets.baseAddress else { return }
        precondition(EVP_MAC_update(context, start, octets.count) == 1, "HMAC-SHA256 failed")
    }

    /// Appends octets to the message.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Appends the UTF-8 octets of a text to the message.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// Returns the code of the message.
    package consuming func finish() -> SHA256Digest {
        SHA256Digest { buffer in
            var count = 0
            let octets = buffer.bindMemory(to: UInt8.self)
            precondition(
                EVP_MAC_final(context, octets.baseAddress, &count, octets.count) == 1
                    && count == octets.count,
                "HMAC-SHA256 failed")
        }
    }

    /// Returns the code of a whole message.
    package static func authenticationCode(for message: [UInt8], key: [UInt8]) -> SHA256Digest {
        var code = Self(key: key)
        code.update(message)
        return code.finish()
    }
}

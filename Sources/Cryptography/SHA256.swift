import COpenSSL

/// The hash function SHA-256 (FIPS 180-4) over octets that come in pieces.
///
/// One object may hash many messages: ``finish()`` makes it ready for the next without a new allocation.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Starts an empty message.
    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        self.context = context
        begin()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Appends octets to the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        precondition(EVP_DigestUpdate(context, start, bytes.count) == 1, "SHA-256 failed")
    }

    /// Appends octets to the message.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Appends octets to the message.
    package mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Appends the UTF-8 octets of a text to the message.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a digest to the message, as a hash chain does.
    package mutating func update(_ digest: SHA256Digest) {
        digest.withUnsafeBytes { update($0) }
    }

    /// Returns the digest of the message, and starts an empty one.
    package mutating func finish() -> SHA256Digest {
        let digest = SHA256Digest { buffer in
            let octets = buffer.bindMemory(to: UInt8.self).baseAddress
            precondition(EVP_DigestFinal_ex(context, octets, nil) == 1, "SHA-256 failed")
        }
        begin()
        return digest
    }

    private func begin() {
        precondition(
            EVP_DigestInit_ex2(context, Algorithms.sha256, nil) == 1,
            "SHA-256 is not available; Algorithms.requireAll() would have said so")
    }

    // MARK: - In one step

    /// Returns the digest of a whole message.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        SHA256Digest { buffer in
            let octets = buffer.bindMemory(to: UInt8.self).baseAddress
            // OpenSSL does not read the pointer when there is nothing to read, but it wants one.
            let start = bytes.baseAddress ?? UnsafeRawPointer(buffer.baseAddress)
            precondition(
                EVP_Digest(start, bytes.count, octets, nil, Algorithms.sha256, nil) == 1,
                "SHA-256 is not available; Algorithms.requireAll() would have said so")
        }
    }

    /// Returns the digest of a whole message.
    package static func digest(of bytes: [UInt8]) -> SHA256Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// Returns the digest of a whole message.
    package static func digest(of bytes: RawSpan) -> SHA256Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// Returns the digest of the UTF-8 octets of a text.
    package static func digest(of text: String) -> SHA256Digest {
        var text = text
        return text.withUTF8 { digest(of: UnsafeRawBufferPointer($0)) }
    }
}

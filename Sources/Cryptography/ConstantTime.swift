import COpenSSL

/// Comparisons whose duration tells nothing about secret octets.
package enum ConstantTime {
    /// Whether both have the same octets, in a time that depends on their number alone.
    ///
    /// Different lengths give false at once, so use it where the length is public, as a signature's is.
    package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Whether both have the same octets, without showing even how long the secret is.
    ///
    /// Compares the SHA-256 digests of both; the time depends on the lengths only through hashing
    /// each side by itself, and the caller chooses only one of them.
    package static func isEqualHidingLength(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        SHA256.digest(of: left) == SHA256.digest(of: right)
    }

    /// Overwrites octets with zeros in a way that the compiler may not leave out.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}

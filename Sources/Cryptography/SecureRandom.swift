import COpenSSL

/// Randomness for secrets, from OpenSSL's generator, which the kernel seeds.
package enum SecureRandom {
    /// Draws that many unpredictable octets.
    ///
    /// - Parameter count: from 0 to 2^31 - 1.
    /// - Returns: the octets.
    /// - Throws: ``CryptographyError`` with the code `randomnessUnavailable`.
    package static func bytes(count: Int) throws(CryptographyError) -> [UInt8] {
        guard let number = CInt(exactly: count), number >= 0 else {
            throw CryptographyError(.randomnessUnavailable, "RAND_priv_bytes")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard number == 0 || RAND_priv_bytes(&bytes, number) == 1 else {
            throw CryptographyError(.randomnessUnavailable, "RAND_priv_bytes")
        }
        return bytes
    }
}

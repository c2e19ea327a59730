import COpenSSL

/// The algorithms of libcrypto, fetched once.
///
/// An implicit fetch costs a locked search through the providers in each call
/// (OpenSSL 3, crypto(7), "ALGORITHM FETCHING"); an explicit one is made once and shared between threads.
package enum Algorithms {
    /// `EVP_MD` and `EVP_MAC` objects are reference counted and immutable, so any thread may use them.
    nonisolated(unsafe) static let sha256: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil)
    nonisolated(unsafe) static let hmac: OpaquePointer? = EVP_MAC_fetch(nil, "HMAC", nil)

    /// Checks that every algorithm this module uses is there; to be called once at the start.
    ///
    /// The other functions treat a missing algorithm as a programmer's error, since only the machine's
    /// OpenSSL configuration can cause it and this check says so in words.
    ///
    /// - Throws: ``CryptographyError`` with the code `algorithmUnavailable` that names the algorithm.
    package static func requireAll() throws(CryptographyError) {
        guard sha256 != nil else { throw CryptographyError(.algorithmUnavailable, "SHA-256") }
        guard hmac != nil else { throw CryptographyError(.algorithmUnavailable, "HMAC") }
        var key: [UInt8] = Array(repeating: 0, count: 32)
        key[0] = 1
        _ = try Ed25519PublicKey(rawRepresentation: key)
    }
}

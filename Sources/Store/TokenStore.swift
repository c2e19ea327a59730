package import Cryptography

/// Where the digests of API tokens live.
///
/// Several processes may use it at once, so that the command line can create a token while the server runs.
package protocol TokenStore: Sendable {
    /// Stores a token.
    ///
    /// - Returns: False where a token with the same digest is there already; then nothing is stored.
    /// - Throws: ``StoreError``.
    func insert(_ token: TokenRecord) async throws(StoreError) -> Bool

    /// All tokens, also those that are revoked or expired, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    func tokens() async throws(StoreError) -> [TokenRecord]

    /// The tokens that are neither revoked nor expired at a time, the oldest first.
    ///
    /// - Throws: ``StoreError``.
    func validTokens(at time: Timestamp) async throws(StoreError) -> [TokenRecord]

    /// Revokes the tokens of a name that are not revoked yet.
    ///
    /// - Returns: How many it revoked.
    /// - Throws: ``StoreError``.
    func revokeTokens(named name: String, at time: Timestamp) async throws(StoreError) -> Int

    /// Revokes the token with a digest.
    ///
    /// - Returns: Whether there was one that was not revoked yet.
    /// - Throws: ``StoreError``.
    func revokeToken(_ digest: SHA256Digest, at time: Timestamp) async throws(StoreError) -> Bool

    /// Notes that a token was used, unless a use within the hour before is noted.
    ///
    /// - Throws: ``StoreError``.
    func noteUse(of digest: SHA256Digest, at time: Timestamp) async throws(StoreError)
}

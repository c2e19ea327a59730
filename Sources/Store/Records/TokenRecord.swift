package import Cryptography

/// What is known of an API token; the token itself is nowhere.
package struct TokenRecord: Sendable, Hashable {
    /// The SHA-256 of the token.
    package var digest: SHA256Digest

    /// What people call it; several may have one name while one replaces the other.
    package var name: String

    /// What it may be used for, in the words of who checks it; none holds a comma.
    package var scopes: [String]

    /// When it was made.
    package var created: Timestamp

    /// From when on it is no longer valid; nil for never.
    package var expires: Timestamp?

    /// When it was revoked; nil where it was not.
    package var revoked: Timestamp?

    /// When it was last used, give or take an hour; nil for never.
    package var lastUsed: Timestamp?

    /// Creates a record.
    package init(
        digest: SHA256Digest, name: String, scopes: [String], created: Timestamp,
        expires: Timestamp? = nil, revoked: Timestamp? = nil, lastUsed: Timestamp? = nil
    ) {
        self.digest = digest
        self.name = name
        self.scopes = scopes
        self.created = created
        self.expires = expires
        self.revoked = revoked
        self.lastUsed = lastUsed
    }
}

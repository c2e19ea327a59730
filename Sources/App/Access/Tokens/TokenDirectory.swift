package import Cryptography
package import Store
import Threading

/// The tokens that are valid, in memory, so that a request never waits for the database.
///
/// A lookup costs one hash of a digest. The octets that a caller sends reach the table only through SHA-256,
/// so its timing tells nothing about stored tokens, and it does not depend on how many there are.
package final class TokenDirectory: Sendable {
    /// A token that was found.
    package struct Entry: Sendable, Hashable {
        /// What the token's owner is called.
        package let name: String

        /// What its bearer may do.
        package let scopes: Scopes
    }

    private struct Known {
        let record: TokenRecord
        let entry: Entry
        /// The last use that was handed to the store, or that it knew of.
        var noted: Timestamp?
    }

    private struct State {
        var tokens: [SHA256Digest: Known] = [:]
        var unnoted: [SHA256Digest: Timestamp] = [:]
    }

    /// How often the store learns that a token is in use, in milliseconds.
    private static let noteInterval: Int64 = 3_600_000

    private let store: any TokenStore
    private let state = Locked(State())

    /// Creates an empty directory; ``refresh(at:)`` fills it.
    package init(store: any TokenStore) {
        self.store = store
    }

    /// Finds a token that is valid at a time.
    ///
    /// - Parameters:
    ///   - digest: the token's digest.
    ///   - time: the present moment.
    /// - Returns: the token, or nil where it is unknown, revoked or expired.
    package func token(_ digest: SHA256Digest, at time: Timestamp) -> Entry? {
        state.withLock { state in
            guard let known = state.tokens[digest] else { return nil }
            if let expires = known.record.expires, expires <= time { return nil }
            if known.noted.map({ $0.milliseconds <= time.milliseconds &- Self.noteInterval }) ?? true {
                state.tokens[digest]?.noted = time
                state.unnoted[digest] = time
            }
            return known.entry
        }
    }

    /// The number of tokens that were valid at the last refresh.
    package var count: Int { state.withLock { $0.tokens.count } }

    /// Reads the tokens anew, since any process may have made or revoked some, and notes which were used.
    ///
    /// To be called before the first request and about once a second, off the loops. On an error the
    /// directory keeps what it has.
    ///
    /// - Parameter time: the present moment.
    /// - Throws: ``StoreError``.
    package func refresh(at time: Timestamp) async throws(StoreError) {
        let records = try await store.validTokens(at: time)
        state.withLock { state in
            var tokens: [SHA256Digest: Known] = [:]
            for record in records {
                // A scope that this version does not know gives nothing.
                let scopes = record.scopes.compactMap(Scope.init(rawValue:)).map(Scopes.init)
                let entry = Entry(name: record.name, scopes: Scopes(scopes))
                let noted = state.tokens[record.digest]?.noted ?? record.lastUsed
                tokens[record.digest] = Known(record: record, entry: entry, noted: noted)
            }
            state.tokens = tokens
        }
        let unnoted = state.withLock { state in
            defer { state.unnoted = [:] }
            return state.unnoted
        }
        for (digest, time) in unnoted { try await store.noteUse(of: digest, at: time) }
    }
}

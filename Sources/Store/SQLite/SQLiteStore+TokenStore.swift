package import Cryptography
import Threading

extension SQLiteStore: TokenStore {
    package func insert(_ token: TokenRecord) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in try writer.insert(token) }
    }

    package func tokens() async throws(StoreError) -> [TokenRecord] { try await reader.tokens(validAt: nil) }

    package func validTokens(at time: Timestamp) async throws(StoreError) -> [TokenRecord] {
        try await reader.tokens(validAt: time)
    }

    package func revokeTokens(named name: String, at time: Timestamp) async throws(StoreError) -> Int {
        try await committer.perform { writer throws(StoreError) in
            try writer.revokeTokens(named: name, at: time)
        }
    }

    package func revokeToken(_ digest: SHA256Digest, at time: Timestamp) async throws(StoreError) -> Bool {
        try await committer.perform { writer throws(StoreError) in
            try writer.revokeToken(digest, at: time)
        }
    }

    package func noteUse(of digest: SHA256Digest, at time: Timestamp) async throws(StoreError) {
        let isNews = tokenUses.withLock { uses in
            if let last = uses[digest], time.milliseconds - last.milliseconds < 3_600_000 { return false }
            uses[digest] = time
            return true
        }
        guard isNews else { return }
        try await committer.perform { writer throws(StoreError) in try writer.noteUse(of: digest, at: time) }
    }
}

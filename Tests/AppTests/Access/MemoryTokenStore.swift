import Cryptography
import Store
import Threading

/// A token store in memory, which counts what it is asked and can be made to fail.
final class MemoryTokenStore: TokenStore {
    private struct State {
        var tokens: [TokenRecord] = []
        var uses: [SHA256Digest] = []
        var error: StoreError?
    }

    private let state = Locked(State())

    var uses: [SHA256Digest] { state.withLock { $0.uses } }

    func fail(with error: StoreError?) { state.withLock { $0.error = error } }

    private func check() throws(StoreError) {
        if let error = state.withLock({ $0.error }) { throw error }
    }

    func insert(_ token: TokenRecord) async throws(StoreError) -> Bool {
        try check()
        return state.withLock { state in
            guard !state.tokens.contains(where: { $0.digest == token.digest }) else { return false }
            state.tokens.append(token)
            return true
        }
    }

    func tokens() async throws(StoreError) -> [TokenRecord] {
        try check()
        return state.withLock { $0.tokens }
    }

    func validTokens(at time: Timestamp) async throws(StoreError) -> [TokenRecord] {
        try check()
        return state.withLock { state in
            state.tokens.filter { $0.revoked == nil && ($0.expires.map { time < $0 } ?? true) }
        }
    }

    func revokeTokens(named name: String, at time: Timestamp) async throws(StoreError) -> Int {
        try check()
        return state.withLock { state in
            var count = 0
            for index in state.tokens.indices
            where state.tokens[index].name == name && state.tokens[index].revoked == nil {
                state.tokens[index].revoked = time
                count += 1
            }
            return count
        }
    }

    func revokeToken(_ digest: SHA256Digest, at time: Timestamp) async throws(StoreError) -> Bool {
        try check()
        return state.withLock { state in
            guard let index = state.tokens.firstIndex(where: { $0.digest == digest && $0.revoked == nil })
            else {
                return false
            }
            state.tokens[index].revoked = time
            return true
        }
    }

    func noteUse(of digest: SHA256Digest, at time: Timestamp) async throws(StoreError) {
        try check()
        state.withLock { $0.uses.append(digest) }
    }
}

import Cryptography
import Testing

@testable import Store

@Suite struct TokenStoreTests {
    private let folder = TemporaryFolder()

    private func time(_ hours: Int) -> Timestamp { Timestamp(milliseconds: Int64(hours) * 3_600_000) }

    private func token(_ number: Int, name: String = "ci", expires: Timestamp? = nil) -> TokenRecord {
        TokenRecord(
            digest: SHA256.digest(of: "token \(number)"), name: name, scopes: ["verify", "read"],
            created: time(number), expires: expires)
    }

    @Test func tokensComeBackWhole() async throws {
        let store = try SQLiteStore.open(folder)
        var full = token(1, expires: time(5))
        full.revoked = time(3)
        full.lastUsed = time(2)
        var bare = token(2, name: "")
        bare.scopes = []
        #expect(try await store.insert(full))
        #expect(try await store.insert(bare))
        #expect(try await store.insert(full) == false)
        #expect(try await store.tokens() == [full, bare])
    }

    @Test func onlyThoseThatAreValidCount() async throws {
        let store = try SQLiteStore.open(folder)
        for number in 0..<4 {
            _ = try await store.insert(token(number, name: "n\(number)", expires: time(10 + number)))
        }
        _ = try await store.insert(token(9, name: "forever"))
        #expect(try await store.revokeToken(token(1).digest, at: time(9)))
        #expect(try await store.revokeToken(token(1).digest, at: time(9)) == false)
        #expect(try await store.revokeToken(token(77).digest, at: time(9)) == false)
        let names = try await store.validTokens(at: time(12)).map(\.name)
        #expect(names == ["n3", "forever"])
        #expect(try await store.tokens().count == 5)
    }

    @Test func aNameIsRevokedWithAllItsTokens() async throws {
        let store = try SQLiteStore.open(folder)
        for number in 0..<3 { _ = try await store.insert(token(number)) }
        _ = try await store.insert(token(3, name: "other"))
        #expect(try await store.revokeTokens(named: "ci", at: time(7)) == 3)
        #expect(try await store.revokeTokens(named: "ci", at: time(8)) == 0)
        #expect(try await store.tokens().map(\.revoked) == [time(7), time(7), time(7), nil])
    }

    @Test func aUseIsNotedOnceAnHour() async throws {
        let store = try SQLiteStore.open(folder)
        _ = try await store.insert(token(1))
        func lastUsed() async throws -> Timestamp? { try await store.tokens()[0].lastUsed }
        try await store.noteUse(of: token(1).digest, at: time(2))
        #expect(try await lastUsed() == time(2))
        let commits = await store.committer.commitCount
        try await store.noteUse(of: token(1).digest, at: Timestamp(milliseconds: time(3).milliseconds - 1))
        #expect(try await lastUsed() == time(2))
        #expect(await store.committer.commitCount == commits)
        try await store.noteUse(of: token(1).digest, at: time(3))
        #expect(try await lastUsed() == time(3))
    }

    @Test func anotherProcessSeesThemAtOnce() async throws {
        let server = try SQLiteStore.open(folder)
        #expect(try await server.validTokens(at: time(0)).isEmpty)
        let command = try SQLiteStore.open(folder)
        _ = try await command.insert(token(1))
        #expect(try await server.validTokens(at: time(0)).count == 1)
        _ = try await command.revokeTokens(named: "ci", at: time(1))
        await command.close()
        #expect(try await server.validTokens(at: time(2)).isEmpty)
    }
}

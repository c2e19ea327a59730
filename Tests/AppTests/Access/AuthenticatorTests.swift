import App
import Cryptography
import HTTP
import Server
import Store
import Testing
import Threading

@Suite struct AuthenticatorTests {
    private let store = MemoryTokenStore()
    private let directory: TokenDirectory
    private let time = Locked(Timestamp(milliseconds: 1_800_000_000_000))
    private let peer = Peer(address: "192.0.2.1", isEncrypted: true)

    init() { directory = TokenDirectory(store: store) }

    private func authenticator(_ certificates: [CertificateRule] = []) -> Authenticator {
        Authenticator(tokens: directory, certificates: certificates) { [time] in time.withLock { $0 } }
    }

    private var now: Timestamp { time.withLock { $0 } }

    private func addToken(_ scopes: [String], name: String = "ci", expires: Timestamp? = nil) async throws
        -> String
    {
        let token = try APIToken.generate()
        _ = try await store.insert(
            TokenRecord(digest: token.digest, name: name, scopes: scopes, created: now, expires: expires))
        try await directory.refresh(at: now)
        return String(decoding: token.secret.copyBytes(), as: UTF8.self)
    }

    private func fields(_ authorization: String?) -> HTTPFields {
        var fields = HTTPFields()
        if let authorization { fields.append("Authorization", authorization) }
        return fields
    }

    @Test func `a token names its owner and scopes`() async throws {
        let token = try await addToken(["verify", "read"])
        let principal = try authenticator().principal(fields("Bearer \(token)"), from: peer)
        #expect(principal.kind == .token)
        #expect(principal.name == "ci")
        #expect(principal.scopes == [.verify, .read])
        #expect(principal.description == "token:ci")
    }

    @Test(arguments: Scope.allCases) func `scopes do not imply each other`(scope: Scope) async throws {
        let token = try await addToken([scope.rawValue, "a scope of a later version"])
        let authenticator = authenticator()
        for wanted in Scope.allCases {
            if wanted == scope {
                _ = try authenticator.authorize(fields("Bearer \(token)"), from: peer, for: wanted)
            } else {
                #expect(throws: Refusal.missingScope(wanted)) {
                    try authenticator.authorize(fields("Bearer \(token)"), from: peer, for: wanted)
                }
            }
        }
    }

    /// What a Harness delegate sends before a step, and what else carries no credentials.
    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer <<<verdict_api_token>>>", "<<<verdict_api_token>>>",
        "Bearer <<<a>>><<<b>>>", "Basic dXNlcjpwYXNz", "Bearer a b", "Bearer ***", "bearer <<<x>>>",
    ])
    func `a probe is refused at once and costs nothing`(authorization: String?) {
        let authenticator = authenticator()
        for _ in 0..<100 {
            #expect(throws: Refusal.missingCredentials) {
                try authenticator.principal(fields(authorization), from: peer)
            }
        }
        #expect(throws: Refusal.wrongToken) {
            try authenticator.principal(fields("Bearer wrong"), from: peer)
        }
    }

    @Test func `repeated credentials are none`() async throws {
        let token = try await addToken(["read"])
        var fields = fields("Bearer \(token)")
        fields.append("authorization", "Bearer \(token)")
        #expect(throws: Refusal.missingCredentials) { try authenticator().principal(fields, from: peer) }
    }

    @Test func `wrong tokens are slowed down, and a right one never is`() async throws {
        let token = try await addToken(["read"])
        let authenticator = authenticator()
        var refusals: [Refusal] = []
        for _ in 0..<8 {
            do throws(Refusal) {
                _ = try authenticator.principal(fields("Bearer wrong"), from: peer)
            } catch {
                refusals.append(error)
            }
        }
        #expect(refusals.prefix(5).allSatisfy { $0 == .wrongToken })
        #expect(refusals.dropFirst(5).allSatisfy { $0 == .slowedDown(seconds: 1) })
        #expect(try authenticator.principal(fields("Bearer \(token)"), from: peer).name == "ci")
        let neighbour = Peer(address: "192.0.2.2")
        #expect(throws: Refusal.wrongToken) {
            try authenticator.principal(fields("Bearer wrong"), from: neighbour)
        }
    }

    @Test func `a token ends when it expires, to the millisecond`() async throws {
        let end = Timestamp(milliseconds: now.milliseconds + 1000)
        let token = try await addToken(["read"], expires: end)
        let authenticator = authenticator()
        time.withLock { $0.milliseconds = end.milliseconds - 1 }
        #expect(try authenticator.principal(fields("Bearer \(token)"), from: peer).name == "ci")
        time.withLock { $0 = end }
        #expect(throws: Refusal.wrongToken) {
            try authenticator.principal(fields("Bearer \(token)"), from: peer)
        }
    }

    @Test func `another process's changes count after a refresh`() async throws {
        let first = try await addToken(["read"], name: "old")
        let second = try await addToken(["read"], name: "new")
        let authenticator = authenticator()
        #expect(try authenticator.principal(fields("Bearer \(first)"), from: peer).name == "old")
        #expect(try authenticator.principal(fields("Bearer \(second)"), from: peer).name == "new")
        #expect(try await store.revokeTokens(named: "old", at: now) == 1)
        try await directory.refresh(at: now)
        #expect(directory.count == 1)
        #expect(throws: Refusal.wrongToken) {
            try authenticator.principal(fields("Bearer \(first)"), from: peer)
        }
        #expect(try authenticator.principal(fields("Bearer \(second)"), from: peer).name == "new")
    }

    @Test func `a store that fails leaves the tokens as they were`() async throws {
        let token = try await addToken(["read"])
        store.fail(with: StoreError(.busy, "read the tokens", detail: "locked"))
        await #expect(throws: StoreError.self) { try await directory.refresh(at: now) }
        #expect(try authenticator().principal(fields("Bearer \(token)"), from: peer).name == "ci")
    }

    @Test func `uses are noted once an hour`() async throws {
        let token = try await addToken(["read"])
        let authenticator = authenticator()
        for _ in 0..<10 { _ = try authenticator.principal(fields("Bearer \(token)"), from: peer) }
        try await directory.refresh(at: now)
        try await directory.refresh(at: now)
        #expect(store.uses.count == 1)
        time.withLock { $0.milliseconds += 3_600_000 }
        _ = try authenticator.principal(fields("Bearer \(token)"), from: peer)
        try await directory.refresh(at: now)
        #expect(store.uses.count == 2)
    }

    // MARK: - Certificates

    @Test func `a certificate's names add up`() throws {
        let authenticator = authenticator([
            CertificateRule(name: "delegate.example", scopes: .verify),
            CertificateRule(name: "*.ops.example", scopes: [.read, .act]),
        ])
        let peer = Peer(
            address: "192.0.2.1", isEncrypted: true,
            certificateNames: ["Delegate.EXAMPLE", "a.ops.example", "other"])
        let principal = try authenticator.principal(HTTPFields(), from: peer)
        #expect(principal.kind == .certificate)
        #expect(principal.name == "Delegate.EXAMPLE")
        #expect(principal.scopes == [.verify, .read, .act])
        let stranger = Peer(address: "192.0.2.1", isEncrypted: true, certificateNames: ["else.example"])
        #expect(throws: Refusal.missingCredentials) {
            try authenticator.principal(HTTPFields(), from: stranger)
        }
    }

    @Test func `a wrong token is not mended by a certificate`() throws {
        let authenticator = authenticator([CertificateRule(name: "a.example", scopes: .all)])
        let peer = Peer(address: "192.0.2.1", isEncrypted: true, certificateNames: ["a.example"])
        #expect(throws: Refusal.wrongToken) {
            try authenticator.principal(fields("Bearer wrong"), from: peer)
        }
    }

    @Test(arguments: [
        ("a.example", "a.example", true), ("a.example", "A.Example", true),
        ("a.example", "b.a.example", false),
        ("*.example", "a.example", true), ("*.example", "a.b.example", false),
        ("*.example", "example", false),
        ("*.example", ".example", false), ("*.example", "*.example", false), ("*", "a", false),
        ("", "", true),
        ("a.example", "a.example\u{0}.evil.example", false), ("k.example", "\u{212A}.example", false),
    ])
    func `names of certificates match`(rule: String, name: String, matches: Bool) {
        #expect(CertificateRule(name: rule, scopes: .read).matches(name) == matches)
    }
}

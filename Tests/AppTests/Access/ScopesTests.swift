import App
import Testing

@Suite struct ScopesTests {
    @Test(
        arguments: [
            ("verify", Scopes.verify), ("verify,act,read,admin", .all), ("read,verify", [.verify, .read]),
            ("read,read", .read),
        ] as [(String, Scopes)])
    func `names are read`(text: String, scopes: Scopes) throws {
        #expect(try Scopes(parsing: text) == scopes)
    }

    @Test(arguments: ["", ",", "verify,", "Verify", "verify act", "write", " read"])
    func `other names are refused`(text: String) {
        #expect(throws: ScopeError.self) { try Scopes(parsing: text) }
    }

    @Test func `they are shown in one order`() {
        #expect(Scopes.all.description == "verify,act,read,admin")
        #expect(Scopes([.admin, .verify]).description == "verify,admin")
    }
}

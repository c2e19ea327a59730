import App
import Cryptography
import Testing

@Suite struct APITokenTests {
    private func text(_ token: APIToken) -> String {
        String(decoding: token.secret.copyBytes(), as: UTF8.self)
    }

    @Test func `a new token has the form that scanners find`() throws {
        let text = text(try APIToken.generate())
        #expect(text.hasPrefix("vdt_"))
        #expect(text.utf8.count == APIToken.count)
        #expect(
            text.dropFirst(4).utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            })
    }

    @Test func `a token is found by its digest`() throws {
        let token = try APIToken.generate()
        #expect(APIToken.digest(of: text(token)) == token.digest)
        #expect(token.digest == SHA256.digest(of: token.secret.copyBytes()))
    }

    @Test func `tokens differ, and use all digits`() throws {
        let texts = try (0..<200).map { _ in text(try APIToken.generate()) }
        #expect(Set(texts).count == texts.count)
        #expect(Set(texts.joined().dropFirst(4).utf8).count >= 62)
    }

    @Test func `one wrong octet anywhere is noticed`() throws {
        let octets = Array(text(try APIToken.generate()).utf8)
        for index in octets.indices {
            var changed = octets
            changed[index] = changed[index] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            #expect(APIToken.digest(of: String(decoding: changed, as: UTF8.self)) == nil, "octet \(index)")
        }
    }

    @Test(arguments: [
        "", "vdt_", "vdt_<<<verdict_token>>>", String(repeating: "a", count: 53),
        "vdt_" + String(repeating: "é", count: 24) + "a", "vdt_" + String(repeating: "\u{FF11}", count: 17),
        "VDT_" + String(repeating: "0", count: 49),
    ])
    func `other texts are no tokens`(text: String) {
        #expect(APIToken.digest(of: text) == nil)
    }

    @Test func `a token does not print itself`() throws {
        let token = try APIToken.generate()
        let text = text(token)
        var dumped = ""
        dump(token, to: &dumped)
        for shown in ["\(token)", String(reflecting: token), String(describing: token.secret), dumped] {
            #expect(!shown.contains(text.dropFirst(4)), "\(shown)")
            #expect(shown.contains("<redacted>"))
        }
    }
}

import Cryptography
import Testing

@Suite struct SecretsTests {
    @Test(arguments: [
        ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "ab", false), ("ab", "a", false),
        ("same length", "some length", false), ("secret", "secret", true), ("secret", "Secret", false),
    ])
    func `octets compare`(left: String, right: String, areEqual: Bool) {
        #expect(ConstantTime.isEqual(Array(left.utf8), Array(right.utf8)) == areEqual)
        #expect(ConstantTime.isEqualHidingLength(Array(left.utf8), Array(right.utf8)) == areEqual)
    }

    @Test func `wiping leaves zeros`() {
        var bytes: [UInt8] = [1, 2, 3]
        ConstantTime.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
        var none: [UInt8] = []
        ConstantTime.wipe(&none)
        #expect(none == [])
    }

    @Test func `random octets differ, and have the asked number`() throws {
        #expect(try SecureRandom.bytes(count: 0) == [])
        let draws = try (0..<64).map { _ in try SecureRandom.bytes(count: 32) }
        #expect(Set(draws).count == draws.count)
        #expect(draws.allSatisfy { $0.count == 32 })
        #expect(throws: CryptographyError.self) { try SecureRandom.bytes(count: -1) }
    }
}

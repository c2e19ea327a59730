import Cryptography
import TestSupport
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples, as NIST publishes them.
    static let examples: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: examples) func `known answers`(message: String, digest: String) {
        #expect(SHA256.digest(of: message).hexadecimal == digest)
        #expect(SHA256.digest(of: Array(message.utf8)).hexadecimal == digest)
    }

    @Test func `a million times the letter a`() {
        let digest = SHA256.digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `pieces give the digest of the whole, wherever the cut is`() {
        let message = (0..<200).map { UInt8($0) }
        let whole = SHA256.digest(of: message)
        var hash = SHA256()
        for cut in 0...message.count {
            hash.update(Array(message[..<cut]))
            hash.update(Array(message[cut...]))
            #expect(hash.finish() == whole, "cut at \(cut)")
        }
    }

    @Test func `an object can be used again`() {
        var hash = SHA256()
        hash.update("abc")
        #expect(hash.finish() == SHA256.digest(of: "abc"))
        #expect(hash.finish() == SHA256.digest(of: ""))
        hash.update(SHA256.digest(of: "abc"))
        #expect(hash.finish() == SHA256.digest(of: SHA256.digest(of: "abc").bytes))
    }

    @Test func `digests are equal only when every octet is`() throws {
        let digest = SHA256.digest(of: "abc")
        for index in 0..<SHA256Digest.byteCount {
            var bytes = digest.bytes
            bytes[index] ^= 1
            let other = try #require(SHA256Digest(bytes: bytes))
            #expect(other != digest, "octet \(index)")
        }
        #expect(SHA256Digest(bytes: digest.bytes) == digest)
        #expect(SHA256Digest(bytes: digest.bytes.dropLast()) == nil)
        #expect(SHA256Digest(bytes: digest.bytes + [0]) == nil)
    }

    @Test func `every algorithm is there`() throws {
        try Algorithms.requireAll()
    }
}

import Cryptography
import Testing

@Suite struct Ed25519PublicKeyTests {
    /// RFC 8032 section 7.1, TEST 1 to 3.
    static let vectors: [(key: String, message: String, signature: String)] = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: vectors)
    func `right signatures pass, changed ones do not`(key: String, message: String, signature: String) throws
    {
        let key = try Ed25519PublicKey(rawRepresentation: #require(Hexadecimal.decode(key)))
        let message = try #require(Hexadecimal.decode(message))
        let signature = try #require(Hexadecimal.decode(signature))
        #expect(key.isValidSignature(signature, for: message))
        #expect(!key.isValidSignature(signature, for: message + [0]))
        #expect(!key.isValidSignature(Array(signature.dropLast()), for: message))
        #expect(!key.isValidSignature(signature + [0], for: message))
        #expect(!key.isValidSignature([], for: message))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.isValidSignature(changed, for: message), "octet \(index)")
        }
    }

    @Test(arguments: [0, 31, 33, 64]) func `a key has 32 octets`(count: Int) {
        #expect(throws: CryptographyError.self) {
            try Ed25519PublicKey(rawRepresentation: [UInt8](repeating: 1, count: count))
        }
    }
}

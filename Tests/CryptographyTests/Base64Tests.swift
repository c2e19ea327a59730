import Cryptography
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 section 10.
    static let vectors: [(text: String, base64: String, hexadecimal: String)] = [
        ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
        ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"),
        ("foobar", "Zm9vYmFy", "666f6f626172"),
    ]

    @Test(arguments: vectors) func `known answers`(text: String, base64: String, hexadecimal: String) {
        let bytes = Array(text.utf8)
        let unpadded = String(base64.prefix { $0 != "=" })
        #expect(Base64.standard.encode(bytes) == base64)
        #expect(Base64.standard.decode(base64) == bytes)
        #expect(Base64.urlSafe.encode(bytes) == unpadded)
        #expect(Base64.urlSafe.decode(unpadded) == bytes)
        #expect(Base64.lenient.decode(unpadded) == bytes)
        #expect(Hexadecimal.encode(bytes) == hexadecimal)
        #expect(Hexadecimal.decode(hexadecimal) == bytes)
        #expect(Hexadecimal.decode(hexadecimal.uppercased()) == bytes)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zh==", "Zm9=", "Zm8", "Z===", "Zg==Zg==", "Zm9v\n",
        " Zm9v", "Zm 9v", "Zm9-", "Zm9_", "Zm9v====", "Zm=v", "Zmé=", "Zm9v\u{0}",
    ])
    func `the strict reader refuses`(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Zh", "Zm9+", "Zm9/", "Z", "Zm9v="])
    func `the strict reader for URLs refuses`(text: String) {
        #expect(Base64.urlSafe.decode(text) == nil)
    }

    @Test func `the alphabets differ in two digits`() {
        #expect(Base64.standard.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64.urlSafe.encode([0xfb, 0xff]) == "-_8")
    }

    @Test func `the lenient reader takes stray bits`() {
        #expect(Base64.lenient.decode("Zh==") == [0x66])
        #expect(Base64.lenient.decode("Zh") == [0x66])
        #expect(Base64.lenient.decode("Z") == nil)
        #expect(Base64.lenient.decode("Z!") == nil)
    }

    @Test func `octets of every length come back`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.standard.decode(Base64.standard.encode(bytes)) == bytes)
            #expect(Base64.urlSafe.decode(Base64.urlSafe.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: ["a", "abc", "zz", "0x", "+1", "\u{FF11}\u{FF11}", "1 "])
    func `other text is not hexadecimal`(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }
}

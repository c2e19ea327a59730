package import Cryptography

/// A secret that a caller sends as `Authorization: Bearer vdt_…`.
///
/// It is `vdt_`, 43 random base62 digits (256 bits) and 6 digits of checksum: the prefix lets secret scanners
/// find it, and the checksum tells a mistyped or cut token from a wrong one without a look into any table
/// (the form that GitHub uses since 2021). Only the SHA-256 digest is ever stored: the token has more entropy
/// than a search could exhaust, so it needs no salt and no slow hash.
package struct APIToken: Sendable {
    /// What every token begins with.
    package static let prefix = "vdt_"

    /// The number of octets of every token.
    package static let count = 53

    private static let randomCount = 43
    private static let checksumCount = 6
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The text to hand to its owner, once.
    package let secret: Secret

    /// What is stored of it.
    package let digest: SHA256Digest

    /// Makes a new token.
    ///
    /// - Throws: ``CryptographyError`` when there is no randomness.
    package static func generate() throws(CryptographyError) -> Self {
        var text = Array(prefix.utf8)
        while text.count < prefix.utf8.count + randomCount {
            for octet in try SecureRandom.bytes(count: 64)
            // 248 is the largest multiple of 62: the rest would make some digits likelier than others.
            where octet < 248 && text.count < prefix.utf8.count + randomCount {
                text.append(alphabet[Int(octet % 62)])
            }
        }
        text += text.withUnsafeBytes { checksum(of: $0) }
        return Self(text: text)
    }

    /// Returns what is stored of a token that a caller sent.
    ///
    /// - Parameter text: what the caller sent.
    /// - Returns: its digest; nil where it has not the form of a token or a wrong checksum, and so is none.
    package static func digest(of text: String) -> SHA256Digest? {
        var text = text
        return text.withUTF8 { octets in
            guard octets.count == count, octets.starts(with: prefix.utf8) else { return nil }
            guard octets.dropFirst(prefix.utf8.count).allSatisfy(isDigit) else { return nil }
            let end = count - checksumCount
            let checksum = checksum(
                of: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(octets)[..<end]))
            guard octets[end...].elementsEqual(checksum) else { return nil }
            return SHA256.digest(of: UnsafeRawBufferPointer(octets))
        }
    }

    private init(text: [UInt8]) {
        secret = Secret(text)
        digest = SHA256.digest(of: text)
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// The first 32 bits of the text's digest as six base62 digits.
    private static func checksum(of text: UnsafeRawBufferPointer) -> [UInt8] {
        var number = SHA256.digest(of: text).withUnsafeBytes { digest in
            digest.prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        var digits = [UInt8](repeating: alphabet[0], count: checksumCount)
        for index in digits.indices.reversed() {
            digits[index] = alphabet[Int(number % 62)]
            number /= 62
        }
        return digits
    }
}

extension APIToken: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { Secret.mask }
    package var debugDescription: String { Secret.mask }
}

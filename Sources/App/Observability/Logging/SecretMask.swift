/// Finds what must not stand in a log, by the name of its field or by its form.
///
/// It is the last line of defence: secrets are ``Secret`` values, which do not print themselves, and the code
/// logs no header. What a log says about a request is masked all the same.
enum SecretMask {
    /// Whether a field of that name holds a secret; names compare without regard to ASCII case.
    static func isSecret(fieldName: String) -> Bool {
        let name = fieldName.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        return endings.contains { ending in
            name.count >= ending.count && name[(name.count - ending.count)...].elementsEqual(ending)
        }
    }

    /// Endings cover `Authorization`, `Proxy-Authorization`, `Set-Cookie`, `X-Api-Key`, `X-Gitlab-Token`,
    /// `X-Hub-Signature-256`, `webhook-signature`, `clientSecret` and their kind.
    private static let endings: [[UInt8]] = [
        "authorization", "cookie", "api-key", "apikey", "api_key", "token", "secret", "password",
        "passphrase", "signature", "signature-256", "private-key", "privatekey",
    ].map { Array($0.utf8) }

    /// What stands before a secret in a text.
    ///
    /// All are in lower case and begin with one of three letters, which is what the search looks for first.
    private static let openings: [[UInt8]] = ["vdt_", "whsec_", "whsk_", "bearer ", "basic "].map {
        Array($0.utf8)
    }

    /// Replaces secrets by ``Secret/mask`` wherever they stand in a line.
    static func apply(to line: inout [UInt8]) {
        var position = 0
        while let (start, end) = firstSecret(in: line, from: position) {
            line.replaceSubrange(start..<end, with: Secret.mask.utf8)
            position = start + Secret.mask.utf8.count
        }
    }

    private static func firstSecret(in line: [UInt8], from position: Int) -> (start: Int, end: Int)? {
        line.withUnsafeBufferPointer { line in
            var index = position
            while index < line.count {
                let letter = line[index] | 0x20
                guard
                    letter == UInt8(ascii: "v") || letter == UInt8(ascii: "w") || letter == UInt8(ascii: "b")
                else {
                    index += 1
                    continue
                }
                for opening in openings where matches(opening, in: line, at: index) {
                    let start = index + opening.count
                    var end = start
                    while end < line.count, isTokenOctet(line[end]) { end += 1 }
                    // "Bearer token" in a sentence is no secret; real ones are longer than words.
                    if end - start >= 12 { return (start, end) }
                }
                index += 1
            }
            return nil
        }
    }

    private static func matches(_ text: [UInt8], in line: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + text.count <= line.count else { return false }
        for (offset, octet) in text.enumerated() {
            let present = line[index + offset]
            let isUpper = present >= UInt8(ascii: "A") && present <= UInt8(ascii: "Z")
            guard (isUpper ? present | 0x20 : present) == octet else { return false }
        }
        return true
    }

    /// The octets of `token68` (RFC 9110 section 11.2).
    private static func isTokenOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}

extension JSONWriter {
    /// Appends a number in its shortest form; integers up to 2^53 have neither fraction nor exponent.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        guard value.isFinite else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        if value.magnitude < 0x1p53, let integer = Int64(exactly: value), integer != 0 || value.sign == .plus
        {
            append(digits: integer.magnitude, decimals: 0, isNegative: integer < 0, to: &bytes)
        } else if !appendDecimal(value, to: &bytes) {
            bytes.append(contentsOf: value.description.utf8)
        }
    }

    /// Appends a number that has at most four decimals, as most measurements do; false if it has more.
    ///
    /// An integer below 10^15 over a power of ten is rounded correctly, and no other number has as short a text. So the
    /// text is the one that `description` finds, in a fraction of the time.
    private static func appendDecimal(_ value: Double, to bytes: inout [UInt8]) -> Bool {
        let magnitude = value.magnitude
        guard magnitude < 1e11, magnitude >= 1e-3 else { return false }
        var power = 10.0
        for decimals in 1...4 {
            let scaled = (magnitude * power).rounded()
            if scaled / power == magnitude {
                append(digits: UInt64(scaled), decimals: decimals, isNegative: value < 0, to: &bytes)
                return true
            }
            power *= 10
        }
        return false
    }

    /// Appends digits with a point before the last few, in one go and without making a string of them.
    private static func append(digits: UInt64, decimals: Int, isNegative: Bool, to bytes: inout [UInt8]) {
        // Twenty digits, a point, a sign.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
            var rest = digits
            var start = 24
            var written = 0
            repeat {
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                written += 1
                if written == decimals {
                    start -= 1
                    buffer[start] = UInt8(ascii: ".")
                }
            } while rest > 0 || written <= decimals
            if isNegative {
                start -= 1
                buffer[start] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    /// How many bytes from the start need no look of their own: eight at a time, no escape and nothing but ASCII.
    static func plainPrefix(of text: UnsafeBufferPointer<UInt8>) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let raw = UnsafeRawBufferPointer(text)
        var index = 0
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let slashes = word ^ (ones &* 0x5C)
            // A byte is below n where subtracting n borrows from its high bit and it has none itself.
            let found =
                word | ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
                | ((slashes &- ones) & ~slashes)
            if found & highs != 0 { break }
            index += 8
        }
        return index
    }

    /// Appends a string in quotes, escaping what RFC 8259 section 7 demands.
    static func append(escaping text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in plainPrefix(of: text)..<text.count {
            let byte = text[index]
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
            case 0x08: bytes.append(UInt8(ascii: "b"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0C: bytes.append(UInt8(ascii: "f"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            default:
                bytes.append(contentsOf: "u00".utf8)
                let digits: StaticString = "0123456789abcdef"
                bytes.append(digits.utf8Start[Int(byte >> 4)])
                bytes.append(digits.utf8Start[Int(byte & 15)])
            }
        }
        bytes.append(contentsOf: text[start...])
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONValue {
    /// The value as text for digests: keys sorted, numbers in one form whatever way they were written.
    ///
    /// After RFC 8785, but keys are sorted by their UTF-8 bytes, numbers are written as ``JSONWriter`` does, and
    /// integers beyond 2^53 keep their digits.
    package var canonicalBytes: [UInt8] { canonical.bytes }

    private var canonical: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let members):
            .object(
                members.map { Member($0.key, $0.value.canonical) }
                    .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        default: self
        }
    }
}

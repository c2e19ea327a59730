/// Octets as base64 or base64url digits (RFC 4648 sections 4 and 5).
package struct Base64: Sendable {
    /// Whether the digits are filled up with `=` to groups of four.
    package enum Padding: Sendable {
        /// Written, and required when read.
        case required
        /// Not written, and refused when read.
        case none
        /// Written, and read with or without.
        case optional
    }

    /// The usual alphabet with padding, read strictly.
    package static let standard = Self(isURLSafe: false, padding: .required)

    /// The alphabet for URLs and file names without padding, read strictly.
    package static let urlSafe = Self(isURLSafe: true, padding: .none)

    /// The usual alphabet as lenient libraries read it: padding and the unused bits of the last digit are free.
    ///
    /// For keys that a person pasted, never for signatures: several texts stand for the same octets.
    package static let lenient = Self(isURLSafe: false, padding: .optional, allowsStrayBits: true)

    private let isURLSafe: Bool
    private let padding: Padding
    private let allowsStrayBits: Bool

    private init(isURLSafe: Bool, padding: Padding, allowsStrayBits: Bool = false) {
        self.isURLSafe = isURLSafe
        self.padding = padding
        self.allowsStrayBits = allowsStrayBits
    }

    /// Returns the digits of the octets.
    package func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let taken = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
            }
            for position in 0...taken {
                text.append(digit(UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * position)) & 63))
            }
            if padding != .none {
                text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - taken))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the octets of the digits.
    ///
    /// Nil for a digit outside the alphabet (white space included), a wrong length or padding, and for
    /// a last digit with stray bits, so that each sequence of octets has exactly one text (RFC 4648 section 3.5).
    package func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var digits = ArraySlice(Array(text))
        if padding != .none, digits.count.isMultiple(of: 4) {
            if digits.last == UInt8(ascii: "=") { digits.removeLast() }
            if digits.last == UInt8(ascii: "="), digits.count % 4 == 3 { digits.removeLast() }
        } else if padding == .required {
            return nil
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard allowsStrayBits || bits & ((1 << UInt32(count)) - 1) == 0 else { return nil }
        return bytes
    }

    /// Returns the octets of the digits; nil where ``decode(_:)-(Collection<UInt8>)`` says so.
    package func decode(_ text: String) -> [UInt8]? { decode(text.utf8) }

    private func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: isURLSafe ? UInt8(ascii: "-") : UInt8(ascii: "+")
        default: isURLSafe ? UInt8(ascii: "_") : UInt8(ascii: "/")
        }
    }

    private func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case isURLSafe ? UInt8(ascii: "-") : UInt8(ascii: "+"): 62
        case isURLSafe ? UInt8(ascii: "_") : UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

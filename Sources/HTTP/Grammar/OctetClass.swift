/// Sets of octets that the grammars of RFC 9110, RFC 9112 and RFC 3986 are made of.
struct OctetClass: OptionSet {
    let rawValue: UInt8

    /// `tchar`: what tokens, methods and field names are made of (RFC 9110 section 5.6.2).
    static let token = Self(rawValue: 1)

    /// `field-vchar`, SP and HTAB: what a field value may hold (RFC 9110 section 5.5).
    static let fieldValue = Self(rawValue: 2)

    /// `pchar`, `/` and `%`: what a path may hold (RFC 3986 section 3.3).
    static let path = Self(rawValue: 4)

    /// What a query may hold: RFC 3986 section 3.4, and the marks that browsers send as they are.
    static let query = Self(rawValue: 8)

    /// `unreserved`, `sub-delims` and `%`: what a registered name is made of (RFC 3986 section 3.2.2).
    static let registeredName = Self(rawValue: 16)

    /// Hexadecimal digits.
    static let hexDigit = Self(rawValue: 32)

    /// `unreserved` without the dot, and `/`: a path of these alone is in its normal form.
    static let plainPath = Self(rawValue: 64)

    /// ``query`` without `%`: text of these alone has no escapes.
    static let unescaped = Self(rawValue: 128)

    /// The sets that an octet belongs to.
    static func of(_ octet: UInt8) -> Self { Self(rawValue: octetClasses[Int(octet)]) }
}

/// The sets of each octet.
let octetClasses: InlineArray<256, UInt8> = InlineArray { index in
    let octet = UInt8(truncatingIfNeeded: index)
    let isLetter = (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7A
    let isDigit = octet >= 0x30 && octet <= 0x39
    func isOne(of text: StaticString) -> Bool { text.description.utf8.contains(octet) }

    let isUnreserved = isLetter || isDigit || isOne(of: "-._~")
    let isSubDelimiter = isOne(of: "!$&'()*+,;=")
    var classes: OctetClass = []
    if isLetter || isDigit || isOne(of: "!#$%&'*+-.^_`|~") { classes.insert(.token) }
    if octet >= 0x20 && octet != 0x7F || octet == 0x09 { classes.insert(.fieldValue) }
    if isUnreserved || isSubDelimiter || isOne(of: ":@/%") { classes.insert(.path) }
    if isUnreserved || isSubDelimiter || isOne(of: ":@/%?[]\\^`{|}") { classes.insert(.query) }
    if isUnreserved || isSubDelimiter || octet == 0x25 { classes.insert(.registeredName) }
    if isDigit || (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x66 { classes.insert(.hexDigit) }
    if isUnreserved && octet != 0x2E || octet == 0x2F { classes.insert(.plainPath) }
    if classes.contains(.query) && octet != 0x25 { classes.insert(.unescaped) }
    return classes.rawValue
}

extension UInt8 {
    /// The octet's value as a hexadecimal digit; nil where it is none.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self & 0x0F
        case 0x41...0x46, 0x61...0x66: (self & 0x0F) + 9
        default: nil
        }
    }

    /// The octet with ASCII letters in lower case.
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// Whether the octet is SP or HTAB (RFC 9110 section 5.6.3).
    var isBlank: Bool { self == 0x20 || self == 0x09 }
}

extension String {
    /// Makes text of octets that are known to be ASCII.
    init(ascii octets: Span<UInt8>) {
        // The pointer does not leave the closure, and the span bounds it.
        self = unsafe octets.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// Appends octets all at once.
    mutating func append(_ octets: Span<UInt8>) {
        // The pointer does not leave the closure, and the span bounds it.
        unsafe octets.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Whether the octets are those of a lower-case text, without regard to the case of ASCII letters.
    func isCaseInsensitivelyEqual(to lowercased: Self) -> Bool {
        guard count == lowercased.count else { return false }
        for index in indices where self[index].asciiLowercased != lowercased[index] { return false }
        return true
    }

    /// Where the octets lie that are left without the blanks at either end.
    var withoutBlanks: Range<Int> {
        var first = 0
        var last = count
        while first < last, self[first].isBlank { first += 1 }
        while last > first, self[last - 1].isBlank { last -= 1 }
        return first..<last
    }
}

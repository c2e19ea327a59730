import HTTP

/// What a caller would rather have: the header `Prefer` (RFC 7240).
struct PreferHeader: Sendable, Hashable {
    /// Whether the caller would rather look for the result later than wait for it: `respond-async` (section 4.1).
    let wantsAsynchronousAnswer: Bool

    /// Reads the fields of a request; what is not known is not heeded, as RFC 7240 section 2 wants it.
    init(_ fields: HTTPFields) {
        wantsAsynchronousAnswer = fields.values(of: "prefer").contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { preference in
                let name = preference.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "=") }
                return Self.withoutBlanks(name).elementsEqual("respond-async".utf8) { octet, expected in
                    (0x41...0x5A).contains(octet) ? octet | 0x20 == expected : octet == expected
                }
            }
        }
    }

    private static func withoutBlanks(_ octets: Substring.UTF8View) -> Substring.UTF8View {
        func isBlank(_ octet: UInt8) -> Bool { octet == UInt8(ascii: " ") || octet == UInt8(ascii: "\t") }
        var octets = octets.drop(while: isBlank)
        while let last = octets.last, isBlank(last) { octets.removeLast() }
        return octets
    }
}

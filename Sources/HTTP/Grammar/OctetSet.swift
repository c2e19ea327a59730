/// A set of ASCII octets, as the grammars of RFC 9110, RFC 9112 and RFC 3986 name them.
///
/// The numbers are constants of the code rather than a table that is computed once, as access to such a table
/// goes through a call each time; a test compares them with the characters that they stand for.
struct OctetSet: Sendable {
    /// Octets 0 to 63, lowest bit first.
    let low: UInt64

    /// Octets 64 to 127.
    let high: UInt64

    /// `tchar`: what tokens, methods and field names are made of (RFC 9110 section 5.6.2).
    ///
    /// Letters, digits and ``!#$%&'*+-.^_`|~``.
    static var token: Self { Self(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE) }

    /// `pchar`, `/` and `%`: what a path may hold (RFC 3986 section 3.3).
    ///
    /// Letters, digits and `-._~!$&'()*+,;=:@/%`.
    static var path: Self { Self(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

    /// What a query may hold: RFC 3986 section 3.4, and the marks that browsers send as they are.
    ///
    /// What a path may hold, and ``?[]\^`{|}``.
    static var query: Self { Self(low: 0xAFFF_FFF2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF) }

    /// `unreserved`, `sub-delims` and `%`: what a registered name is made of (RFC 3986 section 3.2.2).
    ///
    /// Letters, digits and `-._~!$&'()*+,;=%`.
    static var registeredName: Self { Self(low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }

    /// A path of these alone is in its normal form: letters, digits and `-_~/`.
    static var plainPath: Self { Self(low: 0x03FF_A000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }

    /// Whether an octet is one of them.
    func contains(_ octet: UInt8) -> Bool {
        let half = octet & 0x40 == 0 ? low : high
        return octet < 0x80 && half &>> UInt64(octet & 0x3F) & 1 == 1
    }
}

extension UInt8 {
    /// Whether the octet may stand in a field value: `field-vchar`, SP and HTAB (RFC 9110 section 5.5).
    var isFieldValue: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }

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

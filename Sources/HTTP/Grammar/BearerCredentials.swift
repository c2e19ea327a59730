/// What the `Authorization` field holds, seen by a server that takes bearer tokens (RFC 6750).
package enum BearerCredentials: Sendable, Hashable {
    /// There is no `Authorization`.
    case missing

    /// Another scheme, a repeated field, or no `token68` behind `Bearer`; masked headers look like this.
    case unusable

    /// A bearer token, not checked yet.
    case token(String)

    /// Reads the credentials of a request.
    ///
    /// - Parameter fields: The request's fields.
    package init(_ fields: HTTPFields) {
        let values = fields.values(of: .authorization)
        guard let value = values.first else {
            self = .missing
            return
        }
        var reader = FieldValueReader(value)
        guard values.count == 1, reader.token()?.asciiLowercased == "bearer", reader.skip(0x20) else {
            self = .unusable
            return
        }
        let token = value.utf8.dropFirst(7).drop { $0 == 0x20 }
        self = Self.isToken68(token) ? .token(String(Substring(token))) : .unusable
    }

    /// Matches `token68` (RFC 9110 section 11.2), which is RFC 6750's `b64token`.
    private static func isToken68(_ octets: Substring.UTF8View) -> Bool {
        var rest = octets
        while let first = rest.first, isToken68(first) { rest.removeFirst() }
        return rest.startIndex > octets.startIndex && rest.allSatisfy { $0 == 0x3D }
    }

    private static func isToken68(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x2B, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: true
        default: false
        }
    }
}

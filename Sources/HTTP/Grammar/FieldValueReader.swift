/// Reads tokens, quoted strings and parameters from a field value (RFC 9110 section 5.6).
struct FieldValueReader {
    private var rest: Substring.UTF8View

    /// Starts at a value's first octet.
    init(_ value: String) { rest = value[...].utf8 }

    /// Whether everything was read.
    var isAtEnd: Bool { rest.isEmpty }

    /// Passes over blanks.
    mutating func skipBlanks() {
        while let first = rest.first, first.isBlank { rest.removeFirst() }
    }

    /// Passes over an octet if it comes next.
    ///
    /// - Returns: Whether it did.
    mutating func skip(_ octet: UInt8) -> Bool {
        guard rest.first == octet else { return false }
        rest.removeFirst()
        return true
    }

    /// Passes over everything before the next comma that is not quoted.
    mutating func skipMember() {
        var isQuoted = false
        while let first = rest.first, isQuoted || first != 0x2C {
            rest.removeFirst()
            if first == 0x22 { isQuoted.toggle() }
            if first == 0x5C, isQuoted { rest = rest.dropFirst() }
        }
    }

    /// Reads a token.
    ///
    /// - Returns: nil where none comes next.
    mutating func token() -> String? {
        let end = rest.firstIndex { !OctetSet.token.contains($0) } ?? rest.endIndex
        guard end > rest.startIndex else { return nil }
        defer { rest = rest[end...] }
        return String(Substring(rest[..<end]))
    }

    /// Reads a token or a quoted string, unquoted.
    ///
    /// - Returns: nil where neither comes next.
    mutating func tokenOrQuoted() -> String? {
        guard skip(0x22) else { return token() }
        var octets: [UInt8] = []
        while let octet = rest.popFirst() {
            switch octet {
            case 0x22: return String(decoding: octets, as: UTF8.self)
            case 0x5C:
                guard let quoted = rest.popFirst(), quoted.isFieldValue else {
                    return nil
                }
                octets.append(quoted)
            default:
                guard octet.isFieldValue else { return nil }
                octets.append(octet)
            }
        }
        return nil
    }

    /// Reads `*( OWS ";" OWS [ parameter ] )` (RFC 9110 section 5.6.6).
    ///
    /// - Returns: Names in lower case and values in their order; nil where the grammar is broken.
    mutating func parameters() -> [(name: String, value: String)]? {
        var parameters: [(name: String, value: String)] = []
        skipBlanks()
        while skip(0x3B) {
            skipBlanks()
            guard let name = token() else { continue }
            guard skip(0x3D), let value = tokenOrQuoted() else { return nil }
            parameters.append((name.asciiLowercased, value))
            skipBlanks()
        }
        return parameters
    }
}

extension String {
    /// The text with ASCII letters, and no others, in lower case.
    var asciiLowercased: String { String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self) }
}

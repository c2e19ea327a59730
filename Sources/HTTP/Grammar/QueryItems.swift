/// The names and values of a query, form-decoded: `+` is a space, escapes are octets of UTF-8.
package struct QueryItems: Sendable {
    /// More items than any request needs.
    private static let limit = 256

    /// The items in their order.
    package let items: [(name: String, value: String)]

    /// Decodes a query as it stands in ``HTTPRequestHead/query``.
    ///
    /// An item without `=` has an empty value; nothing between two `&` is no item.
    ///
    /// - Parameter query: The query without `?`; nil has no items.
    /// - Throws: ``QueryError`` for bad escapes, text that is not UTF-8, and more than 256 items.
    package init(_ query: String?) throws(QueryError) {
        var items: [(name: String, value: String)] = []
        for piece in (query ?? "").utf8.split(separator: 0x26) {
            guard items.count < Self.limit else { throw .tooManyItems }
            let nameEnd = piece.firstIndex(of: 0x3D) ?? piece.endIndex
            let value = piece[nameEnd...].dropFirst()
            items.append((try Self.decoded(piece[..<nameEnd]), try Self.decoded(value)))
        }
        self.items = items
    }

    /// The value of the first item of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// The values of all items of that name.
    package func values(of name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    private static func decoded(_ text: Substring.UTF8View) throws(QueryError) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count)
        var rest = text[...]
        while let octet = rest.popFirst() {
            switch octet {
            case 0x2B: octets.append(0x20)
            case 0x25:
                guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else {
                    throw .invalidEscape
                }
                octets.append(high << 4 | low)
            default: octets.append(octet)
            }
        }
        guard let decoded = String(validating: octets, as: UTF8.self) else { throw .invalidText }
        return decoded
    }
}

/// Why a query cannot be decoded.
package enum QueryError: Error, Sendable, Hashable {
    /// A `%` without two hexadecimal digits after it.
    case invalidEscape

    /// The decoded octets are no UTF-8.
    case invalidText

    /// More items than any request needs.
    case tooManyItems
}

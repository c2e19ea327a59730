/// The names and values of a query, form-decoded: `+` is a space, escapes are octets of UTF-8.
package struct QueryItems: Sendable {
    /// The items in their order.
    package let items: [(name: String, value: String)]

    /// Decodes a query as it stands in ``HTTPRequestHead/query``.
    ///
    /// - Parameter query: The query without `?`; nil has no items.
    /// - Throws: ``QueryError`` for bad escapes, text that is not UTF-8, and more than 256 items.
    package init(_ query: String?) throws(QueryError) { items = [] }

    /// The value of the first item of that name.
    package subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// The values of all items of that name.
    package func values(of name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
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

/// A request's line and fields, before any of its body.
package struct HTTPRequestHead: Sendable {
    /// The method.
    package var method: HTTPMethod

    /// The path, percent-decoded once and with dot segments removed; it always starts with `/`.
    package var path: String

    /// The query after the `?`, as sent; nil where there is none.
    package var query: String?

    /// The minor version of HTTP/1.x: 0 or 1.
    package var minorVersion: Int

    /// The header fields.
    package var fields: HTTPFields

    /// Creates a head.
    package init(
        method: HTTPMethod, path: String, query: String? = nil, minorVersion: Int = 1,
        fields: HTTPFields = HTTPFields()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.minorVersion = minorVersion
        self.fields = fields
    }
}

/// A whole request.
package struct HTTPRequest: Sendable {
    /// The line and the fields.
    package var head: HTTPRequestHead

    /// The body, without its transfer and content coding.
    package var body: [UInt8]

    /// Creates a request.
    package init(head: HTTPRequestHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}

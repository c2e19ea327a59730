/// A request's line and fields, before any of its body.
package struct HTTPRequestHead: Sendable, Equatable {
    /// How the content's end is found (RFC 9112 section 6.3).
    package enum Framing: Sendable, Hashable {
        /// There is no content.
        case none

        /// Content of that many octets, more than none.
        case length(Int)

        /// Chunked content.
        case chunked
    }

    /// The method.
    package var method: HTTPMethod

    /// The path: dot segments removed, percent-decoded once but for `%2F` and `%25`.
    ///
    /// It always starts with `/`, except for `OPTIONS *`, where it is `*`. As the two escapes stay, splitting
    /// it at `/` gives the true segments, and decoding them in a segment gives the sender's text;
    /// ``Router`` does both.
    package var path: String

    /// The query after the `?`, as sent, nil where there is none; ``QueryItems`` decodes it.
    package var query: String?

    /// The minor version of HTTP/1.x: 0 or 1.
    package var minorVersion: Int

    /// The header fields.
    package var fields: HTTPFields

    /// The authority of a target in absolute form, which takes the place of `Host` (RFC 9112 section 3.2.2).
    package var targetAuthority: String?

    /// The host and port that the client asked for; nil where an HTTP/1.0 client names none.
    package var authority: String? { targetAuthority ?? fields[.host] }

    /// How the content's end is found.
    package var framing: Framing = .none

    /// Whether the client wants the connection kept after the answer (RFC 9112 section 9.3).
    package var isPersistent = true

    /// Whether the client waits for 100 (Continue) before it sends content (RFC 9110 section 10.1.1).
    package var expectsContinue = false

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

    /// Creates the head that a parser found.
    init(
        method: HTTPMethod, path: String, query: String?, minorVersion: Int, fields: HTTPFields,
        targetAuthority: String?, framing: Framing, isPersistent: Bool, expectsContinue: Bool
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.minorVersion = minorVersion
        self.fields = fields
        self.targetAuthority = targetAuthority
        self.framing = framing
        self.isPersistent = isPersistent
        self.expectsContinue = expectsContinue
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

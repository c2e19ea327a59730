/// A whole response; the server adds framing, `Date` and `Connection`.
package struct HTTPResponse: Sendable {
    /// The status.
    package var status: HTTPStatus

    /// The fields, without those that frame the message.
    package var fields: HTTPFields

    /// The content, or its first piece where ``stream`` brings more.
    package var body: [UInt8]

    /// Brings content of unknown length after ``body``; nil where `body` is all.
    package var stream: HTTPBodyStream?

    /// Creates a response.
    package init(
        status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: [UInt8] = [],
        stream: HTTPBodyStream? = nil
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.stream = stream
    }
}

/// Content that comes piece by piece: chunked to an HTTP/1.1 client, until the close to an older one.
package struct HTTPBodyStream: Sendable {
    /// Brings the next piece, nil at the end; an error cuts the connection, so the client sees a cut body.
    package let next: @Sendable () async throws -> [UInt8]?

    /// Creates a stream from a closure that is called until it returns nil or throws, never twice at a time.
    package init(_ next: @escaping @Sendable () async throws -> [UInt8]?) {
        self.next = next
    }
}

/// What a parser found next in its input.
package enum RequestEvent: Sendable {
    /// Nothing can be said before more octets are read.
    case needMore

    /// A request's line and fields, checked and framed. Set ``RequestParser/bodyLimit`` now.
    case head(HTTPRequestHead)

    /// A piece of content, in the buffer's coordinates; see ``InputBuffer/copy(_:to:)``.
    case body(Range<Int>)

    /// The request is whole; the next call begins with the next request.
    case end

    /// The request is refused; the parser stays in this state.
    case failed(ParseError)
}

/// Reads HTTP/1.1 requests from octets as they come (RFC 9110, RFC 9112), strictly.
///
/// It does no I/O and looks at each octet a bounded number of times however the input is cut. One parser
/// serves one connection, request after request:
///
///     loop: while true {
///         switch parser.next(in: &input) {
///         case .needMore: guard input.withFreeSpace({ read(…) }) > 0 else { … }
///         case .head(let head): parser.bodyLimit = …
///         case .body(let range): input.copy(range, to: &body)
///         case .end: …
///         case .failed(let error): …
///         }
///     }
package struct RequestParser: Sendable {
    /// The bounds in force.
    package let limits: HTTPLimits

    /// The most octets of content that the current request may have.
    ///
    /// Reset to the default of ``limits`` by every head; set it after ``RequestEvent/head(_:)``.
    package var bodyLimit: Int

    /// Creates a parser at the start of a connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        bodyLimit = limits.bodyOctets
    }

    /// Whether nothing of a next request was seen yet, so that the connection is idle.
    package var isBetweenRequests: Bool { true }

    /// Finds the next event and consumes its octets.
    package mutating func next(in input: inout InputBuffer) -> RequestEvent {
        .needMore
    }
}

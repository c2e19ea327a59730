package import HTTP

/// What is told of a server's doings, for logs and metrics.
///
/// Every method runs on an event loop, must be quick, and must not block.
package protocol HTTPServerObserver: Sendable {
    /// A connection was accepted.
    func connectionOpened(from address: String)

    /// A connection has ended.
    func connectionClosed(_ record: ConnectionRecord)

    /// A TLS handshake was completed, with the version in use.
    func handshakeCompleted(version: String)

    /// A request was answered by the service.
    func requestCompleted(_ record: RequestRecord)

    /// A connection or a request was refused by the server itself.
    func refused(_ reason: RefusalReason, from address: String)
}

extension HTTPServerObserver {
    package func connectionOpened(from address: String) {}
    package func connectionClosed(_ record: ConnectionRecord) {}
    package func handshakeCompleted(version: String) {}
    package func requestCompleted(_ record: RequestRecord) {}
    package func refused(_ reason: RefusalReason, from address: String) {}
}

/// One answered request.
package struct RequestRecord: Sendable {
    /// The request's head.
    package var head: HTTPRequestHead

    /// The answer's status.
    package var status: HTTPStatus

    /// The client.
    package var peer: Peer

    /// Octets of the request's body, decoded.
    package var bodyOctets: Int

    /// Octets of the answer, head included.
    package var responseOctets: Int

    /// The time from the head's last octet to the answer's hand-over to the system.
    package var duration: Duration
}

/// One connection that has ended.
package struct ConnectionRecord: Sendable {
    /// The client's address.
    package var address: String

    /// Requests answered.
    package var requests: Int

    /// Octets of requests, after TLS.
    package var octetsRead: Int

    /// Octets of answers, before TLS.
    package var octetsWritten: Int
}

/// Why the server refused something by itself.
package enum RefusalReason: Sendable, Hashable {
    /// All connections are taken.
    case connectionLimit

    /// All connections of that address are taken.
    case addressLimit

    /// No descriptors are left.
    case descriptors

    /// A TLS handshake failed or took too long.
    case handshake

    /// The client's certificate bears none of the names that are let in.
    case certificateName

    /// A head or a body took too long.
    case requestTimeout

    /// The client did not read the answers.
    case writeTimeout

    /// The content coding is not supported.
    case contentCoding

    /// The content is compressed wrongly or too much.
    case compressedContent

    /// The request is malformed or beyond a limit.
    case malformed(ParseError)
}

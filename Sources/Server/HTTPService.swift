package import HTTP

/// What answers the requests that a server reads.
package protocol HTTPService: Sendable {
    /// Decides on the head alone, before an octet of the body is read.
    ///
    /// Runs on the connection's loop and must not block: refusals (401, 404, 405, 413) and answers that
    /// need no body (health checks) are made here, which spares them the body, the task and the allocation.
    func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission

    /// Answers a whole request that was admitted.
    ///
    /// Runs on the connection's loop; work that takes more than a few milliseconds belongs elsewhere.
    func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse
}

/// What a service says to a request's head.
package enum Admission: Sendable {
    /// Read the body, of at most that many octets after decoding, then respond.
    case accept(bodyLimit: Int)

    /// Answer now; the body, if any, is not read.
    case respond(HTTPResponse)
}

/// The other end of a connection.
package struct Peer: Sendable, Hashable {
    /// The address without port, as text.
    package var address: String

    /// Whether the connection is encrypted.
    package var isEncrypted: Bool

    /// The names in the verified client certificate (subject alternative names, then common name).
    package var certificateNames: [String]

    /// Creates a peer.
    package init(address: String, isEncrypted: Bool = false, certificateNames: [String] = []) {
        self.address = address
        self.isEncrypted = isEncrypted
        self.certificateNames = certificateNames
    }
}

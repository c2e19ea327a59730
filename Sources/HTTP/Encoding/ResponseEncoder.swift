/// Writes responses as octets (RFC 9112), appending to a buffer that the caller reuses.
package enum ResponseEncoder {
    /// What the encoder must know of the request and the connection.
    package struct Context: Sendable, Hashable {
        /// The request's method: the answer to HEAD has no content.
        package var isHead: Bool

        /// The request's minor version.
        package var minorVersion: Int

        /// Whether the connection stays open after this response.
        package var isPersistent: Bool

        /// Creates a context.
        package init(isHead: Bool = false, minorVersion: Int = 1, isPersistent: Bool = true) {
            self.isHead = isHead
            self.minorVersion = minorVersion
            self.isPersistent = isPersistent
        }

        /// Creates the context of an answer to a request.
        ///
        /// - Parameters:
        ///   - head: The request's head.
        ///   - isPersistent: Whether the server keeps the connection; without effect where the client does not.
        package init(answering head: HTTPRequestHead, isPersistent: Bool = true) {
            self.init(
                isHead: head.method == .head, minorVersion: head.minorVersion,
                isPersistent: isPersistent && head.isPersistent)
        }
    }

    /// Appends a whole response, or the head and the first piece of a streamed one.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - context: What the request and the connection ask for.
    ///   - dateLine: The whole `Date` line with its CRLF, see ``HTTPDate/fieldLine(unixSeconds:)``.
    ///   - output: Where to append.
    /// - Returns: Whether the connection stays open after it. It does not for a streamed answer to HTTP/1.0.
    @discardableResult
    package static func encode(
        _ response: HTTPResponse, context: Context, dateLine: [UInt8], into output: inout [UInt8]
    ) -> Bool { false }

    /// Appends one further piece of a streamed response; an empty piece writes nothing.
    package static func encode(piece: [UInt8], context: Context, into output: inout [UInt8]) {}

    /// Appends the end of a streamed response.
    package static func encodeEnd(context: Context, into output: inout [UInt8]) {}

    /// The interim response to `Expect: 100-continue`.
    package static let continueResponse = [UInt8]("HTTP/1.1 100 Continue\r\n\r\n".utf8)
}

package import HTTP

/// An answer whose body is read piece by piece, such as server-sent events or a long download.
///
/// The other end is slowed down while nobody reads. Dropping the value ends the transfer.
package struct TransferStream: Sendable {
    /// The status.
    package var status: HTTPStatus
    /// The header fields.
    package var headers: HTTPFields
    /// Where the answer came from.
    package var url: TransferURL
    /// Where it points, if it is a redirection that was not followed.
    package var location: TransferURL?

    private let source: any TransferChunks

    /// Creates a stream.
    package init(
        status: HTTPStatus, headers: HTTPFields, url: TransferURL, location: TransferURL? = nil,
        chunks: any TransferChunks
    ) {
        self.status = status
        self.headers = headers
        self.url = url
        self.location = location
        source = chunks
    }

    /// Whether the status is one of success, 200 to 299.
    package var isSuccess: Bool { (200...299).contains(status.code) }

    /// Waits for more octets.
    ///
    /// - Returns: Some octets, at least one; nil at the end of the answer.
    /// - Throws: ``TransferError``; nothing comes after it.
    package func next() async throws(TransferError) -> [UInt8]? { try await source.next() }

    /// Reads the rest.
    ///
    /// - Parameter limit: The most octets to keep; the rest is left unread.
    /// - Returns: The octets.
    /// - Throws: ``TransferError``.
    package func collect(upTo limit: Int) async throws(TransferError) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < limit, let chunk = try await next() {
            all.append(contentsOf: chunk.prefix(limit - all.count))
        }
        return all
    }
}

/// Where the octets of a ``TransferStream`` come from.
package protocol TransferChunks: AnyObject, Sendable {
    /// Waits for more octets.
    ///
    /// - Returns: Some octets; nil at the end.
    /// - Throws: ``TransferError``.
    func next() async throws(TransferError) -> [UInt8]?
}

package import HTTP

/// A whole answer.
package struct TransferResponse: Sendable {
    /// The status.
    package var status: HTTPStatus
    /// The header fields of the last answer, without those of redirections and interim answers.
    package var headers: HTTPFields
    /// The body, decompressed.
    package var body: [UInt8]
    /// Where the answer came from, which differs from the request's URL after a redirection.
    package var url: TransferURL
    /// Where it points, if it is a redirection that was not followed.
    package var location: TransferURL?
    /// The protocol's version as it is written: `1.1`, `2`.
    package var version: String

    /// Creates an answer.
    package init(
        status: HTTPStatus, headers: HTTPFields = HTTPFields(), body: [UInt8] = [], url: TransferURL,
        location: TransferURL? = nil, version: String = "1.1"
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.location = location
        self.version = version
    }

    /// Whether the status is one of success, 200 to 299.
    package var isSuccess: Bool { (200...299).contains(status.code) }

    /// The body as text; what is no UTF-8 becomes U+FFFD.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

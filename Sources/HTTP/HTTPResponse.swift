/// A whole response; the server adds framing, `Date` and `Connection`.
package struct HTTPResponse: Sendable {
    /// The status.
    package var status: HTTPStatus

    /// The fields, without those that frame the message.
    package var fields: HTTPFields

    /// The content.
    package var body: [UInt8]

    /// Creates a response.
    package init(status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

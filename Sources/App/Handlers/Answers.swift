import HTTP
import Store

/// The answers that several handlers give.
enum Answers {
    /// A JSON document.
    static func json(_ bytes: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/json")
        fields.append("Cache-Control", "no-store")
        return HTTPResponse(status: status, fields: fields, body: bytes)
    }

    /// A line of text.
    static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/plain; charset=utf-8")
        fields.append("Cache-Control", "no-store")
        return HTTPResponse(status: status, fields: fields, body: Array(text.utf8))
    }

    /// A problem document (RFC 9457).
    static func problem(_ document: ProblemDocument) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", ProblemDocument.mediaType)
        fields.append("Cache-Control", "no-store")
        return HTTPResponse(status: HTTPStatus(code: document.status), fields: fields, body: document.bytes)
    }

    /// A problem document that is not about places in the body.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - kind: The last part of the problem's type.
    ///   - title: The kind of problem in words.
    ///   - detail: What was wrong and how to mend it.
    /// - Returns: The answer.
    static func problem(_ status: HTTPStatus, _ kind: String, _ title: String, _ detail: String)
        -> HTTPResponse
    {
        problem(
            ProblemDocument(
                type: "urn:verdict:problem:\(kind)", title: title, status: status.code, detail: detail))
    }

    /// What a failure of the store means to a client; the details go to the log.
    static func problem(_ error: StoreError) -> HTTPResponse {
        if error.code == .invalidCursor {
            return problem(
                .badRequest, "invalid-cursor", "The cursor is not valid", "\(error.detail). \(error.remedy)")
        }
        var response = problem(
            .serviceUnavailable, "storage", "The verdict cannot be stored or read now",
            "The server's storage failed (\(error.code.rawValue)); there is no verdict. Retry, and see the server's log."
        )
        response.fields.append("Retry-After", error.isTemporary || error.code == .closed ? "1" : "10")
        return response
    }
}

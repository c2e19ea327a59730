package import HTTP

extension HTTPResponse {
    /// An error as `application/problem+json` (RFC 9457).
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - title: What is wrong, the same for every occurrence; ASCII without quotes and backslashes.
    ///   - detail: What is wrong this time; of the same form.
    /// - Returns: The response.
    package static func problem(
        _ status: HTTPStatus, title: StaticString, detail: StaticString
    ) -> HTTPResponse {
        var fields = HTTPFields()
        fields.append("Content-Type", "application/problem+json")
        let text =
            #"{"type":"about:blank","title":"\#(title)","status":\#(status.code),"detail":"\#(detail)"}"#
            + "\n"
        return HTTPResponse(status: status, fields: fields, body: Array(text.utf8))
    }

    /// The answer to a request that the parser refused.
    static func problem(_ error: ParseError) -> HTTPResponse {
        switch error {
        case .contentTooLarge, .chunkOverheadTooLarge:
            problem(
                error.status, title: "Content too large", detail: "The request body is longer than allowed.")
        case .targetTooLong:
            problem(error.status, title: "URI too long", detail: "The request target is longer than allowed.")
        case .unknownExpectation:
            problem(
                error.status, title: "Expectation failed", detail: "Only 100-continue can be expected.")
        case .headTooLarge, .tooManyFields, .trailersTooLarge:
            problem(
                error.status, title: "Header fields too large",
                detail: "The header section is longer than allowed.")
        case .unknownTransferCoding, .connectNotSupported:
            problem(
                error.status, title: "Not implemented",
                detail: "The method or the transfer coding is not implemented.")
        case .versionNotSupported:
            problem(
                error.status, title: "HTTP version not supported", detail: "Only HTTP/1.1 and HTTP/1.0 are.")
        default:
            problem(error.status, title: "Bad request", detail: "The request is not valid HTTP.")
        }
    }

    static func requestTimeout() -> HTTPResponse {
        problem(.requestTimeout, title: "Request timeout", detail: "The request took too long to arrive.")
    }

    static func overloaded(retryAfterSeconds: Int) -> HTTPResponse {
        var response = problem(
            .serviceUnavailable, title: "Service unavailable", detail: "Too many connections are open.")
        response.fields.append("Retry-After", "\(retryAfterSeconds)")
        return response
    }

    static func unsupportedCoding() -> HTTPResponse {
        var response = problem(
            .unsupportedMediaType, title: "Unsupported content coding",
            detail: "Content-Encoding must be gzip, or be left out.")
        response.fields.append("Accept-Encoding", "gzip")
        return response
    }

    static func brokenCoding() -> HTTPResponse {
        problem(
            .badRequest, title: "Bad request", detail: "The body is not the gzip data that it claims to be.")
    }

    static func bomb() -> HTTPResponse {
        problem(
            .contentTooLarge, title: "Content too large",
            detail: "The request body is too long after decompression.")
    }
}

/// A status code (RFC 9110 section 15).
package struct HTTPStatus: Sendable, Hashable, CustomStringConvertible {
    /// The code, from 100 to 599.
    package let code: Int

    /// Creates a status from a code between 100 and 599.
    package init(code: Int) { self.code = code }

    package static var ok: Self { Self(code: 200) }
    package static var created: Self { Self(code: 201) }
    package static var accepted: Self { Self(code: 202) }
    package static var noContent: Self { Self(code: 204) }
    package static var seeOther: Self { Self(code: 303) }
    package static var notModified: Self { Self(code: 304) }
    package static var badRequest: Self { Self(code: 400) }
    package static var unauthorized: Self { Self(code: 401) }
    package static var forbidden: Self { Self(code: 403) }
    package static var notFound: Self { Self(code: 404) }
    package static var methodNotAllowed: Self { Self(code: 405) }
    package static var notAcceptable: Self { Self(code: 406) }
    package static var requestTimeout: Self { Self(code: 408) }
    package static var conflict: Self { Self(code: 409) }
    package static var contentTooLarge: Self { Self(code: 413) }
    package static var uriTooLong: Self { Self(code: 414) }
    package static var unsupportedMediaType: Self { Self(code: 415) }
    package static var expectationFailed: Self { Self(code: 417) }
    package static var unprocessableContent: Self { Self(code: 422) }
    package static var tooManyRequests: Self { Self(code: 429) }
    package static var requestHeaderFieldsTooLarge: Self { Self(code: 431) }
    package static var internalServerError: Self { Self(code: 500) }
    package static var notImplemented: Self { Self(code: 501) }
    package static var badGateway: Self { Self(code: 502) }
    package static var serviceUnavailable: Self { Self(code: 503) }
    package static var gatewayTimeout: Self { Self(code: 504) }
    package static var httpVersionNotSupported: Self { Self(code: 505) }

    /// The registered reason phrase, empty for a code that this program does not know.
    package var reason: String {
        switch code {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 205: "Reset Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }

    package var description: String { reason.isEmpty ? "\(code)" : "\(code) \(reason)" }

    /// Whether a response with this code may have content (RFC 9110 sections 15.2, 15.3.5, 15.3.6, 15.4.5).
    var allowsContent: Bool { code >= 200 && code != 204 && code != 205 && code != 304 }
}

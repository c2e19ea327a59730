/// The field names that this program itself uses; ``HTTPFields`` finds them without comparing text.
package enum HTTPFieldName: String, Sendable, Hashable, CaseIterable {
    case accept = "Accept"
    case acceptEncoding = "Accept-Encoding"
    case allow = "Allow"
    case authorization = "Authorization"
    case cacheControl = "Cache-Control"
    case connection = "Connection"
    case contentDisposition = "Content-Disposition"
    case contentEncoding = "Content-Encoding"
    case contentLength = "Content-Length"
    case contentSecurityPolicy = "Content-Security-Policy"
    case contentType = "Content-Type"
    case date = "Date"
    case etag = "ETag"
    case expect = "Expect"
    case forwarded = "Forwarded"
    case host = "Host"
    case idempotencyKey = "Idempotency-Key"
    case ifNoneMatch = "If-None-Match"
    case keepAlive = "Keep-Alive"
    case lastModified = "Last-Modified"
    case link = "Link"
    case location = "Location"
    case referrerPolicy = "Referrer-Policy"
    case retryAfter = "Retry-After"
    case server = "Server"
    case traceparent = "traceparent"
    case tracestate = "tracestate"
    case trailer = "Trailer"
    case transferEncoding = "Transfer-Encoding"
    case upgrade = "Upgrade"
    case userAgent = "User-Agent"
    case vary = "Vary"
    case wwwAuthenticate = "WWW-Authenticate"
    case xContentTypeOptions = "X-Content-Type-Options"
    case xForwardedFor = "X-Forwarded-For"
    case xRequestID = "X-Request-Id"

    /// Whether the encoder alone writes the field: it frames the message or belongs to the connection.
    var isWrittenByEncoder: Bool {
        switch self {
        case .connection, .contentLength, .date, .keepAlive, .trailer, .transferEncoding, .upgrade: true
        default: false
        }
    }
}

/// A field name that the program itself uses, kept in lower case.
///
/// Well-known names have a number of their own, by which ``HTTPFields`` finds them without comparing text.
package struct HTTPFieldName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name in lower case.
    package let description: String

    /// Creates a name from a literal of the program, a token of RFC 9110 section 5.6.2.
    package init(stringLiteral text: String) {
        description = text.lowercased()
    }

    package static var accept: Self { "accept" }
    package static var allow: Self { "allow" }
    package static var authorization: Self { "authorization" }
    package static var cacheControl: Self { "cache-control" }
    package static var connection: Self { "connection" }
    package static var contentEncoding: Self { "content-encoding" }
    package static var contentLength: Self { "content-length" }
    package static var contentType: Self { "content-type" }
    package static var expect: Self { "expect" }
    package static var host: Self { "host" }
    package static var idempotencyKey: Self { "idempotency-key" }
    package static var location: Self { "location" }
    package static var retryAfter: Self { "retry-after" }
    package static var traceparent: Self { "traceparent" }
    package static var transferEncoding: Self { "transfer-encoding" }
    package static var userAgent: Self { "user-agent" }
    package static var wwwAuthenticate: Self { "www-authenticate" }
    package static var xRequestID: Self { "x-request-id" }
}

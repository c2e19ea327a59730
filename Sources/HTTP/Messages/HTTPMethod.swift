/// The method of a request (RFC 9110 section 9), an octet-exact token.
package struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    /// The token as it stands in the request line.
    package let name: String

    /// Creates a method from a token that is known to be valid.
    package init(unchecked name: String) { self.name = name }

    /// Makes a method of a token.
    ///
    /// - Parameters:
    ///   - token: The octets, a valid token.
    ///   - lastOctets: Its last eight octets as a number, by which common methods are known.
    init(_ token: Span<UInt8>, lastOctets: UInt64) {
        switch lastOctets {
        case 0x47_4554: self = .get
        case 0x504F_5354: self = .post
        case 0x4845_4144: self = .head
        default: name = String(ascii: token)
        }
    }

    package static var get: Self { Self(unchecked: "GET") }
    package static var head: Self { Self(unchecked: "HEAD") }
    package static var post: Self { Self(unchecked: "POST") }
    package static var put: Self { Self(unchecked: "PUT") }
    package static var delete: Self { Self(unchecked: "DELETE") }
    package static var options: Self { Self(unchecked: "OPTIONS") }
    package static var patch: Self { Self(unchecked: "PATCH") }
    package static var connect: Self { Self(unchecked: "CONNECT") }

    package var description: String { name }
}

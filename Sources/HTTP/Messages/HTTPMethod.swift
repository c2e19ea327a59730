/// The method of a request (RFC 9110 section 9), an octet-exact token.
package struct HTTPMethod: Sendable, Hashable {
    /// The token as it stands in the request line.
    package let name: String

    /// Creates a method from a token that is known to be valid.
    package init(unchecked name: String) { self.name = name }

    package static let get = Self(unchecked: "GET")
    package static let head = Self(unchecked: "HEAD")
    package static let post = Self(unchecked: "POST")
    package static let put = Self(unchecked: "PUT")
    package static let delete = Self(unchecked: "DELETE")
    package static let options = Self(unchecked: "OPTIONS")
    package static let patch = Self(unchecked: "PATCH")
}

/// What the `Authorization` field holds, seen by a server that takes bearer tokens (RFC 6750).
package enum BearerCredentials: Sendable, Hashable {
    /// There is no `Authorization`.
    case missing

    /// Another scheme, a repeated field, or no `token68` behind `Bearer`; masked headers look like this.
    case unusable

    /// A bearer token, not checked yet.
    case token(String)

    /// Reads the credentials of a request.
    package init(_ fields: HTTPFields) { self = .missing }
}

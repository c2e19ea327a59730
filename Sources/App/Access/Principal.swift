/// Who makes a request, and what they may do.
package struct Principal: Sendable, Hashable {
    /// How the caller showed who they are.
    package enum Kind: String, Sendable, Hashable {
        /// By an API token.
        case token
        /// By a client certificate.
        case certificate
        /// By a signature on a webhook.
        case webhook
        /// By having started the program on this machine.
        case local
    }

    /// How the caller showed who they are.
    package let kind: Kind

    /// The identifier that the audit record keeps: the beginning of the token's digest,
    /// the certificate's name, or the webhook source.
    package let identifier: String

    /// The name that people gave it.
    package let name: String

    /// What they may do.
    package let scopes: Scopes

    /// Creates a principal.
    package init(kind: Kind, identifier: String, name: String, scopes: Scopes) {
        self.kind = kind
        self.identifier = identifier
        self.name = name
        self.scopes = scopes
    }
}

extension Principal: CustomStringConvertible {
    /// Kind and name, as logs and the audit record show them.
    package var description: String { "\(kind.rawValue):\(name)" }
}

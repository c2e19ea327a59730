import Cryptography
package import HTTP
package import Server
package import Store

/// Says who makes a request and whether they may.
///
/// It runs on the connection's loop before the body is read: two short hashes and a lookup, no waiting.
package final class Authenticator: Sendable {
    private let tokens: TokenDirectory
    private let certificates: [CertificateRule]
    private let throttle: WrongTokenThrottle
    private let now: @Sendable () -> Timestamp

    /// Creates an authenticator.
    ///
    /// - Parameters:
    ///   - tokens: the tokens that are valid.
    ///   - certificates: what the names in client certificates are good for; none by default.
    ///   - throttle: what slows down senders of wrong tokens.
    ///   - now: the present time.
    package init(
        tokens: TokenDirectory, certificates: [CertificateRule] = [],
        throttle: WrongTokenThrottle = WrongTokenThrottle(), now: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        self.certificates = certificates
        self.throttle = throttle
        self.now = now
    }

    /// Returns who makes a request.
    ///
    /// A token counts before a certificate: whoever sends one wants to be taken for its owner.
    ///
    /// - Parameters:
    ///   - fields: the request's header fields.
    ///   - peer: the other end of the connection.
    /// - Returns: the caller.
    /// - Throws: ``Refusal`` when there is nobody to be let in.
    package func principal(_ fields: HTTPFields, from peer: Peer) throws(Refusal) -> Principal {
        switch BearerCredentials(fields) {
        case .token(let text):
            let time = now()
            if let digest = APIToken.digest(of: text), let token = tokens.token(digest, at: time) {
                return Principal(
                    kind: .token, identifier: String(digest.hexadecimal.prefix(12)), name: token.name,
                    scopes: token.scopes)
            }
            if let seconds = throttle.recordWrongToken(from: peer.address, at: time.milliseconds / 1000) {
                throw .slowedDown(seconds: seconds)
            }
            throw .wrongToken
        case .missing, .unusable:
            guard let principal = principal(ofCertificate: peer) else { throw .missingCredentials }
            return principal
        }
    }

    /// Returns who makes a request, if they may do what needs that scope.
    ///
    /// - Parameters:
    ///   - fields: the request's header fields.
    ///   - peer: the other end of the connection.
    ///   - scope: what the request needs.
    /// - Returns: the caller.
    /// - Throws: ``Refusal`` when nobody is let in, or not for this.
    package func authorize(
        _ fields: HTTPFields, from peer: Peer, for scope: Scope
    ) throws(Refusal) -> Principal {
        let principal = try principal(fields, from: peer)
        guard principal.scopes.contains(scope) else { throw .missingScope(scope) }
        return principal
    }

    /// The rules of all names of a certificate add up; the first name that has one is shown.
    private func principal(ofCertificate peer: Peer) -> Principal? {
        guard !certificates.isEmpty else { return nil }
        var scopes: Scopes = []
        var first: String?
        for name in peer.certificateNames {
            for rule in certificates where rule.matches(name) {
                scopes.formUnion(rule.scopes)
                first = first ?? name
            }
        }
        return first.map { Principal(kind: .certificate, identifier: $0, name: $0, scopes: scopes) }
    }
}

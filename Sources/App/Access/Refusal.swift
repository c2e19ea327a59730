package import HTTP

/// Why a request is not let in, and the answer that says so.
///
/// The bodies are fixed, so that they tell a caller how to mend the request and an attacker nothing about
/// which part was wrong.
package enum Refusal: Error, Sendable, Hashable {
    /// There are no usable credentials: none, empty ones, another scheme, or a masked secret.
    ///
    /// A Harness delegate probes a step's URL in just this way before it runs the step, so this is neither
    /// counted nor punished, and it is never 400, which the delegate would take for "unreachable".
    case missingCredentials

    /// A token that was never valid, has expired or was revoked.
    case wrongToken

    /// A token as above from an address that sent too many; it may come again after that many seconds.
    case slowedDown(seconds: Int64)

    /// The caller is known but may not do this.
    case missingScope(Scope)

    /// A webhook's signature is missing, wrong or stale.
    case wrongSignature

    /// A webhook's field that must be unique is repeated, so that it could be read in two ways.
    case ambiguousSignature

    /// The status of the answer.
    package var status: HTTPStatus {
        switch self {
        case .missingCredentials, .wrongToken, .wrongSignature: .unauthorized
        case .slowedDown: .tooManyRequests
        case .missingScope: .forbidden
        case .ambiguousSignature: .badRequest
        }
    }

    /// Whether it belongs into the count of failed attempts; a delegate's probe does not.
    package var isCounted: Bool { self != .missingCredentials }

    /// The stable last part of the problem's type and the sentences of its title and detail.
    package var problem: (code: String, title: String, detail: String) {
        switch self {
        case .missingCredentials:
            (
                "missing-credentials", "Credentials are missing",
                "Send 'Authorization: Bearer TOKEN' with a token made by 'verdict token create'."
            )
        case .wrongToken:
            (
                "wrong-token", "The token is not valid",
                "The token is unknown, expired or revoked; 'verdict token list' shows those that are valid."
            )
        case .slowedDown(let seconds):
            (
                "slowed-down", "Too many wrong tokens",
                "This address sent too many wrong tokens; wait \(seconds) s, or send a right one."
            )
        case .missingScope(let scope):
            (
                "missing-scope", "The caller may not do this",
                "This needs the scope '\(scope.rawValue)', which the caller does not have."
            )
        case .wrongSignature:
            (
                "wrong-signature", "The webhook is not authenticated",
                "The signature is missing, wrong or too old for the secrets of this webhook."
            )
        case .ambiguousSignature:
            (
                "ambiguous-signature", "The webhook's signature is ambiguous",
                "A header of the signature is repeated; send each once."
            )
        }
    }

    /// The fields that this answer needs beside those of every problem.
    package var fields: HTTPFields {
        var fields = HTTPFields()
        switch self {
        // RFC 6750 section 3: no error code where no credentials were sent.
        case .missingCredentials: fields.set("WWW-Authenticate", "Bearer realm=\"verdict\"")
        case .wrongToken:
            fields.set("WWW-Authenticate", "Bearer realm=\"verdict\", error=\"invalid_token\"")
        case .missingScope(let scope):
            fields.set(
                "WWW-Authenticate",
                "Bearer realm=\"verdict\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\"")
        // RFC 9110 section 15.5.2: a 401 must carry a challenge.
        case .wrongSignature: fields.set("WWW-Authenticate", "Webhook-Signature realm=\"verdict\"")
        case .slowedDown(let seconds): fields.set("Retry-After", String(seconds))
        case .ambiguousSignature: break
        }
        return fields
    }

    /// The whole answer, as RFC 9457 `application/problem+json`.
    package var response: HTTPResponse {
        var fields = fields
        fields.set("Content-Type", ProblemDocument.mediaType)
        fields.set("Cache-Control", "no-store")
        let (code, title, detail) = problem
        let document = ProblemDocument(
            type: "urn:verdict:problem:\(code)", title: title, status: status.code, detail: detail)
        return HTTPResponse(status: status, fields: fields, body: document.bytes)
    }
}

/// A status code (RFC 9110 section 15).
package struct HTTPStatus: Sendable, Hashable {
    /// The code, from 100 to 599.
    package let code: Int

    /// Creates a status from a code between 100 and 599.
    package init(code: Int) { self.code = code }

    package static let ok = Self(code: 200)
    package static let created = Self(code: 201)
    package static let accepted = Self(code: 202)
    package static let noContent = Self(code: 204)
    package static let badRequest = Self(code: 400)
    package static let unauthorized = Self(code: 401)
    package static let forbidden = Self(code: 403)
    package static let notFound = Self(code: 404)
    package static let methodNotAllowed = Self(code: 405)
    package static let notAcceptable = Self(code: 406)
    package static let requestTimeout = Self(code: 408)
    package static let conflict = Self(code: 409)
    package static let contentTooLarge = Self(code: 413)
    package static let uriTooLong = Self(code: 414)
    package static let unsupportedMediaType = Self(code: 415)
    package static let expectationFailed = Self(code: 417)
    package static let unprocessableContent = Self(code: 422)
    package static let tooManyRequests = Self(code: 429)
    package static let requestHeaderFieldsTooLarge = Self(code: 431)
    package static let internalServerError = Self(code: 500)
    package static let notImplemented = Self(code: 501)
    package static let serviceUnavailable = Self(code: 503)
    package static let httpVersionNotSupported = Self(code: 505)
}

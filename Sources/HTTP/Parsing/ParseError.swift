/// Why a request was refused before a service saw it whole.
///
/// After any of these the connection's framing can no longer be trusted: answer with ``status`` and
/// `Connection: close`, then close.
package enum ParseError: Error, Sendable, Hashable, CaseIterable {
    // 400
    case tooManyEmptyLines
    case invalidRequestLine
    case invalidMethod
    case invalidTarget
    case invalidEscape
    case invalidFieldName
    case invalidFieldValue
    case foldedField
    case bareLineFeed
    case bareCarriageReturn
    case missingHost
    case repeatedHost
    case invalidHost
    case invalidContentLength
    case repeatedContentLength
    case contentLengthWithTransferEncoding
    case transferEncodingInHTTP10
    case invalidTransferEncoding
    case invalidChunkSize
    case invalidChunkExtension
    case invalidChunkEnd

    // 413
    case contentTooLarge
    case chunkOverheadTooLarge

    // 414
    case targetTooLong

    // 417
    case unknownExpectation

    // 431
    case headTooLarge
    case tooManyFields
    case trailersTooLarge

    // 501
    case unknownTransferCoding
    case methodTooLong
    case connectNotSupported

    // 505
    case versionNotSupported

    /// The status to answer with.
    package var status: HTTPStatus {
        switch self {
        case .contentTooLarge, .chunkOverheadTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .unknownExpectation: .expectationFailed
        case .headTooLarge, .tooManyFields, .trailersTooLarge: .requestHeaderFieldsTooLarge
        case .unknownTransferCoding, .methodTooLong, .connectNotSupported: .notImplemented
        case .versionNotSupported: .httpVersionNotSupported
        default: .badRequest
        }
    }
}

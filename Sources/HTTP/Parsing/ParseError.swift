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

extension ParseError: CustomStringConvertible {
    /// What is wrong, in words that a client's author can act on; nothing of the request is repeated.
    package var description: String {
        switch self {
        case .tooManyEmptyLines: "there are too many empty lines before the request line"
        case .invalidRequestLine: "the request line is not: method, space, target, space, HTTP version, CRLF"
        case .invalidMethod: "the method is no token followed by one space"
        case .invalidTarget: "the request target is neither a path, nor an http URI, nor * with OPTIONS"
        case .invalidEscape: "the request target has a percent sign without two hexadecimal digits, or %00"
        case .invalidFieldName: "a field name is no token directly followed by a colon"
        case .invalidFieldValue: "a field value has a control character"
        case .foldedField: "a field line begins with a blank"
        case .bareLineFeed: "a line ends in LF without CR"
        case .bareCarriageReturn: "a CR is not followed by LF"
        case .missingHost: "there is no Host field"
        case .repeatedHost: "there is more than one Host field"
        case .invalidHost: "the Host field is no host with an optional port"
        case .invalidContentLength: "Content-Length is not made of digits alone"
        case .repeatedContentLength: "there is more than one Content-Length field"
        case .contentLengthWithTransferEncoding: "there are both Content-Length and Transfer-Encoding"
        case .transferEncodingInHTTP10: "there is Transfer-Encoding in an HTTP/1.0 request"
        case .invalidTransferEncoding: "the transfer codings do not end in a single chunked"
        case .invalidChunkSize: "a chunk size is not 1 to 16 hexadecimal digits followed by CRLF"
        case .invalidChunkExtension: "a chunk extension breaks the grammar"
        case .invalidChunkEnd: "the data of a chunk are not followed by CRLF"
        case .contentTooLarge: "the content is larger than this resource takes"
        case .chunkOverheadTooLarge: "the chunk extensions are too long"
        case .targetTooLong: "the request target is too long"
        case .unknownExpectation: "only 100-continue can be expected"
        case .headTooLarge: "the request line and the fields are too long together"
        case .tooManyFields: "there are too many fields"
        case .trailersTooLarge: "the trailer fields are too many or too long"
        case .unknownTransferCoding: "chunked is the only transfer coding that is understood"
        case .methodTooLong: "the method is longer than any that is known"
        case .connectNotSupported: "this server is no proxy: CONNECT is not supported"
        case .versionNotSupported: "only HTTP/1.0 and HTTP/1.1 are supported"
        }
    }
}

/// What the fields of a request's head say about its framing and its connection.
struct MessageFraming: Sendable {
    /// What all lines together mean; see the properties of ``HTTPRequestHead``.
    struct Decision {
        var framing: HTTPRequestHead.Framing
        var isPersistent: Bool
        var expectsContinue: Bool
    }

    private var hasHost = false
    private var contentLength: Int?
    private var hasTransferEncoding = false
    private var isClosed = false
    private var isKeptAlive = false
    private var expectsContinue = false

    /// Whether codings other than chunked stand before it.
    private var hasOtherCodings = false

    /// Whether the last coding so far is chunked.
    private var endsChunked = false

    /// Takes a field line of the head into account; most lines say nothing.
    ///
    /// - Parameters:
    ///   - name: The field's name.
    ///   - value: Its value without blanks at the ends.
    ///   - minorVersion: The request's minor version.
    /// - Throws: `ParseError` where the value or its repetition is refused.
    mutating func take(_ name: HTTPFieldName, _ value: Span<UInt8>, minorVersion: Int) throws(ParseError) {
        switch name {
        case .host:
            // RFC 9112 section 3.2: 400 for more than one line, and for an invalid value.
            guard !hasHost else { throw .repeatedHost }
            guard Authority.isValid(value) else { throw .invalidHost }
            hasHost = true
        case .contentLength:
            // RFC 9112 section 6.3 lets equal repetitions pass; refusing them leaves nothing to be read twice.
            guard contentLength == nil else { throw .repeatedContentLength }
            contentLength = try Self.length(value)
        case .transferEncoding:
            guard minorVersion > 0 else { throw .transferEncodingInHTTP10 }
            hasTransferEncoding = true
            try takeCodings(value)
        case .connection:
            takeConnectionOptions(value)
        case .expect:
            // RFC 9110 section 10.1.1: ignored in HTTP/1.0; an unknown expectation may be answered with 417.
            guard minorVersion > 0 else { return }
            guard value.isCaseInsensitivelyEqual(to: "100-continue") else {
                throw .unknownExpectation
            }
            expectsContinue = true
        default:
            return
        }
    }

    /// Decides on framing and persistence after the last line.
    ///
    /// - Parameter minorVersion: The request's minor version.
    /// - Returns: How the content ends, and what the client wants of the connection.
    /// - Throws: `ParseError` where the fields contradict each other.
    func finish(minorVersion: Int) throws(ParseError) -> Decision {
        guard hasHost || minorVersion == 0 else { throw .missingHost }
        let framing: HTTPRequestHead.Framing
        if hasTransferEncoding {
            // RFC 9112 section 6.1: both together ought to be handled as an error, and the connection closed.
            guard contentLength == nil else { throw .contentLengthWithTransferEncoding }
            guard endsChunked else { throw .invalidTransferEncoding }
            guard !hasOtherCodings else { throw .unknownTransferCoding }
            framing = .chunked
        } else if let contentLength, contentLength > 0 {
            framing = .length(contentLength)
        } else {
            framing = .none
        }
        return Decision(
            framing: framing, isPersistent: !isClosed && (minorVersion > 0 || isKeptAlive),
            expectsContinue: expectsContinue && framing != .none)
    }

    /// Reads digits and nothing else (RFC 9110 section 8.6).
    private static func length(_ value: Span<UInt8>) throws(ParseError) -> Int {
        guard !value.isEmpty else { throw .invalidContentLength }
        var length = 0
        var overflows = false
        for index in value.indices {
            guard value[index] >= 0x30, value[index] <= 0x39 else { throw .invalidContentLength }
            let (product, productOverflows) = length.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflows) = product.addingReportingOverflow(Int(value[index] & 0x0F))
            overflows = overflows || productOverflows || sumOverflows
            length = sum
        }
        guard !overflows else { throw .contentTooLarge }
        return length
    }

    /// Reads codings, of which only a single `chunked` is served (RFC 9112 section 6.1).
    private mutating func takeCodings(_ value: Span<UInt8>) throws(ParseError) {
        var rest = value.indices
        while let member = Self.nextMember(value, &rest) {
            let coding = value.extracting(member)
            // Nothing may follow chunked, and an empty coding, list member or line is no coding.
            guard !endsChunked, !coding.isEmpty else { throw .invalidTransferEncoding }
            if coding.isCaseInsensitivelyEqual(to: "chunked") {
                endsChunked = true
            } else {
                guard coding.allSatisfy(.token) else {
                    throw .invalidTransferEncoding
                }
                hasOtherCodings = true
            }
        }
    }

    private mutating func takeConnectionOptions(_ value: Span<UInt8>) {
        var rest = value.indices
        while let member = Self.nextMember(value, &rest) {
            let option = value.extracting(member)
            if option.isCaseInsensitivelyEqual(to: "close") {
                isClosed = true
            } else if option.isCaseInsensitivelyEqual(to: "keep-alive") {
                isKeptAlive = true
            }
        }
    }

    /// Cuts the next member off a list (RFC 9110 section 5.6.1), without blanks at its ends.
    ///
    /// - Parameters:
    ///   - value: The field value.
    ///   - rest: What is left of it; moved behind the member. An empty value has one empty member.
    /// - Returns: nil behind the last member.
    private static func nextMember(_ value: Span<UInt8>, _ rest: inout Range<Int>) -> Range<Int>? {
        guard rest.lowerBound <= value.count else { return nil }
        var end = rest.lowerBound
        while end < value.count, value[end] != 0x2C { end += 1 }
        let member = rest.lowerBound..<end
        let trimmed = value.extracting(member).withoutBlanks
        rest = end + 1..<max(value.count, end + 1)
        return member.lowerBound + trimmed.lowerBound..<member.lowerBound + trimmed.upperBound
    }
}

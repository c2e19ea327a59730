/// The field names that this program itself uses; ``HTTPFields`` finds them without comparing text.
package enum HTTPFieldName: String, Sendable, Hashable, CaseIterable {
    case accept = "Accept"
    case acceptEncoding = "Accept-Encoding"
    case allow = "Allow"
    case authorization = "Authorization"
    case cacheControl = "Cache-Control"
    case connection = "Connection"
    case contentDisposition = "Content-Disposition"
    case contentEncoding = "Content-Encoding"
    case contentLength = "Content-Length"
    case contentSecurityPolicy = "Content-Security-Policy"
    case contentType = "Content-Type"
    case date = "Date"
    case etag = "ETag"
    case expect = "Expect"
    case forwarded = "Forwarded"
    case host = "Host"
    case idempotencyKey = "Idempotency-Key"
    case ifNoneMatch = "If-None-Match"
    case keepAlive = "Keep-Alive"
    case lastModified = "Last-Modified"
    case link = "Link"
    case location = "Location"
    case referrerPolicy = "Referrer-Policy"
    case retryAfter = "Retry-After"
    case server = "Server"
    case traceparent = "traceparent"
    case tracestate = "tracestate"
    case trailer = "Trailer"
    case transferEncoding = "Transfer-Encoding"
    case upgrade = "Upgrade"
    case userAgent = "User-Agent"
    case vary = "Vary"
    case wwwAuthenticate = "WWW-Authenticate"
    case xContentTypeOptions = "X-Content-Type-Options"
    case xForwardedFor = "X-Forwarded-For"
    case xRequestID = "X-Request-Id"

    /// Whether the encoder alone writes the field: it frames the message or belongs to the connection.
    var isWrittenByEncoder: Bool {
        switch self {
        case .connection, .contentLength, .date, .keepAlive, .trailer, .transferEncoding, .upgrade: true
        default: false
        }
    }
}

/// Finds a ``HTTPFieldName`` by its last eight octets and its length.
struct FieldNameTable: Sendable {
    private struct Slot {
        var tail: UInt64 = 0
        var name: HTTPFieldName?
        var lowercased: [UInt8] = []
    }

    /// The one table.
    static let shared = FieldNameTable()

    /// Open addressing, at most half full, so that a search ends soon.
    private let slots: [Slot]

    private init() {
        var slots = [Slot](repeating: Slot(), count: 128)
        for name in HTTPFieldName.allCases {
            let lowercased = name.rawValue.utf8.map(\.asciiLowercased)
            let tail = lowercased.reduce(0) { Self.tail(after: $0, $1) }
            var index = Self.firstSlot(tail)
            while slots[index].name != nil { index = (index + 1) & 127 }
            slots[index] = Slot(tail: tail, name: name, lowercased: lowercased)
        }
        self.slots = slots
    }

    /// The last eight octets of a name, given those before its newest octet.
    ///
    /// Setting bit 5 turns letters to lower case and joins no other two octets of tokens than `^` and `~`.
    static func tail(after tail: UInt64, _ octet: UInt8) -> UInt64 { tail &<< 8 | UInt64(octet | 0x20) }

    private static func firstSlot(_ tail: UInt64) -> Int {
        Int(truncatingIfNeeded: (tail &* 0x9E37_79B9_7F4A_7C15) &>> 57)
    }

    /// Finds a name.
    ///
    /// - Parameters:
    ///   - name: The octets, a valid token.
    ///   - tail: Their ``tail(after:_:)``, computed while they were checked.
    /// - Returns: nil for a name that the program does not know.
    func find(_ name: Span<UInt8>, tail: UInt64) -> HTTPFieldName? {
        var index = Self.firstSlot(tail)
        while let known = slots[index].name {
            if slots[index].tail == tail, isEqual(name, slots[index].lowercased) { return known }
            index = (index + 1) & 127
        }
        return nil
    }

    private func isEqual(_ name: Span<UInt8>, _ lowercased: [UInt8]) -> Bool {
        name.isCaseInsensitivelyEqual(to: lowercased.span)
    }
}

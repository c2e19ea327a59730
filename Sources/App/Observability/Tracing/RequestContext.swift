package import HTTP
package import Logging

/// What ties a request's log lines, outgoing calls and answer together.
package struct RequestContext: Sendable {
    /// The request's identifier: the caller's if it is sane, else a new one.
    package let requestID: String

    private let trace: (high: UInt64, low: UInt64)
    private let span: UInt64
    private let flags: UInt8

    /// Takes the caller's identifiers over, or makes new ones (W3C Trace Context section 4.3).
    ///
    /// - Parameters:
    ///   - fields: the request's header fields.
    ///   - identifiers: makes what is missing.
    package init(_ fields: HTTPFields, identifiers: IdentifierGenerator) {
        let given = fields.values(of: "x-request-id")
        requestID = given.count == 1 && Self.isSane(given[0]) ? given[0] : identifiers.nextText()
        let parents = fields.values(of: "traceparent")
        span = identifiers.next()
        if parents.count == 1, let parent = TraceParent(parsing: parents[0]) {
            trace = parent.traceID
            // Only the flags that level 1 and 2 define are passed on.
            flags = parent.flags & 0x03
        } else {
            trace = (identifiers.next(), identifiers.next())
            flags = 0
        }
    }

    /// The trace's identifier, as 32 hexadecimal digits.
    package var traceID: String {
        IdentifierGenerator.text(of: trace.high) + IdentifierGenerator.text(of: trace.low)
    }

    /// The `traceparent` field for calls that this request causes, with this server's own span as their parent.
    package var traceparent: String {
        "00-\(traceID)-\(IdentifierGenerator.text(of: span))-0\(flags)"
    }

    /// Whether an identifier from outside may stand in logs and answers as it is: 1 to 128 octets that
    /// mean nothing to a shell, a terminal or HTML.
    package static func isSane(_ identifier: String) -> Bool {
        (1...128).contains(identifier.utf8.count)
            && identifier.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "+"),
                    UInt8(ascii: "/"), UInt8(ascii: "@"):
                    true
                default: false
                }
            }
    }

    /// Returns a logger that adds the identifiers to each line.
    package func logger(from logger: Logger) -> Logger {
        var logger = logger
        logger[metadataKey: "requestId"] = .string(requestID)
        logger[metadataKey: "traceId"] = .string(traceID)
        return logger
    }
}

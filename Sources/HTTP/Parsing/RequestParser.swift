/// What a parser found next in its input.
package enum RequestEvent: Sendable {
    /// Nothing can be said before more octets are read.
    case needMore

    /// A request's line and fields, checked and framed. Set ``RequestParser/bodyLimit`` now.
    case head(HTTPRequestHead)

    /// A piece of content, in the buffer's coordinates; see ``InputBuffer/copy(_:to:)``.
    case body(Range<Int>)

    /// The request is whole; the next call begins with the next request.
    case end

    /// The request is refused; the parser stays in this state.
    case failed(ParseError)
}

/// Reads HTTP/1.1 requests from octets as they come (RFC 9110, RFC 9112), strictly.
///
/// It does no I/O and looks at each octet a bounded number of times however the input is cut. One parser
/// serves one connection, request after request:
///
///     loop: while true {
///         switch parser.next(in: &input) {
///         case .needMore: guard input.withFreeSpace({ read(…) }) > 0 else { … }
///         case .head(let head): parser.bodyLimit = …
///         case .body(let range): input.copy(range, to: &body)
///         case .end: …
///         case .failed(let error): …
///         }
///     }
///
/// Between ``RequestEvent/head(_:)`` and ``RequestEvent/end`` the same buffer must be handed in.
package struct RequestParser: Sendable {
    private enum State {
        case emptyLines, requestLine, fields
        case content(HTTPRequestHead.Framing)
        case length(Int)
        case chunked
        case end
        case failed(ParseError)
    }

    /// A client may send a few empty lines before a request line (RFC 9112 section 2.2).
    private static let emptyLines = 4

    /// No head may be longer, whatever the limits say, so that positions in it fit into 32 bits.
    private static let headOctets = 1 << 24

    /// The bounds in force.
    package let limits: HTTPLimits

    /// The most octets of content that the current request may have.
    ///
    /// Reset to the default of ``limits`` by every head; set it after ``RequestEvent/head(_:)``.
    package var bodyLimit: Int

    private var state = State.emptyLines
    private var emptyLines = 0
    private var requestLine = RequestLineScanner()
    private var fields = FieldScanner()
    private var framing = MessageFraming()
    private var chunks = ChunkedBody()

    /// The well-known names, held here because access to a global value is a call.
    private let names = FieldNameTable.shared

    /// The fields found so far; kept from request to request for their storage.
    private var lines: [HTTPFields.Line] = []
    private var fieldOctets: [UInt8] = []

    /// Creates a parser at the start of a connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        var limits = limits
        limits.headOctets = min(limits.headOctets, Self.headOctets)
        self.limits = limits
        bodyLimit = limits.bodyOctets
    }

    /// Whether nothing of a next request was seen yet, so that the connection is idle.
    package var isBetweenRequests: Bool {
        if case .emptyLines = state { true } else { false }
    }

    /// Gives back storage that only speeds up the next request; for connections that are idle.
    package mutating func releaseStorage() {
        guard isBetweenRequests else { return }
        lines = []
        fieldOctets = []
    }

    /// Finds the next event and consumes its octets.
    package mutating func next(in input: inout InputBuffer) -> RequestEvent {
        switch state {
        case .emptyLines, .requestLine, .fields:
            return nextInHead(&input)
        case .content(.none), .end:
            state = .emptyLines
            emptyLines = 0
            return .end
        case .content(.length(let count)):
            guard count <= bodyLimit else { return fail(.contentTooLarge) }
            return nextPiece(&input, of: count)
        case .length(let count):
            return nextPiece(&input, of: count)
        case .content(.chunked):
            chunks = ChunkedBody()
            state = .chunked
            return nextChunk(&input)
        case .chunked:
            return nextChunk(&input)
        case .failed(let error):
            return .failed(error)
        }
    }

    private mutating func fail(_ error: ParseError) -> RequestEvent {
        state = .failed(error)
        return .failed(error)
    }

    // MARK: - Content

    private mutating func nextPiece(_ input: inout InputBuffer, of remaining: Int) -> RequestEvent {
        let count = min(remaining, input.count)
        state = count == remaining ? .end : .length(remaining - count)
        return count > 0 ? .body(input.take(count)) : .needMore
    }

    private mutating func nextChunk(_ input: inout InputBuffer) -> RequestEvent {
        var used = 0
        let outcome = chunks.next(
            input.storage.span.extracting(input.start..<input.end), limits: limits, bodyLimit: bodyLimit,
            used: &used)
        input.consume(used)
        switch outcome {
        case .needMore: return .needMore
        case .data(let count): return .body(input.take(count))
        case .failed(let error): return fail(error)
        case .end:
            state = .emptyLines
            emptyLines = 0
            return .end
        }
    }

    // MARK: - Head

    private mutating func nextInHead(_ input: inout InputBuffer) -> RequestEvent {
        do throws(ParseError) {
            if case .emptyLines = state {
                guard try skipEmptyLines(&input) else { return .needMore }
            }
            guard try scanHead(input.storage.span.extracting(input.start..<input.end)) else {
                guard input.count < limits.headOctets else { throw .headTooLarge }
                return .needMore
            }
            let range = input.take(fields.position)
            let head = try makeHead(input.storage.span.extracting(range))
            bodyLimit = limits.bodyOctets
            state = .content(head.framing)
            return .head(head)
        } catch {
            return fail(error)
        }
    }

    /// Consumes empty lines before a request line.
    ///
    /// - Returns: Whether a request line begins.
    private mutating func skipEmptyLines(_ input: inout InputBuffer) throws(ParseError) -> Bool {
        while true {
            guard input.count > 0 else { return false }
            switch input.storage[input.start] {
            case 0x0D:
                guard emptyLines < Self.emptyLines else { throw .tooManyEmptyLines }
                guard input.count > 1 else { return false }
                guard input.storage[input.start + 1] == 0x0A else { throw .bareCarriageReturn }
                input.consume(2)
                emptyLines += 1
            case 0x0A:
                throw .bareLineFeed
            default:
                requestLine = RequestLineScanner()
                framing = MessageFraming()
                lines.removeAll(keepingCapacity: true)
                state = .requestLine
                return true
            }
        }
    }

    /// Goes on in the head at the front of the unconsumed octets.
    ///
    /// - Returns: Whether the head is whole.
    private mutating func scanHead(_ unconsumed: Span<UInt8>) throws(ParseError) -> Bool {
        let octets = unconsumed.extracting(first: min(unconsumed.count, limits.headOctets))
        if case .requestLine = state {
            switch requestLine.next(octets, targetLimit: limits.targetOctets) {
            case .needMore: return false
            case .failed(let error): throw error
            case .line:
                fields = FieldScanner(at: requestLine.position)
                state = .fields
            }
        }
        while true {
            switch fields.next(octets) {
            case .needMore: return false
            case .failed(let error): throw error
            case .end: return true
            case .line: try takeLine(octets)
            }
        }
    }

    private mutating func takeLine(_ octets: Span<UInt8>) throws(ParseError) {
        guard lines.count < limits.fieldCount else { throw .tooManyFields }
        let known = names.find(octets.extracting(fields.name), tail: fields.nameTail)
        if let known {
            try framing.take(known, octets.extracting(fields.value), minorVersion: requestLine.minorVersion)
        }
        // Nothing is cut off: a head is shorter than 2^24 octets.
        let base = requestLine.position
        lines.append(
            HTTPFields.Line(
                nameStart: UInt32(truncatingIfNeeded: fields.name.lowerBound - base),
                nameEnd: UInt32(truncatingIfNeeded: fields.name.upperBound - base),
                valueStart: UInt32(truncatingIfNeeded: fields.value.lowerBound - base),
                valueEnd: UInt32(truncatingIfNeeded: fields.value.upperBound - base), known: known))
    }

    private mutating func makeHead(_ octets: Span<UInt8>) throws(ParseError) -> HTTPRequestHead {
        let method = HTTPMethod(
            octets.extracting(first: requestLine.methodEnd), lastOctets: requestLine.methodWord)
        guard method != .connect else { throw .connectNotSupported }
        let target = try RequestTarget(
            octets.extracting(requestLine.path), method: method, hasQuery: requestLine.query != nil)
        var query: String?
        if let range = requestLine.query {
            query = try RequestTarget.query(octets.extracting(range))
        }
        fieldOctets.removeAll(keepingCapacity: true)
        fieldOctets.append(octets.extracting(requestLine.position..<fields.position))
        let decision = try framing.finish(minorVersion: requestLine.minorVersion)
        return HTTPRequestHead(
            method: method, path: target.path, query: query, minorVersion: requestLine.minorVersion,
            fields: HTTPFields(octets: fieldOctets, lines: lines), targetAuthority: target.authority,
            framing: decision.framing, isPersistent: decision.isPersistent,
            expectsContinue: decision.expectsContinue)
    }
}

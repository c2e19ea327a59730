package import HTTP

/// Everything that a parser says about some input.
package struct Transcript: Sendable, Equatable {
    /// One request that was read.
    package struct Message: Sendable, Equatable {
        /// Its head.
        package var head: HTTPRequestHead

        /// Its content so far.
        package var body: [UInt8] = []

        /// Where it ends in the input; nil while it is not whole.
        package var end: Int?
    }

    /// How it stopped.
    package enum End: Sendable, Equatable {
        /// The input ended between two requests.
        case idle

        /// The input ended inside a request.
        case waiting

        /// A request said that it is the last; what follows is not read.
        case closed

        /// A request was refused.
        case failed(ParseError)
    }

    /// The requests in their order; only the last one may be unfinished.
    package private(set) var messages: [Message] = []

    /// How it stopped.
    package private(set) var end = End.idle

    /// Feeds a parser like a server does.
    ///
    /// - Parameters:
    ///   - pieces: The input as it comes from the network.
    ///   - limits: The parser's limits.
    ///   - bodyLimit: The limit of each request's content.
    package init(
        _ pieces: [ArraySlice<UInt8>], limits: HTTPLimits = HTTPLimits(), bodyLimit: Int? = nil
    ) {
        var parser = RequestParser(limits: limits)
        var input = InputBuffer(capacity: 64)
        var received = 0
        for piece in pieces {
            input.append(piece)
            received += piece.count
            guard read(&parser, &input, received: received, bodyLimit: bodyLimit) else { return }
        }
        end = parser.isBetweenRequests && input.isEmpty ? .idle : .waiting
    }

    /// Feeds a parser all at once.
    ///
    /// - Parameters:
    ///   - input: The input.
    ///   - limits: The parser's limits.
    ///   - bodyLimit: The limit of each request's content.
    package init(_ input: [UInt8], limits: HTTPLimits = HTTPLimits(), bodyLimit: Int? = nil) {
        self.init([input[...]], limits: limits, bodyLimit: bodyLimit)
    }

    /// Reads what is there.
    ///
    /// - Returns: Whether more is wanted.
    private mutating func read(
        _ parser: inout RequestParser, _ input: inout InputBuffer, received: Int, bodyLimit: Int?
    ) -> Bool {
        while true {
            switch parser.next(in: &input) {
            case .needMore:
                return true
            case .head(let head):
                messages.append(Message(head: head))
                if let bodyLimit { parser.bodyLimit = bodyLimit }
            case .body(let range):
                input.copy(range, to: &messages[messages.count - 1].body)
            case .end:
                messages[messages.count - 1].end = received - input.count
                guard messages[messages.count - 1].head.isPersistent else {
                    end = .closed
                    return false
                }
            case .failed(let error):
                end = .failed(error)
                return false
            }
        }
    }
}

/// Why there is no answer.
package struct TransferError: Error, Sendable, Hashable {
    /// The kinds of failure.
    package enum Reason: Sendable, Hashable {
        /// The request cannot be sent as it is; what is wrong with it is told.
        case invalidRequest(String)
        /// Outgoing requests are impossible: libcurl is missing, or the program is stopping.
        case unavailable(String)
        /// The host has no address.
        case unresolvedHost
        /// No connection came about.
        case refused
        /// The proxy cannot be reached or refuses.
        case proxy
        /// The server's certificate is not trusted, or TLS failed otherwise.
        case tls
        /// It took longer than it may.
        case timeout(Duration)
        /// The answer ended before its end, or the connection broke.
        case broken
        /// The answer is not HTTP, or its compression is damaged.
        case malformedAnswer
        /// The answer is larger than it may be.
        case tooLarge(limit: Int)
        /// The answer points where the request must not go.
        case redirection(String)
        /// The other end has failed often; nothing was sent.
        case circuitOpen(retryAfter: Duration)
        /// The wait for a turn under the rate limit would be too long; nothing was sent.
        case rateLimited(wait: Duration)
        /// The task was cancelled.
        case cancelled
        /// What libcurl calls by a code that has no kind of its own.
        case other(code: Int)
    }

    /// The kind of failure.
    package var reason: Reason
    /// The request: method and URL without query.
    package var request: String
    /// libcurl's words, if it has some to add.
    package var detail: String
    /// Whether it is certain that the server has not acted on the request.
    package var isUnsent: Bool

    /// Creates an error.
    package init(_ reason: Reason, request: String, detail: String = "", isUnsent: Bool = false) {
        self.reason = reason
        self.request = request
        self.detail = detail
        self.isUnsent = isUnsent
    }
}

extension TransferError: CustomStringConvertible {
    package var description: String {
        "\(request): \(reason)" + (detail.isEmpty ? "" : " (\(detail))")
    }
}

extension TransferError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidRequest(let fault): "the request cannot be sent: \(fault)"
        case .unavailable(let cause): "outgoing requests are impossible: \(cause)"
        case .unresolvedHost: "the host name has no address"
        case .refused: "no connection could be made"
        case .proxy: "the proxy cannot be reached or refused"
        case .tls: "the TLS connection failed"
        case .timeout(let limit): "no answer within \(limit)"
        case .broken: "the connection broke before the answer's end"
        case .malformedAnswer: "the answer is no valid HTTP"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .redirection(let cause): "the answer points elsewhere: \(cause)"
        case .circuitOpen(let pause): "not sent, since earlier requests failed; next try in \(pause)"
        case .rateLimited(let wait): "not sent, since the rate limit leaves no turn for \(wait)"
        case .cancelled: "cancelled"
        case .other(let code): "libcurl failed with code \(code)"
        }
    }
}

extension TransferError {
    /// Whether the same request may go well later.
    package var isTransient: Bool {
        switch reason {
        case .unresolvedHost, .refused, .proxy, .timeout, .broken, .circuitOpen, .rateLimited: true
        case .invalidRequest, .unavailable, .tls, .malformedAnswer, .tooLarge, .redirection, .cancelled,
            .other:
            false
        }
    }
}

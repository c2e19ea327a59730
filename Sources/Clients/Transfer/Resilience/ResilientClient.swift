import HTTP
import Threading

/// An ``HTTPClient`` that keeps to a rate, repeats what may be repeated, and leaves a failing server alone.
///
/// Each attempt's time limit is cut to what is left of the total deadline.
package struct ResilientClient: HTTPClient {
    private let client: any HTTPClient
    private let policy: RetryPolicy
    private let bucket: TokenBucket?
    private let breaker: CircuitBreaker?
    private let timing: TransferTiming

    /// Creates a client over another one.
    ///
    /// - Parameters:
    ///   - client: What sends.
    ///   - policy: When it sends again.
    ///   - bucket: The rate limit; nil for none.
    ///   - breaker: What stops it when the server fails; nil for none.
    ///   - timing: Time and chance.
    package init(
        _ client: any HTTPClient, policy: RetryPolicy = RetryPolicy(), bucket: TokenBucket? = nil,
        breaker: CircuitBreaker? = nil, timing: TransferTiming = .system
    ) {
        self.client = client
        self.policy = policy
        self.bucket = bucket
        self.breaker = breaker
        self.timing = timing
    }

    package func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        try await attempt(request, status: { ($0.status, $0.headers) }, send: client.send)
    }

    package func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
        try await attempt(request, status: { ($0.status, $0.headers) }, send: client.stream)
    }

    private func attempt<Answer: Sendable>(
        _ request: TransferRequest, status: (Answer) -> (HTTPStatus, HTTPFields),
        send: (TransferRequest) async throws(TransferError) -> Answer
    ) async throws(TransferError) -> Answer {
        let start = timing.now()
        var request = request
        let limit = request.timeout
        var number = 0
        while true {
            number += 1
            request.timeout = try await turn(for: request, limit: limit, since: start)
            let permission = try permission(for: request)
            let result: Result<Answer, TransferError>
            do throws(TransferError) {
                result = .success(try await send(request))
            } catch {
                result = .failure(error)
            }
            let outcome: RetryPolicy.Outcome =
                switch result {
                case .success(let answer):
                    .answered(status(answer).0, retryAfter: status(answer).1.retryAfter)
                case .failure(let error): .failed(error)
                }
            if let permission {
                breaker?.report(isHealthy: outcome.isHealthy, permission: permission, at: timing.now())
            }
            let decision = policy.decide(
                outcome, repetition: request.repetition, attempt: number,
                elapsed: timing.now().duration(since: start), random: timing.random())
            guard case .retry(let pause) = decision else { return try result.get() }
            do {
                try await timing.sleep(pause)
            } catch {
                throw TransferError(.cancelled, request: request.description)
            }
        }
    }

    /// Waits for a turn under the rate limit.
    ///
    /// - Returns: How long the attempt may take.
    private func turn(
        for request: TransferRequest, limit: Duration, since start: MonotonicTime
    ) async throws(TransferError) -> Duration {
        var left = policy.totalDeadline - timing.now().duration(since: start)
        if let bucket {
            let (wait, isTaken) = bucket.take(at: timing.now(), patience: max(left, .zero))
            guard isTaken else {
                throw TransferError(.rateLimited(wait: wait), request: request.description, isUnsent: true)
            }
            if wait > .zero {
                do {
                    try await timing.sleep(wait)
                } catch {
                    bucket.giveBack()
                    throw TransferError(.cancelled, request: request.description, isUnsent: true)
                }
                left = policy.totalDeadline - timing.now().duration(since: start)
            }
        }
        return min(limit, max(left, .milliseconds(1)))
    }

    private func permission(for request: TransferRequest) throws(TransferError) -> Int? {
        switch breaker?.ask(at: timing.now()) {
        case nil: return nil
        case .granted(let number): return number
        case .refused(let pause):
            throw TransferError(
                .circuitOpen(retryAfter: pause), request: request.description, isUnsent: true)
        }
    }
}

extension RetryPolicy.Outcome {
    /// Whether the server is well; nil if the outcome does not tell.
    fileprivate var isHealthy: Bool? {
        switch self {
        // A rate limit is the sign of a server that works.
        case .answered(let status, _): status.code < 500 || status.code == 501
        case .failed(let error):
            switch error.reason {
            case .unresolvedHost, .refused, .proxy, .timeout, .broken, .malformedAnswer, .tls, .other: false
            case .invalidRequest, .unavailable, .tooLarge, .redirection, .circuitOpen, .rateLimited,
                .cancelled:
                nil
            }
        }
    }
}

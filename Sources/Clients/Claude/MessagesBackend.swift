import HTTP
package import Threading

/// The Messages API over HTTP.
package struct MessagesBackend: ModelBackend {
    /// The largest answer that is read, in octets: the schema allows a fraction of it.
    static let largestAnswer = 4 << 20

    package let name: String
    private let client: any HTTPClient
    private let service: MessagesService
    private let retries: RetryRules
    private let clock: MonotonicClock
    private let chance: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Creates a way to a model.
    ///
    /// - Parameters:
    ///   - client: What sends requests.
    ///   - service: Where to and as whom.
    ///   - retries: When a request is sent again.
    ///   - clock: Where durations are taken from.
    ///   - chance: Random numbers from 0 to 1, for pauses.
    ///   - sleep: How to pause.
    package init(
        client: any HTTPClient, service: MessagesService, retries: RetryRules = RetryRules(),
        clock: MonotonicClock = .system, chance: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        name =
            switch service.platform {
            case .direct: "messages"
            case .bedrock: "bedrock"
            case .vertex: "vertex"
            }
        self.client = client
        self.service = service
        self.retries = retries
        self.clock = clock
        self.chance = chance
        self.sleep = sleep
    }

    package func answer(
        _ prompt: ModelPrompt, within limit: Duration
    ) async throws(ModelFailure) -> ModelAnswer {
        let request: TransferRequest
        do throws(TransferURLError) { request = try service.messageRequest(prompt) } catch {
            throw ModelFailure(.unreachable("\(error)"), attempts: 0)
        }
        let reply = try await exchange(request, within: limit)
        return try MessagesReply.message(reply.body, requestID: reply.requestID, attempts: reply.attempts)
    }

    package func countTokens(
        _ prompt: ModelPrompt, within limit: Duration
    ) async throws(ModelFailure) -> Int? {
        guard let request = service.countRequest(prompt) else { return nil }
        return try MessagesReply.count(try await exchange(request, within: limit).body)
    }

    private struct Reply {
        var body: [UInt8]
        var requestID: String?
        var attempts: Int
    }

    /// Sends a request until it is answered well, it is no use, or the time is up.
    private func exchange(
        _ request: TransferRequest, within limit: Duration
    ) async throws(ModelFailure) -> Reply {
        let deadline = clock.now + limit
        var attempt = 0
        while true {
            attempt += 1
            let left = deadline.duration(since: clock.now)
            guard left > .zero else { throw ModelFailure(.timedOut, attempts: attempt - 1) }
            var request = request
            request.timeout = left
            request.idleTimeout = left
            request.connectTimeout = min(.seconds(5), left)
            var failure: ModelFailure
            var isWorthwhile = true
            var milliseconds: String?
            var seconds: String?
            do throws(TransferError) {
                let response = try await client.send(request)
                let requestID = response.headers["request-id"]
                if response.status.code == 200 {
                    return Reply(body: response.body, requestID: requestID, attempts: attempt)
                }
                failure = MessagesReply.error(
                    response.body, status: response.status.code, requestID: requestID, attempts: attempt)
                if case .status(let status, _, let code) = failure.reason {
                    isWorthwhile = retries.shouldRetry(
                        status: status, code: code, shouldRetry: response.headers["x-should-retry"])
                }
                milliseconds = response.headers["retry-after-ms"]
                seconds = response.headers["retry-after"]
            } catch {
                (failure, isWorthwhile) = Self.failure(error, attempts: attempt)
            }
            guard isWorthwhile, attempt < retries.attempts else { throw failure }
            let pause = retries.pause(
                afterAttempt: attempt, milliseconds: milliseconds, seconds: seconds, chance: chance())
            guard pause <= retries.longestPause, pause < deadline.duration(since: clock.now) else {
                failure.reason = .pauseTooLong(seconds: pause.inSeconds)
                throw failure
            }
            do { try await sleep(pause) } catch { throw ModelFailure(.cancelled, attempts: attempt) }
        }
    }

    private static func failure(_ error: TransferError, attempts: Int) -> (ModelFailure, Bool) {
        switch error.reason {
        case .cancelled: (ModelFailure(.cancelled, attempts: attempts), false)
        case .timeout: (ModelFailure(.timedOut, attempts: attempts), true)
        case .tooLarge(let limit): (ModelFailure(.tooLong(limit: limit), attempts: attempts), false)
        case .malformedAnswer:
            (ModelFailure(.garbage("it is no valid HTTP"), attempts: attempts), false)
        case .unresolvedHost, .refused, .broken, .proxy:
            (ModelFailure(.unreachable(error.reason.description), attempts: attempts), true)
        default: (ModelFailure(.unreachable(error.reason.description), attempts: attempts), false)
        }
    }
}

extension Duration {
    /// The duration in seconds.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

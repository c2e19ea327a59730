package import HTTP

/// When a request is sent again.
package struct RetryPolicy: Sendable, Hashable {
    /// What a request came to.
    package enum Outcome: Sendable {
        /// An answer.
        case answered(HTTPStatus, retryAfter: Duration?)
        /// None.
        case failed(TransferError)
    }

    /// What to do now.
    package enum Decision: Sendable, Hashable {
        /// Nothing: the outcome stands.
        case stand
        /// Wait, and send it again.
        case retry(after: Duration)
    }

    /// The most times that a request is sent.
    package var attempts = 5
    /// The pause before the second time, before chance; it doubles from then on.
    package var firstPause = Duration.seconds(1)
    /// The longest pause.
    package var longestPause = Duration.seconds(30)
    /// The longest pause that the other end may ask for; beyond it the outcome stands.
    package var longestRetryAfter = Duration.seconds(60)
    /// The most time from the first attempt's beginning to the last one's.
    package var totalDeadline = Duration.seconds(60)

    /// Creates the usual policy.
    package init() {}

    /// One attempt.
    package static let none: Self = {
        var policy = Self()
        policy.attempts = 1
        return policy
    }()

    /// Decides about an outcome.
    ///
    /// An answer means that the server has looked at the request, so only what may be repeated is sent again; but 429 means
    /// that it did nothing, whatever the request. The pause is half fixed and half chance ("equal jitter", Brooker,
    /// "Exponential Backoff And Jitter", 2015), so that many clients do not come back at once.
    ///
    /// - Parameters:
    ///   - outcome: What the request came to.
    ///   - repetition: When it may be sent again.
    ///   - attempt: The number of times it was sent, from 1.
    ///   - elapsed: The time since the first attempt began.
    ///   - random: A number from 0 to below 1.
    /// - Returns: What to do.
    package func decide(
        _ outcome: Outcome, repetition: TransferRequest.Repetition, attempt: Int, elapsed: Duration,
        random: Double
    ) -> Decision {
        guard attempt < attempts, isRetryable(outcome, repetition) else { return .stand }
        let doublings = min(max(0, attempt - 1), 20)
        let base = min(longestPause, firstPause * (1 << doublings))
        var pause = base / 2 + base / 2 * random
        if case .answered(_, let retryAfter?) = outcome {
            guard retryAfter <= longestRetryAfter else { return .stand }
            // Never before, and not all at the same moment after.
            pause = max(retryAfter, .zero) + min(firstPause, base) * random
        }
        guard elapsed + pause < totalDeadline else { return .stand }
        return .retry(after: pause)
    }

    private func isRetryable(_ outcome: Outcome, _ repetition: TransferRequest.Repetition) -> Bool {
        switch outcome {
        case .answered(let status, _):
            switch status.code {
            case 429: repetition != .never
            // 529 is what some services answer when they are overloaded.
            case 408, 500, 502, 503, 504, 529: repetition == .always
            default: false
            }
        case .failed(let error):
            switch repetition {
            case .never: false
            case .ifUnsent: error.isUnsent && error.isTransient && !error.isLocalRefusal
            case .always: error.isTransient && !error.isLocalRefusal
            }
        }
    }
}

extension TransferError {
    /// Whether the program itself has refused, which asking again does not change.
    fileprivate var isLocalRefusal: Bool {
        switch reason {
        case .circuitOpen, .rateLimited: true
        default: false
        }
    }
}

extension HTTPFields {
    /// The pause that `Retry-After` asks for, if it is a number of seconds (RFC 9110 section 10.2.3).
    ///
    /// A date is left aside: it would need the calendar of the other end.
    package var retryAfter: Duration? {
        guard let text = self[.retryAfter], !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return .seconds(Int(text) ?? 1_000_000_000)
    }
}

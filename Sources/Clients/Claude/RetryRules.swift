/// When a request to the Messages API is sent again, as the official clients do it, under our own cap and deadline.
///
/// Source: `_base_client.py` of the Python client 2.12.0: 408, 409, 429, 500 and above, connection errors and timeouts;
/// half a second, doubled up to eight, minus up to a quarter by chance; `x-should-retry` goes before all of it,
/// `retry-after-ms` and `retry-after` before the computed pause.
package struct RetryRules: Sendable, Hashable {
    /// How many requests there are at most.
    package var attempts: Int

    /// The longest pause that a server may ask for; a longer one ends the exchange.
    package var longestPause: Duration

    /// Creates rules.
    package init(attempts: Int = 3, longestPause: Duration = .seconds(20)) {
        self.attempts = attempts
        self.longestPause = longestPause
    }

    /// Whether an answer is worth another request.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - code: `error.details.error_code`: a limit of money does not come back by waiting.
    ///   - shouldRetry: The header `x-should-retry`.
    /// - Returns: Whether to send it again.
    package func shouldRetry(status: Int, code: String?, shouldRetry: String?) -> Bool {
        if code == "contract_spend_limit_reached" || code == "enforced_spend_limit_reached" { return false }
        switch shouldRetry {
        case "true": return true
        case "false": return false
        default: return status == 408 || status == 409 || status == 429 || status >= 500
        }
    }

    /// The pause before the next request.
    ///
    /// - Parameters:
    ///   - attempt: How many requests were sent, from 1.
    ///   - milliseconds: The header `retry-after-ms`.
    ///   - seconds: The header `retry-after`, of whole or broken seconds; a date is left to the computed pause.
    ///   - chance: A random number from 0 to 1.
    /// - Returns: The pause, which may be longer than ``longestPause``.
    package func pause(
        afterAttempt attempt: Int, milliseconds: String?, seconds: String?, chance: Double
    ) -> Duration {
        if let value = milliseconds.flatMap(Double.init), value > 0, value.isFinite {
            return .seconds(min(value / 1000, 86_400))
        }
        if let value = seconds.flatMap(Double.init), value > 0, value.isFinite {
            return .seconds(min(value, 86_400))
        }
        let exponent = min(max(0, attempt - 1), 4)
        let base = min(0.5 * Double(1 << exponent), 8)
        return .seconds(base * (1 - 0.25 * min(max(chance, 0), 1)))
    }
}

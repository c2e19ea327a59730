/// Why there is no usable answer of a model.
package struct ModelFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    package enum Reason: Sendable, Hashable {
        /// The time was up.
        case timedOut
        /// The caller gave up.
        case cancelled
        /// The service could not be reached, or the connection broke; libcurl's or the system's words.
        case unreachable(String)
        /// The service answered with an error.
        case status(Int, type: String, code: String?)
        /// The service wants a longer pause than there is time.
        case pauseTooLong(seconds: Double)
        /// The model refused; its category.
        case refusal(String?)
        /// The answer was cut off at the most tokens.
        case truncated
        /// The prompt is longer than the model's window.
        case windowExceeded
        /// The answer ended in another way, such as with a call of a tool that was not offered.
        case unexpectedStop(String)
        /// The answer has no text, or none where the schema was asked for.
        case noStructuredOutput
        /// The answer is not what the protocol says; what is wrong.
        case garbage(String)
        /// The answer is longer than is read, in octets.
        case tooLong(limit: Int)
        /// The program ended with that code; the beginning of what it said.
        case exit(Int, String)
        /// The program could not be started.
        case notStarted(String)
        /// The program's own budget or number of turns was used up.
        case programLimit(String)
        /// No credentials, or they could not be read.
        case noCredentials(String)
    }

    /// What went wrong.
    package var reason: Reason

    /// What was used all the same: a refusal and a cut answer cost money too.
    package var usage: ModelUsage?

    /// What the service says it cost, in USD; nil where it does not say.
    package var cost: Double?

    /// The model that was asked, or that answered.
    package var model: String?

    /// The service's name for the request.
    package var requestID: String?

    /// How many requests were sent.
    package var attempts: Int

    /// Creates a failure.
    package init(
        _ reason: Reason, usage: ModelUsage? = nil, cost: Double? = nil, model: String? = nil,
        requestID: String? = nil, attempts: Int = 1
    ) {
        self.reason = reason
        self.usage = usage
        self.cost = cost
        self.model = model
        self.requestID = requestID
        self.attempts = attempts
    }

    /// Whether it says something about the service rather than about this one prompt, so that a breaker counts it.
    package var isOutage: Bool {
        switch reason {
        case .timedOut, .unreachable, .pauseTooLong, .garbage, .tooLong, .exit, .notStarted, .noCredentials:
            true
        case .status(let status, _, _): status != 400 && status != 413
        case .cancelled, .refusal, .truncated, .windowExceeded, .unexpectedStop, .noStructuredOutput,
            .programLimit:
            false
        }
    }

    /// A word for metrics and records.
    package var word: String {
        switch reason {
        case .timedOut: "timedOut"
        case .cancelled: "cancelled"
        case .unreachable, .notStarted: "unreachable"
        case .status, .pauseTooLong, .exit: "error"
        case .refusal: "refused"
        case .truncated, .windowExceeded: "truncated"
        case .unexpectedStop, .noStructuredOutput, .garbage, .tooLong: "invalid"
        case .programLimit: "limit"
        case .noCredentials: "credentials"
        }
    }

    package var description: String {
        switch reason {
        case .timedOut: "the model did not answer in time"
        case .cancelled: "the question to the model was given up"
        case .unreachable(let detail): "the model's service cannot be reached: \(detail)"
        case .status(let status, let type, let code):
            "the model's service answered \(status) \(type)" + (code.map { " (\($0))" } ?? "")
        case .pauseTooLong(let seconds):
            "the model's service asks for a pause of \(seconds) s, which is more than there is time for"
        case .refusal(let category): "the model refused" + (category.map { " (\($0))" } ?? "")
        case .truncated: "the model's answer was cut off at its most tokens"
        case .windowExceeded: "the prompt is longer than the model's window"
        case .unexpectedStop(let stop): "the model stopped with \(stop)"
        case .noStructuredOutput: "the model answered in prose where a document was asked for"
        case .garbage(let detail): "the model's answer cannot be read: \(detail)"
        case .tooLong(let limit): "the model's answer is longer than \(limit) octets"
        case .exit(let code, let text):
            "the program ended with \(code)" + (text.isEmpty ? "" : ": \(text)")
        case .notStarted(let detail): "the program could not be started: \(detail)"
        case .programLimit(let detail): "the program's limit was reached: \(detail)"
        case .noCredentials(let detail): "there are no credentials for the model: \(detail)"
        }
    }
}

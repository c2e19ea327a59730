/// Why something failed.
package struct HarnessFailure: Sendable, Hashable {
    /// One message of the chain of causes.
    package struct Message: Sendable, Hashable {
        /// The symbolic code, such as `INVALID_REQUEST`.
        package var code: String?
        /// `ERROR`, `INFO` and so on.
        package var level: String?
        /// The text.
        package var text: String
        /// Harness's types of failure, such as `TIMEOUT_ERROR`.
        package var failureTypes: [String]

        /// Creates a message.
        package init(code: String? = nil, level: String? = nil, text: String, failureTypes: [String] = []) {
            self.code = code
            self.level = level
            self.text = text
            self.failureTypes = failureTypes
        }
    }

    /// The text; may be empty.
    package var message: String
    /// Harness's types of failure.
    package var failureTypes: [String]
    /// The chain of causes.
    package var responses: [Message]

    /// Creates a failure.
    package init(message: String, failureTypes: [String] = [], responses: [Message] = []) {
        self.message = message
        self.failureTypes = failureTypes
        self.responses = responses
    }

    /// The messages without repetitions, the general one first.
    package var texts: [String] {
        var seen: Set<String> = []
        return ([message] + responses.map(\.text)).filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

import HTTP

/// A way to reach people.
package protocol AlertChannel: Sendable {
    /// Tells people about an incident, or changes what they were told.
    ///
    /// - Parameters:
    ///   - alert: What to tell.
    ///   - known: What the channel returned when it was last told about the same incident; nil at the first time.
    /// - Returns: What the channel wants to know the next time.
    /// - Throws: ``AlertError``.
    func deliver(_ alert: Alert, after known: AlertReceipt?) async throws(AlertError) -> AlertReceipt
}

/// What a channel wants to know when it is told about the same incident again.
package struct AlertReceipt: Sendable, Hashable {
    /// The conversation that it was told in.
    package var thread: String
    /// The other end's name for the message that opened the conversation; empty where there is none.
    package var reference: String
    /// The state that people were told last.
    package var state: Alert.State

    /// Creates a receipt.
    package init(thread: String, reference: String = "", state: Alert.State) {
        self.thread = thread
        self.reference = reference
        self.state = state
    }
}

/// Why people could not be told.
package struct AlertError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The channel: `slack`.
    package var channel: String
    /// What happened, without the channel's address, which may be a secret.
    package var reason: String
    /// Whether it may work later.
    package var isTransient: Bool
    /// When the other end wants to be asked again at the earliest.
    package var retryAfter: Duration?

    /// Creates an error.
    package init(_ channel: String, _ reason: String, isTransient: Bool, retryAfter: Duration? = nil) {
        self.channel = channel
        self.reason = reason
        self.isTransient = isTransient
        self.retryAfter = retryAfter
    }

    package var description: String { "\(channel): \(reason)" }
}

extension AlertError {
    /// What a failed transfer means for an alert.
    ///
    /// The transfer's own words are not used: they name the URL, and a webhook's URL is its password.
    init(_ channel: String, _ error: TransferError) {
        let isTransient: Bool
        switch error.reason {
        case .invalidRequest, .redirection: isTransient = false
        default: isTransient = true
        }
        self.init(channel, error.reason.description, isTransient: isTransient)
    }

    /// What an answer with a status of failure means.
    ///
    /// - Parameters:
    ///   - channel: The channel.
    ///   - response: The answer; its body's beginning becomes part of the reason.
    init(_ channel: String, _ response: TransferResponse) {
        let code = response.status.code
        let seconds = response.headers.values(of: "retry-after").first.flatMap { UInt32($0) }
        let words = response.text.prefix(200).split(whereSeparator: \.isNewline).joined(separator: " ")
        self.init(
            channel, "answered \(code)" + (words.isEmpty ? "" : ": \(words)"),
            isTransient: code == 408 || code == 429 || code >= 500,
            retryAfter: seconds.map { .seconds(min($0, 3600)) })
    }
}

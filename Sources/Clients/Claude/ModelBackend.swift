/// A way to a model: the Messages API, the same API in another cloud, or the command-line program.
package protocol ModelBackend: Sendable {
    /// The name that logs and records use.
    var name: String { get }

    /// Asks once and waits for the whole answer, with the retries that the budget of time allows.
    ///
    /// Cancelling the calling task ends the exchange at once.
    ///
    /// - Parameters:
    ///   - prompt: What is asked.
    ///   - limit: The time for everything, retries and pauses included.
    /// - Returns: The model's answer; its text is not checked against the schema yet.
    /// - Throws: ``ModelFailure``.
    func answer(_ prompt: ModelPrompt, within limit: Duration) async throws(ModelFailure) -> ModelAnswer

    /// Counts the tokens that a prompt would cost as input.
    ///
    /// - Parameters:
    ///   - prompt: What would be asked.
    ///   - limit: The time for it.
    /// - Returns: The number of tokens; nil where this way cannot count.
    /// - Throws: ``ModelFailure``.
    func countTokens(_ prompt: ModelPrompt, within limit: Duration) async throws(ModelFailure) -> Int?
}

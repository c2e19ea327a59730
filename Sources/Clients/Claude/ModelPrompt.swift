package import JSON

/// What a model is asked: fixed instructions first, then one document of data.
///
/// Instructions and schema are the same octets in every call, so that the service can cache the prefix; everything
/// that differs stands in the evidence.
package struct ModelPrompt: Sendable, Hashable {
    /// How hard the model thinks (`output_config.effort`).
    package enum Effort: String, Sendable, Hashable, CaseIterable {
        case low, medium, high, xhigh, max
    }

    /// The model's id.
    package var model: String

    /// How hard it thinks; nil leaves it to the service.
    package var effort: Effort?

    /// The most tokens of the answer.
    package var maximumOutputTokens: Int

    /// What the model is to do; the only text that counts as instruction.
    package var instructions: String

    /// What it is to look at, as one JSON document.
    package var evidence: String

    /// The JSON schema of the answer.
    package var schema: JSONValue

    /// Creates a prompt.
    package init(
        model: String, effort: Effort? = nil, maximumOutputTokens: Int = 2048, instructions: String,
        evidence: String, schema: JSONValue
    ) {
        self.model = model
        self.effort = effort
        self.maximumOutputTokens = maximumOutputTokens
        self.instructions = instructions
        self.evidence = evidence
        self.schema = schema
    }

    /// An upper guess of the tokens of the input: a token has three octets or more in nearly every text.
    package var estimatedInputTokens: Int {
        (instructions.utf8.count + evidence.utf8.count + schema.bytes.count) / 3 + 64
    }
}

import Clients
import JSON
import Threading

@testable import App

/// A model that does as a test says, and remembers what it was asked.
final class FakeModel: ModelBackend {
    let name = "fake"
    private let script: @Sendable (ModelPrompt) async throws(ModelFailure) -> ModelAnswer
    private let count: Int?
    private let asked = Locked<[ModelPrompt]>([])

    init(
        tokens: Int? = nil,
        _ script: @escaping @Sendable (ModelPrompt) async throws(ModelFailure) -> ModelAnswer
    ) {
        self.script = script
        count = tokens
    }

    /// A model that answers with a text.
    convenience init(answering text: String, usage: ModelUsage = ModelUsage(input: 1000, output: 200)) {
        self.init { prompt throws(ModelFailure) in
            ModelAnswer(model: "fake-1", text: text, usage: usage, requestID: "req_1")
        }
    }

    /// The prompts so far.
    var prompts: [ModelPrompt] { asked.withLock { $0 } }

    func answer(_ prompt: ModelPrompt, within limit: Duration) async throws(ModelFailure) -> ModelAnswer {
        asked.withLock { $0.append(prompt) }
        return try await script(prompt)
    }

    func countTokens(_ prompt: ModelPrompt, within limit: Duration) async throws(ModelFailure) -> Int? {
        count
    }
}

/// Answers of models.
enum ModelText {
    static func review(
        vote: String = "none", explanation: String = "All is well.", hypotheses: String = "[]",
        remedies: String = "[]"
    ) -> String {
        #"{"explanation":"\#(explanation)","hypotheses":\#(hypotheses),"remedies":\#(remedies),"questions":[],"vote":"\#(vote)"}"#
    }
}

extension Reviewer {
    /// A reviewer with generous bounds for tests.
    convenience init(
        _ model: FakeModel, budget: Double = 100, perVerdict: Double = 1, timeout: Duration = .seconds(30),
        cacheAge: Duration = .zero, concurrency: Int = 64
    ) {
        var settings = Settings(model: "fake-1")
        settings.timeout = timeout
        settings.cacheAge = cacheAge
        settings.concurrency = concurrency
        self.init(
            backend: model, settings: settings,
            ledger: SpendLedger(
                budget: SpendLedger.Budget(perVerdict: perVerdict, perDay: budget, perServiceDay: budget),
                now: { ServiceFixture.start }))
    }
}

package import JSON

/// One use of the reviewer: what a model is told, the form in which it answers, and who reads the answer.
///
/// All else is the same for every use: evidence in a structure that cannot be closed from inside, redacted; time, money
/// and number bounded; the answer checked by the task before anybody sees it, and recorded.
package protocol ReviewTask: Sendable {
    /// Goes up with every change of instructions or form, so that kept answers are not mixed.
    static var version: Int { get }

    /// What a model is told; the only instructions, and the same octets in every call.
    static var instructions: String { get }

    /// The form of the answer, as the service's structured outputs know forms: no ranges, no lengths.
    static var schema: JSONValue { get }

    /// Reads an answer, whose form was asked for but may not have been kept to.
    ///
    /// - Parameters:
    ///   - answer: The answer, an object.
    ///   - subject: What the model was shown.
    /// - Returns: What may be used of it, with notes on what was dropped.
    /// - Throws: ``ReviewReader/Fault`` where nothing may be.
    static func read(_ answer: JSONValue, about subject: ReviewSubject) throws(ReviewReader.Fault) -> Review
}

extension ReviewSubject.Task {
    /// How it is put to a model.
    var form: any ReviewTask.Type {
        switch self {
        case .verdict, .failure, .monitor, .alert: ExplanationTask.self
        case .optimization: RankingTask.self
        case .pipeline: SentenceTask.self
        }
    }
}

/// Pieces of answers' forms.
enum ReviewForm {
    static let text: JSONValue = ["type": "string"]
    static let texts = list(text)
    static let number: JSONValue = ["type": "number"]

    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    static func words(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .array(words.map { .string($0) })]
    }

    /// What may be left open.
    static func optional(_ form: JSONValue) -> JSONValue { ["anyOf": [form, ["type": "null"]]] }

    /// An object with all of its members; the service wants each named as required and no others.
    static func object(_ properties: [(String, JSONValue)]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties.map { JSONValue.Member($0.0, $0.1) }),
            "required": .array(properties.map { .string($0.0) }), "additionalProperties": false,
        ]
    }
}

package import JSON
package import Pipelines
import YAML

/// From what somebody wants to the pipeline: the way that the server, the command line and MCP share.
package struct PipelineGeneration: Sendable, Hashable {
    /// What came out.
    package struct Result: Sendable, Hashable {
        /// The pipeline's YAML.
        package var yaml: String

        /// The request as it was understood.
        package var request: PipelineRequest

        /// What was assumed or corrected.
        package var notes: [String]

        /// Words of the sentence that were not understood.
        package var unknownWords: [String]
    }

    /// What is wanted, in English.
    package var sentence: String?

    /// What is wanted, in a structure; goes before the sentence.
    package var document: JSONValue?

    /// Whether comments say why.
    package var isExplained: Bool

    /// Creates a generation.
    package init(sentence: String? = nil, document: JSONValue? = nil, isExplained: Bool = false) {
        self.sentence = sentence
        self.document = document
        self.isExplained = isExplained
    }

    /// Reads a body: `sentence`, `request` and `explain`.
    ///
    /// - Throws: ``RequestError``.
    package init(_ body: JSONValue) throws(RequestError) {
        var fields = DocumentFields()
        self.init()
        for (key, value, place) in fields.members(
            body, JSONPointer(), known: ["sentence", "request", "explain"])
        {
            switch key {
            case "sentence":
                // A number or a flag that would do as a name is no sentence.
                guard let text = value.string, text.unicodeScalars.count <= 4000 else {
                    fields.refuse(
                        place, "no text of at most 4000 characters", mend: "Send the sentence in quotes")
                    continue
                }
                sentence = text
            case "request": document = value
            default: isExplained = fields.flag(value, place) ?? false
            }
        }
        for member in body.object ?? [] where member.value.isNull {
            fields.refuse(JSONPointer().appending(member.key), "null", mend: "Leave the member out")
        }
        if fields.problems.isEmpty, sentence == nil, document == nil {
            fields.refuse(
                JSONPointer(), "neither a sentence nor a request",
                mend: "Send {\"sentence\": \"deploy checkout to production with canary\"}")
        }
        guard fields.problems.isEmpty else { throw RequestError(problems: fields.problems) }
    }

    /// Reads what is wanted and writes the pipeline.
    ///
    /// - Parameter reading: The sentence as somebody else has read it, such as a language model; nil reads it here.
    /// - Returns: The pipeline with what was understood.
    /// - Throws: ``RequestError`` with everything that is wrong.
    package func run(reading: SentenceReading? = nil) throws(RequestError) -> Result {
        let reading = reading ?? sentence.map { SentenceGrammar.read($0) }
        if document == nil, let reading, !reading.isUnderstood {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: JSONPointer().appending("sentence"),
                        detail: "The sentence does not say what is to be deployed or where",
                        mend: "Write one such as: deploy checkout to production with canary and sre approval")
                ])
        }
        var request = reading?.request
        if let document {
            request = try PipelineRequestDocument.read(
                document, over: request, at: JSONPointer().appending("request"))
        }
        guard let request else {
            throw RequestError(
                problems: [
                    RequestProblem(
                        pointer: JSONPointer(), detail: "Neither a sentence nor a request",
                        mend: "Send one of them")
                ])
        }
        do throws(GenerationError) {
            let pipeline = try Generator.generate(request, isExplained: isExplained)
            return Result(
                yaml: pipeline.yaml, request: request, notes: (reading?.assumptions ?? []) + pipeline.notes,
                unknownWords: reading?.unknownWords ?? [])
        } catch {
            throw RequestError(
                problems: error.problems.prefix(10).map {
                    RequestProblem(
                        pointer: JSONPointer(unchecked: "/request/\($0.field)"),
                        detail: $0.detail.capitalizedFirst,
                        mend: $0.mend)
                })
        }
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

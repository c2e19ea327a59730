import HTTP
package import JSON
import YAML

/// Answers `POST /v1/pipelines/generate`; it needs nothing but the body, and where there is a reviewer asks it as well.
enum GenerateHandler {
    /// The longest body, in octets: sentences and forms are short.
    static let largestBody = 64 << 10

    /// Writes the pipeline that the body asks for.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - explainer: Who has a sentence read; nil where no reviewer is configured.
    ///   - limit: How long an answer may take.
    /// - Returns: The pipeline, or what is wrong.
    static func respond(
        to request: HTTPRequest, asking explainer: Explainer?, within limit: Duration
    ) async -> HTTPResponse {
        do throws(RequestError) {
            guard request.body.count <= largestBody else {
                throw RequestError(
                    problems: [
                        RequestProblem(
                            pointer: JSONPointer(), detail: "The body is longer than 64 KiB",
                            mend: "Send a shorter one")
                    ])
            }
            let format = VerifyHandler.format(of: request.head.fields) ?? .json
            let (result, report) = try await PipelineGeneration(try value(of: request.body, as: format)).run(
                asking: explainer, within: limit)
            return Answers.json(document(of: result, report))
        } catch {
            return Answers.problem(error.document)
        }
    }

    /// The answer.
    private static func document(
        of result: PipelineGeneration.Result, _ report: ReviewerReport?
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("yaml", result.yaml)
            writer.member("request", PipelineRequestDocument.value(of: result.request))
            writer.key("notes")
            writer.array { writer in for note in result.notes { writer.string(note) } }
            writer.key("unknownWords")
            writer.array { writer in for word in result.unknownWords { writer.string(word) } }
            writer.key("reviewer")
            if let report { report.write(to: &writer) } else { writer.null() }
        }
        return writer.bytes
    }

    private static func value(
        of body: [UInt8], as format: VerifyRequestDecoder.Format
    ) throws(RequestError) -> JSONValue {
        try DocumentText.value(of: body, isYAML: format == .yaml)
    }
}

/// A document of a request, JSON or YAML.
package enum DocumentText {
    /// Parses a document.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - isYAML: Whether it is YAML.
    /// - Returns: The value.
    /// - Throws: ``RequestError`` with the place.
    package static func value(of bytes: [UInt8], isYAML: Bool) throws(RequestError) -> JSONValue {
        if isYAML {
            do throws(YAMLError) {
                return JSONValue(try YAMLDocument(parsing: bytes).root)
            } catch {
                throw malformed(
                    JSONPointer(), "line \(error.line), column \(error.mark.column): \(error.reason)")
            }
        }
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw malformed(
                error.pointer ?? JSONPointer(), "The body is not acceptable JSON: \(error.reason)")
        }
    }

    private static func malformed(_ pointer: JSONPointer, _ detail: String) -> RequestError {
        RequestError(
            problems: [RequestProblem(pointer: pointer, detail: detail, mend: "Mend it there")],
            isWellFormed: false)
    }
}

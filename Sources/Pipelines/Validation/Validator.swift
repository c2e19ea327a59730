import YAML

/// Says what is wrong with a pipeline, where, and how to mend it.
package enum Validator {
    /// Checks a text.
    ///
    /// - Parameter text: The YAML, as UTF-8.
    /// - Returns: What was found, in the order of the text; without an error Harness takes the pipeline.
    package static func validate(_ text: [UInt8]) -> [Diagnostic] {
        let pipeline: Pipeline
        do throws(YAMLError) {
            pipeline = try Pipeline(parsing: text)
        } catch {
            return [
                Diagnostic(
                    at: error.mark, .error, rule: "yaml", "\(error.reason)",
                    remedy: "Mend the YAML there; nothing else was checked.")
            ]
        }
        return validate(pipeline)
    }

    /// Checks a text.
    package static func validate(_ text: String) -> [Diagnostic] { validate(Array(text.utf8)) }

    /// Checks a pipeline that was read.
    ///
    /// - Parameter pipeline: The pipeline.
    /// - Returns: What was found, in the order of the text; without an error Harness takes the pipeline.
    package static func validate(_ pipeline: Pipeline) -> [Diagnostic] {
        guard pipeline.format == .v0 else {
            return [
                Diagnostic(
                    at: pipeline.document.root.start, .warning, rule: "format-v1",
                    "this is v1 YAML (\"Harness 3.0\"); only its YAML was checked",
                    remedy:
                        "The rules here are for v0 (pipeline.identifier, stages[].stage), which Harness goes on running."
                )
            ]
        }
        return (structure(of: pipeline) + Lints.diagnostics(of: pipeline))
            .enumerated().sorted { first, second in
                (first.element.line, first.element.column, first.offset)
                    < (second.element.line, second.element.column, second.offset)
            }.map(\.element)
    }

    /// The names of the rules that Harness' own schema has too: an error of these, and only these, it refuses.
    package static let rulesOfSchema = Set(StructureCheck.Rule.allCases.filter(\.isOfSchema).map(\.rawValue))

    /// Checks the shape alone: fields, types and values, as Harness' own schema would.
    ///
    /// - Parameter pipeline: The pipeline, of format v0.
    /// - Returns: What was found.
    package static func structure(of pipeline: Pipeline) -> [Diagnostic] {
        StructureCheck.diagnostics(of: pipeline.document.root)
    }
}

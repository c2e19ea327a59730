package import YAML

/// A Harness pipeline as it stands in its YAML: values with their places, over the unchanged text.
///
/// Format v0 (`pipeline.stages[].stage`). Text that is v1 ("Harness 3.0") is recognised and not taken apart.
/// Source: `harness-schema`, `v0/pipeline.json`.
package struct Pipeline: Sendable {
    /// The two formats of Harness pipelines.
    package enum Format: Sendable, Hashable {
        /// `pipeline.identifier`, `stages[].stage`, `<+expressions>`.
        case v0
        /// `pipeline.id`, `stages[].steps[]`, `${{ expressions }}`.
        case v1
    }

    /// The whole text.
    package let text: [UInt8]

    /// The text's values.
    package let document: YAMLDocument

    /// The mapping under `pipeline`; nil if the text has none.
    package let node: YAMLNode?

    /// Which format it is in.
    package let format: Format

    /// The stages in the order of the text, those in `parallel` lists in their lists.
    package let stages: [StageItem]

    /// Reads a pipeline.
    ///
    /// What does not have the shape of a stage or step is left out here; the ``Validator`` tells of it.
    ///
    /// - Parameters:
    ///   - text: The YAML, as UTF-8.
    ///   - file: The name that errors tell.
    /// - Throws: ``YAMLError`` for text that is not YAML.
    package init(parsing text: [UInt8], file: String? = nil) throws(YAMLError) {
        self.text = text
        document = try YAMLDocument(parsing: text, file: file)
        node = document.root["pipeline"]
        let isV1 = Pipeline.isV1(document.root)
        format = isV1 ? .v1 : .v0
        stages = isV1 ? [] : (node?["stages"]?.items ?? []).map(StageItem.init)
    }

    /// Reads a pipeline.
    ///
    /// - Throws: ``YAMLError`` for text that is not YAML.
    package init(parsing text: String, file: String? = nil) throws(YAMLError) {
        try self.init(parsing: Array(text.utf8), file: file)
    }

    /// The identifier, if there is one.
    package var identifier: String? { node?["identifier"]?.text }

    /// The name, if there is one.
    package var name: String? { node?["name"]?.text }

    /// All stages, also those that run at the same time.
    package var allStages: [Stage] { stages.flatMap(\.stages) }

    /// A pipeline is v1 if it is named by `id`, or has no identifier and its stages hold no `stage`.
    private static func isV1(_ root: YAMLNode) -> Bool {
        if root["kind"]?.text == "pipeline", root["spec"] != nil { return true }
        guard let pipeline = root["pipeline"], pipeline["identifier"] == nil else { return false }
        if pipeline["id"] != nil { return true }
        guard let stages = pipeline["stages"]?.items, !stages.isEmpty else { return false }
        return stages.allSatisfy { stage in
            stage["stage"] == nil && stage["parallel"] == nil && stage["template"] == nil
                && (stage["steps"] != nil || stage["id"] != nil)
        }
    }
}

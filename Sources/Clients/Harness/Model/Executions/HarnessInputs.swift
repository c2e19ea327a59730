package import JSON

/// What an execution was run with.
package struct HarnessInputs: Sendable, Hashable {
    /// The inputs as YAML.
    package var yaml: String?
    /// What could be given, as YAML.
    package var templateYAML: String?
    /// The pipeline with the inputs filled in.
    package var resolvedYAML: String?
    /// The identifiers of the input sets that were used.
    package var inputSets: [String]
    /// The branch of the input sets.
    package var branch: String?
    /// The answer's data, with everything that this program does not know.
    package var raw: JSONValue

    /// Creates inputs.
    package init(
        yaml: String? = nil, templateYAML: String? = nil, resolvedYAML: String? = nil,
        inputSets: [String] = [], branch: String? = nil, raw: JSONValue = .null
    ) {
        self.yaml = yaml
        self.templateYAML = templateYAML
        self.resolvedYAML = resolvedYAML
        self.inputSets = inputSets
        self.branch = branch
        self.raw = raw
    }
}

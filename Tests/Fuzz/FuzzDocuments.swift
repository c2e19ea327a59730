import App
import DocumentChecks

extension FuzzTarget {
    /// The JSON parser against its plain oracle, and the writer.
    static let json = FuzzTarget(name: "json") { DocumentProperties.violation(inJSON: $0) }

    /// The YAML reader.
    static let yaml = FuzzTarget(name: "yaml") { DocumentProperties.violation(inYAML: $0) }

    /// Requests as JSON, and as YAML where they do not begin with a brace.
    static let request = FuzzTarget(name: "request") { input in
        DocumentProperties.violation(inRequest: input, as: input.first == UInt8(ascii: "{") ? .json : .yaml)
    }
}

/// A media type with parameters (RFC 9110 section 8.3.1), such as the value of `Content-Type`.
package struct MediaType: Sendable, Hashable, CustomStringConvertible {
    /// The type in lower case, `*` in a range.
    package let type: String

    /// The subtype in lower case, `*` in a range.
    package let subtype: String

    /// The parameters, names in lower case.
    package let parameters: [String: String]

    /// Parses a field value.
    ///
    /// - Returns: nil where it breaks the grammar or repeats a parameter.
    package init?(parsing text: String) { nil }

    /// Type and subtype with their slash.
    package var essence: String { type + "/" + subtype }

    /// Type, subtype and parameters as they are written in a field.
    package var description: String { essence }

    /// Whether the type is JSON: `application/json` or a `+json` suffix (RFC 6839).
    package var isJSON: Bool { false }

    /// Whether the type is YAML: `application/yaml`, its older names, or a `+yaml` suffix (RFC 9512).
    package var isYAML: Bool { false }
}

/// The media ranges that a client takes (RFC 9110 section 12.5.1).
package struct AcceptedMediaTypes: Sendable {
    /// Parses the values of all `Accept` lines; none means that everything is taken.
    ///
    /// Members that break the grammar are passed over, as nothing in them can be honoured.
    package init(_ fields: HTTPFields) {}

    /// The best of what the server can send, in its order of preference among equals.
    ///
    /// - Parameter available: Types without parameters, e.g. `application/json`.
    /// - Returns: nil where the client takes none of them.
    package func best(of available: [String]) -> String? { nil }
}

/// A media type with parameters (RFC 9110 section 8.3.1), such as the value of `Content-Type`.
package struct MediaType: Sendable, Hashable {
    /// The type in lower case, `*` in a range.
    package let type: String

    /// The subtype in lower case, `*` in a range.
    package let subtype: String

    /// The parameters, names in lower case.
    package let parameters: [String: String]

    /// Parses a field value; nil where it breaks the grammar or repeats a parameter.
    ///
    /// - Parameter text: The value.
    package init?(parsing text: String) {
        var reader = FieldValueReader(text)
        self.init(&reader)
        guard reader.isAtEnd else { return nil }
    }

    /// Reads a media type or range and what belongs to it.
    init?(_ reader: inout FieldValueReader) {
        reader.skipBlanks()
        guard let type = reader.token(), reader.skip(0x2F), let subtype = reader.token(),
            let list = reader.parameters()
        else { return nil }
        var parameters: [String: String] = [:]
        for (name, value) in list {
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        self.type = type.asciiLowercased
        self.subtype = subtype.asciiLowercased
        self.parameters = parameters
    }

    /// Type and subtype with their slash.
    package var essence: String { type + "/" + subtype }

    /// Whether the type is JSON: `application/json` or a `+json` suffix (RFC 6839).
    package var isJSON: Bool { essence == "application/json" || hasSuffix("+json") }

    /// Whether the type is YAML: `application/yaml`, its older names, or a `+yaml` suffix (RFC 9512).
    package var isYAML: Bool {
        switch essence {
        case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml": true
        default: hasSuffix("+yaml")
        }
    }

    private func hasSuffix(_ suffix: String) -> Bool {
        subtype.utf8.count > suffix.utf8.count && subtype.utf8.reversed().starts(with: suffix.utf8.reversed())
    }
}

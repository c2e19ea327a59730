/// A value in a YAML text, with its place.
package struct YAMLNode: Sendable, Hashable {
    /// What a value is.
    package enum Content: Sendable, Hashable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// Keys in the order of the text; none is there twice.
        case mapping([YAMLPair])
    }

    /// The value.
    package var content: Content

    /// Where it begins.
    package var start: YAMLMark

    /// Where it ends: the place after its last character.
    package var end: YAMLMark

    /// The name of the file that errors tell, if the text came from one.
    package var file: String?

    /// Whether it is a list or mapping in brackets, such as `[a, b]`.
    package var isFlow: Bool

    /// Creates a node.
    package init(
        content: Content, start: YAMLMark, end: YAMLMark, file: String? = nil, isFlow: Bool = false
    ) {
        self.content = content
        self.isFlow = isFlow
        self.start = start
        self.end = end
        self.file = file
    }

    /// The line on which it begins, from 1.
    package var line: Int { start.line }
}

/// One key of a mapping with its value.
package struct YAMLPair: Sendable, Hashable {
    /// The key, always a scalar.
    package var key: YAMLNode

    /// The value.
    package var value: YAMLNode

    /// The key's text.
    package var name: String {
        if case .scalar(let scalar) = key.content { scalar.text } else { "" }
    }
}

/// A single value as it stands in the text.
package struct YAMLScalar: Sendable, Hashable {
    /// How it is written.
    package enum Style: Sendable, Hashable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    /// The text, without quotes, escapes resolved.
    package var text: String

    /// How it is written.
    package var style: Style

    /// Its explicit tag, such as `!!str`, if it has one.
    package var tag: String?

    /// Creates a scalar.
    package init(text: String, style: Style = .plain, tag: String? = nil) {
        self.text = text
        self.style = style
        self.tag = tag
    }
}

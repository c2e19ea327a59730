package import YAML

extension YAMLNode {
    /// The text of a scalar that is not null.
    package var text: String? {
        guard case .scalar(let scalar) = content, scalar.meaning != .null else { return nil }
        return scalar.text
    }

    /// The elements of a list; nil if this is none.
    package var items: [YAMLNode]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    /// The keys and values of a mapping; none if this is no mapping.
    package var pairs: [YAMLPair] {
        if case .mapping(let pairs) = content { pairs } else { [] }
    }

    /// Whether it is a mapping.
    package var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }

    /// The key with its value.
    package func pair(_ key: String) -> YAMLPair? { pairs.first { $0.name == key } }
}

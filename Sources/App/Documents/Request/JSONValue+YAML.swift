import JSON
import YAML

extension JSONValue {
    /// Takes a YAML tree over, scalars by the core schema of YAML 1.2.
    init(_ node: YAMLNode) {
        switch node.content {
        case .sequence(let nodes): self = .array(nodes.map { JSONValue($0) })
        case .mapping(let pairs): self = .object(pairs.map { Member($0.name, JSONValue($0.value)) })
        case .scalar(let scalar):
            switch scalar.meaning {
            case .null: self = .null
            case .boolean(let value): self = .boolean(value)
            case .integer(let value): self = .integer(Int64(value))
            case .number(let value): self = .number(value)
            case .string(let value): self = .string(value)
            }
        }
    }
}

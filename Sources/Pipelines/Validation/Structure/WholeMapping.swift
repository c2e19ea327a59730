/// A mapping's shape in a table, told from others by where it stands.
final class MappingRule: Sendable {
    /// What the table says.
    let shape: MappingShape

    init(_ shape: MappingShape) { self.shape = shape }
}

/// A mapping's shape with what it takes in from others.
final class WholeMapping {
    private(set) var fields: [String: Shape] = [:]
    /// The fields that have to be there, by name.
    private(set) var required: [String] = []
    private(set) var choices: [MappingShape.Choice] = []
    private(set) var switches: [MappingShape.Switch] = []
    private(set) var rest: Shape?
    private(set) var isClosed = false

    /// Takes a mapping's shape apart.
    ///
    /// - Parameters:
    ///   - rule: The mapping.
    ///   - value: The value of a field that decides on others.
    init(_ rule: MappingRule, value: (_ field: String) -> String) {
        var all: [String: MappingShape.Field] = [:]
        collect(rule.shape, into: &all, value)
        for decision in switches where !decision.specifications.isEmpty && all["spec"] == nil {
            all["spec"] = MappingShape.Field(name: "spec", shape: .any, isRequired: false)
        }
        fields = all.mapValues(\.shape)
        required = all.values.filter(\.isRequired).map(\.name).sorted()
    }

    private func collect(
        _ mapping: MappingShape, into all: inout [String: MappingShape.Field], _ value: (String) -> String
    ) {
        for name in mapping.mixins {
            if case .mapping(let other)? = StructureCheck.shapes[name] {
                collect(other.shape, into: &all, value)
            }
        }
        for field in mapping.fields { all[field.name] = field }
        for decision in mapping.switches {
            switches.append(decision)
            guard !decision.additions.isEmpty else { continue }
            let addition = decision.additions[value(decision.field)] ?? decision.additions["else"]
            guard case .mapping(let rule)? = addition else { continue }
            for field in rule.shape.fields {
                var field = field
                field.isRequired = field.isRequired || all[field.name]?.isRequired == true
                // What is only required there keeps its shape.
                if case .any = field.shape, let known = all[field.name] { field.shape = known.shape }
                all[field.name] = field
            }
        }
        choices += mapping.choices
        isClosed = isClosed || mapping.isClosed
        rest = rest ?? mapping.rest
    }
}

/// The shapes that were met in a pipeline, each taken apart once.
struct WholeMappings {
    private struct Entry {
        /// The fields whose values decide on others.
        var deciding: [String]
        /// The shapes by those values.
        var wholes: [[String]: WholeMapping] = [:]
    }

    /// By the rule, which the tables keep for good.
    private var entries: [ObjectIdentifier: Entry] = [:]

    /// The shape of a mapping, whose fields may depend on its own values.
    mutating func whole(_ rule: MappingRule, value: (_ field: String) -> String) -> WholeMapping {
        let key = ObjectIdentifier(rule)
        let deciding = entries[key]?.deciding ?? Self.deciding(rule.shape)
        let values = deciding.map(value)
        if let whole = entries[key]?.wholes[values] { return whole }
        let whole = WholeMapping(rule, value: value)
        // Values that the table does not know all mean the same; a text full of them is not to fill the memory.
        if (entries[key]?.wholes.count ?? 0) < 64 {
            entries[key, default: Entry(deciding: deciding)].wholes[values] = whole
        }
        return whole
    }

    private static func deciding(_ shape: MappingShape) -> [String] {
        let own = shape.switches.filter { !$0.additions.isEmpty }.map(\.field)
        return shape.mixins.reduce(own) { fields, name in
            guard case .mapping(let other)? = StructureCheck.shapes[name] else { return fields }
            return fields + deciding(other.shape)
        }
    }
}

package import YAML

/// An element of a list of steps.
package indirect enum StepItem: Sendable {
    /// One step.
    case step(Step)
    /// A group of steps that run one after the other.
    case group(StepGroup)
    /// Items that run at the same time; the node is the whole list item.
    case parallel([StepItem], item: YAMLNode)
    /// Something else, such as an `insert`.
    case other(YAMLNode)

    init(_ item: YAMLNode) {
        if let node = item["step"] {
            self = .step(Step(node: node, item: item))
        } else if let node = item["stepGroup"] {
            self = .group(StepGroup(node: node, item: item))
        } else if let list = item["parallel"]?.items {
            self = .parallel(list.map(StepItem.init), item: item)
        } else {
            self = .other(item)
        }
    }

    /// All steps in it, in the order of the text.
    package var steps: [Step] {
        switch self {
        case .step(let step): [step]
        case .group(let group): group.steps.flatMap(\.steps)
        case .parallel(let items, _): items.flatMap(\.steps)
        case .other: []
        }
    }

    /// The list item.
    package var item: YAMLNode {
        switch self {
        case .step(let step): step.item
        case .group(let group): group.item
        case .parallel(_, let item), .other(let item): item
        }
    }
}

/// One step.
package struct Step: Sendable {
    /// The mapping under `step`.
    package let node: YAMLNode

    /// The list item that holds the step.
    package let item: YAMLNode

    /// The identifier, if there is one.
    package var identifier: String? { node["identifier"]?.text }

    /// The name, if there is one.
    package var name: String? { node["name"]?.text }

    /// The type, such as `Http` or `Run`; nil for a template's.
    package var type: String? { node["type"]?.text }

    /// The specification.
    package var spec: YAMLNode? { node["spec"] }

    /// The script that a step of the types Run, ShellScript, Test, RunTests or Background runs in the text itself.
    package var script: YAMLNode? {
        spec?["command"] ?? spec?["source"]?["spec"]?["script"] ?? spec?["script"]
    }
}

/// A group of steps.
package struct StepGroup: Sendable {
    /// The mapping under `stepGroup`.
    package let node: YAMLNode

    /// The list item that holds the group.
    package let item: YAMLNode

    /// Its steps.
    package let steps: [StepItem]

    init(node: YAMLNode, item: YAMLNode) {
        self.node = node
        self.item = item
        steps = (node["steps"]?.items ?? []).map(StepItem.init)
    }

    /// The identifier, if there is one.
    package var identifier: String? { node["identifier"]?.text }

    /// The name, if there is one.
    package var name: String? { node["name"]?.text }
}

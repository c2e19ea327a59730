package import YAML

/// An element of a pipeline's `stages`.
package enum StageItem: Sendable {
    /// One stage.
    case stage(Stage)
    /// Stages that run at the same time; the node is the whole list item.
    case parallel([Stage], item: YAMLNode)
    /// Something else, such as an `insert`.
    case other(YAMLNode)

    init(_ item: YAMLNode) {
        if let node = item["stage"] {
            self = .stage(Stage(node: node, item: item))
        } else if let list = item["parallel"]?.items {
            self = .parallel(
                list.compactMap { item in item["stage"].map { Stage(node: $0, item: item) } }, item: item)
        } else {
            self = .other(item)
        }
    }

    /// Its stages.
    package var stages: [Stage] {
        switch self {
        case .stage(let stage): [stage]
        case .parallel(let stages, _): stages
        case .other: []
        }
    }

    /// The list item.
    package var item: YAMLNode {
        switch self {
        case .stage(let stage): stage.item
        case .parallel(_, let item), .other(let item): item
        }
    }
}

/// One stage.
package struct Stage: Sendable {
    /// The mapping under `stage`.
    package let node: YAMLNode

    /// The list item that holds the stage.
    package let item: YAMLNode

    /// The steps of `spec.execution.steps`.
    package let steps: [StepItem]

    /// The steps of `spec.execution.rollbackSteps`.
    package let rollbackSteps: [StepItem]

    init(node: YAMLNode, item: YAMLNode) {
        self.node = node
        self.item = item
        let execution = node["spec"]?["execution"]
        steps = (execution?["steps"]?.items ?? []).map(StepItem.init)
        rollbackSteps = (execution?["rollbackSteps"]?.items ?? []).map(StepItem.init)
    }

    /// The identifier, if there is one.
    package var identifier: String? { node["identifier"]?.text }

    /// The name, if there is one.
    package var name: String? { node["name"]?.text }

    /// The type, such as `Deployment` or `CI`; nil for a template's.
    package var type: String? { node["type"]?.text }

    /// The specification.
    package var spec: YAMLNode? { node["spec"] }

    /// All steps that run when nothing fails, in the order of the text.
    package var allSteps: [Step] { steps.flatMap(\.steps) }

    /// All steps of the rollback, in the order of the text.
    package var allRollbackSteps: [Step] { rollbackSteps.flatMap(\.steps) }
}

import Executions

/// Executions for the tests, written as a tree.
enum GraphMaker {
    /// A node with what is below it.
    struct Tree {
        var node: ExecutionGraph.Node
        var children: [Tree] = []
    }

    static func stage(_ name: String, _ status: String, _ children: [Tree] = []) -> Tree {
        Tree(
            node: .init(
                id: "s-\(name)", identifier: name, kind: .stage, status: status,
                path: "pipeline.stages.\(name)"),
            children: children)
    }

    static func group(_ name: String, _ status: String, _ children: [Tree]) -> Tree {
        Tree(node: .init(id: "g-\(name)", identifier: name, kind: .group, status: status), children: children)
    }

    static func step(
        _ name: String, _ status: String, _ started: Double? = nil, _ ended: Double? = nil,
        failure: String = "",
        types: [String] = [], rollback: Bool = false, type: String = "Http", child: String? = nil
    ) -> Tree {
        Tree(
            node: .init(
                id: "n-\(name)", identifier: name, kind: .step, type: type, status: status, started: started,
                ended: ended, failure: failure, failureTypes: types,
                path: "pipeline.stages.x.spec.execution.\(rollback ? "rollbackSteps" : "steps").\(name)",
                child: child))
    }

    static func graph(_ status: String, id: String = "e1", _ trees: [Tree]) -> ExecutionGraph {
        var graph = ExecutionGraph(id: id, pipeline: "release", status: status)
        func add(_ tree: Tree, _ parent: Int?) {
            var node = tree.node
            node.parent = parent
            graph.nodes.append(node)
            let index = graph.nodes.count - 1
            for child in tree.children { add(child, index) }
        }
        for tree in trees { add(tree, nil) }
        return graph
    }
}

/// An execution in detail: its summary and the graph of its steps.
package struct HarnessExecution: Sendable {
    /// What a list shows too.
    package var summary: HarnessExecutionSummary
    /// The steps; empty where Harness sent none, as for remote templates.
    ///
    /// Then ``HarnessExecutionSummary/layout`` is all there is.
    package var graph: HarnessGraph
    /// The pipelines that this one ran as stages, where Harness sent them along.
    package var children: [HarnessExecution]
    /// The rollback of a pipeline rollback, where Harness sent it along.
    package var rollback: HarnessGraph?
    /// The answer's octets, with everything that this program does not know.
    package var raw: [UInt8]

    /// Creates an execution.
    package init(
        summary: HarnessExecutionSummary, graph: HarnessGraph = HarnessGraph(),
        children: [HarnessExecution] = [], rollback: HarnessGraph? = nil, raw: [UInt8] = []
    ) {
        self.summary = summary
        self.graph = graph
        self.children = children
        self.rollback = rollback
        self.raw = raw
    }

    /// The executions of other pipelines that steps or stages of this one stand for, each once.
    package var chained: [HarnessChildExecution] {
        var seen: Set<HarnessChildExecution> = []
        return graph.inOrder.compactMap(\.child).filter { seen.insert($0).inserted }
    }

    /// The failed steps that did the failing, in the order in which they ended.
    ///
    /// Nodes that merely hold others are left out if one of theirs failed; so are stages with a failed step. Where there
    /// is no graph, the layout's nodes take the place of steps.
    package var failedSteps: [HarnessNode] {
        let nodes = graph.nodes.isEmpty ? summary.layout.map(HarnessNode.init(layout:)) : graph.inOrder
        let failed = nodes.filter { $0.status.phase == .failed }
        let containers =
            graph.nodes.isEmpty
            ? NodeContainers(Dictionary(summary.layout.map { ($0.id, $0.edges) }) { first, _ in first })
            : NodeContainers(graph.edges)
        var holders: Set<String> = []
        var holderNames: Set<String> = []
        for node in failed {
            containers.addAncestors(of: node.id, to: &holders)
            // Some graphs have no edges; then the places tell what lies in what.
            var name = node.qualifiedName[...]
            while let dot = name.lastIndex(of: ".") {
                name = name[..<dot]
                guard holderNames.insert(String(name)).inserted else { break }
            }
        }
        let leaves = failed.filter { node in
            !holders.contains(node.id) && !holderNames.contains(node.qualifiedName)
        }
        return leaves.enumerated().sorted { left, right in
            let leftEnd = left.element.end?.milliseconds ?? .max
            let rightEnd = right.element.end?.milliseconds ?? .max
            return leftEnd == rightEnd ? left.offset < right.offset : leftEnd < rightEnd
        }.map(\.element)
    }
}

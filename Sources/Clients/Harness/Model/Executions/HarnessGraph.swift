/// The steps of an execution, and what lies in and after what.
package struct HarnessGraph: Sendable {
    /// What lies in and after a node.
    package struct Edges: Sendable, Hashable {
        /// The nodes in it.
        package var children: [String]
        /// The nodes after it.
        package var next: [String]

        /// Creates edges.
        package init(children: [String] = [], next: [String] = []) {
            self.children = children
            self.next = next
        }
    }

    /// The node that holds the others.
    package var root: String?
    /// The nodes by their ids.
    package var nodes: [String: HarnessNode]
    /// What lies in and after a node.
    package var edges: [String: Edges]

    /// Creates a graph.
    package init(root: String? = nil, nodes: [String: HarnessNode] = [:], edges: [String: Edges] = [:]) {
        self.root = root
        self.nodes = nodes
        self.edges = edges
    }

    /// The nodes from the root on, each before what lies in it and after it; then those that nothing leads to, by their
    /// beginning.
    package var inOrder: [HarnessNode] {
        var ordered: [HarnessNode] = []
        var seen: Set<String> = []
        func walk(from start: String) {
            var open = [start]
            while let id = open.popLast() {
                guard seen.insert(id).inserted else { continue }
                if let node = nodes[id] { ordered.append(node) }
                let edges = edges[id] ?? Edges()
                open.append(contentsOf: edges.next.reversed())
                open.append(contentsOf: edges.children.reversed())
            }
        }
        if let root { walk(from: root) }
        let led = Set(edges.values.flatMap { $0.children + $0.next })
        let rest = nodes.values.sorted { left, right in
            let order = (left.start?.milliseconds ?? .max, right.start?.milliseconds ?? .max)
            return order.0 == order.1 ? left.id < right.id : order.0 < order.1
        }
        for node in rest where !led.contains(node.id) { walk(from: node.id) }
        for node in rest { walk(from: node.id) }
        return ordered
    }

    /// The ids of what lies below a node: its children, what follows them, and what lies below those.
    package func descendants(of id: String) -> Set<String> {
        var found: Set<String> = []
        var open = edges[id]?.children ?? []
        while let next = open.popLast() {
            guard found.insert(next).inserted else { continue }
            let edges = edges[next] ?? Edges()
            open.append(contentsOf: edges.children + edges.next)
        }
        return found
    }

    /// The graph with the nodes of another one, whose nodes win.
    package func merging(_ other: Self) -> Self {
        Self(
            root: root ?? other.root, nodes: nodes.merging(other.nodes) { _, new in new },
            edges: edges.merging(other.edges) { _, new in new })
    }
}

/// What lies in what, read from the edges of a graph: a node lies in the one that has it, or the node before it, for a
/// child.
struct NodeContainers {
    private var container: [String: String] = [:]

    /// Reads the edges; each node is visited once, so that loops do no harm.
    init(_ edges: [String: HarnessGraph.Edges]) {
        for (id, own) in edges {
            var open = own.children
            while let next = open.popLast() {
                guard container[next] == nil else { continue }
                container[next] = id
                open.append(contentsOf: edges[next]?.next ?? [])
            }
        }
    }

    /// Adds what a node lies in, on every level.
    func addAncestors(of id: String, to ancestors: inout Set<String>) {
        var id = id
        while let next = container[id], ancestors.insert(next).inserted { id = next }
    }
}

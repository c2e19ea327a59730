/// Which step failed first, what it took with it, and whether the rollback ran.
package struct FailureTrace: Sendable, Hashable {
    /// A node with the execution that it belongs to.
    package struct Place: Sendable, Hashable {
        /// The execution's id.
        package var execution: String
        /// The node; for a whole pipeline a node of that kind.
        package var node: ExecutionGraph.Node
    }

    /// How another bad node relates to the first failure.
    package enum Relation: String, Sendable, Hashable, CaseIterable {
        /// It was ended because of the failure.
        case aborted
        /// It ran because of the failure, or after it in its wake, and failed too.
        case consequence
        /// It is part of the rollback, and failed.
        case rollback
        /// It failed by itself.
        case independent
        /// It failed, and the pipeline was told to ignore it.
        case ignored
    }

    /// Another node that went badly.
    package struct Other: Sendable, Hashable {
        /// The node.
        package var place: Place
        /// How it relates to the first failure.
        package var relation: Relation
    }

    /// What became of the rollback.
    package enum Rollback: String, Sendable, Hashable, CaseIterable {
        /// No step of a rollback ran.
        case none
        /// It is going on.
        case running
        /// All its steps that ran went well.
        case succeeded
        /// One of its steps failed.
        case failed
    }

    /// The step that failed first; nil where nothing failed.
    package var first: Place?
    /// From the first failing step up: group, stage, pipeline, and the pipelines that run that one.
    package var chain: [Place] = []
    /// What else went badly.
    package var others: [Other] = []
    /// What became of the rollback.
    package var rollback = Rollback.none

    /// Follows a failure through an execution.
    ///
    /// A container fails because a step in it did; a step that was aborted, that is part of a rollback, that began only
    /// after the failure, or whose message names another failed step, failed because of that one. Of the rest the one
    /// that ended first is the first. A stage that runs another pipeline is followed into it.
    ///
    /// - Parameters:
    ///   - graph: The execution.
    ///   - children: The executions that its stages run, by id, and theirs; those that are missing are not followed.
    package init(_ graph: ExecutionGraph, children: [String: ExecutionGraph] = [:]) {
        self.init(graph, children: children, depth: 0)
    }

    /// Chains of pipelines that are followed; Harness itself allows one level.
    private static let deepest = 8

    private init(_ graph: ExecutionGraph, children: [String: ExecutionGraph], depth: Int) {
        rollback = Self.rollback(of: graph)
        let candidates = Self.leaves(of: graph)
        let roots = candidates.filter { !graph.isRollback($0) }
        guard let first = Self.first(of: roots, in: graph) else {
            // The pipeline itself may have failed before it had a step.
            if candidates.isEmpty, graph.phase.isBad {
                let place = Self.pipeline(graph)
                self.first = place
                chain = [place]
            }
            others = Self.rollbackFailures(candidates, in: graph)
            return
        }
        for index in candidates where index != first {
            others.append(
                Other(
                    place: Place(execution: graph.id, node: graph.nodes[index]),
                    relation: Self.relation(of: index, to: first, in: graph)))
        }
        for (index, node) in graph.nodes.enumerated()
        where node.status.lowercased() == "ignorefailed" || node.status == "IGNORE_FAILED" {
            guard !graph.nodes.contains(where: { $0.parent == index && $0.phase.isBad }) else { continue }
            others.append(Other(place: Place(execution: graph.id, node: node), relation: .ignored))
        }
        let own =
            ([first] + graph.ancestors(of: first)).map { Place(execution: graph.id, node: graph.nodes[$0]) }
            + (graph.nodes[first].kind == .pipeline
                || graph.ancestors(of: first).contains { graph.nodes[$0].kind == .pipeline }
                ? [] : [Self.pipeline(graph)])
        if depth < Self.deepest, let child = graph.nodes[first].child, let inner = children[child],
            inner.id != graph.id
        {
            let trace = FailureTrace(inner, children: children, depth: depth + 1)
            self.first = trace.first ?? own.first
            chain = trace.chain + own
            others = trace.others + others
            if rollback == .none { rollback = trace.rollback }
        } else {
            self.first = own.first
            chain = own
        }
    }

    // MARK: - Finding

    /// The bad nodes below which nothing is bad.
    private static func leaves(of graph: ExecutionGraph) -> [Int] {
        var hasBadChild = Set<Int>()
        for node in graph.nodes.indices where graph.nodes[node].phase.isBad {
            // A rollback that failed is no reason for its stage to have failed: the stage failed before it.
            guard !graph.isRollback(node) else { continue }
            hasBadChild.formUnion(graph.ancestors(of: node))
        }
        var leaves: [Int] = []
        for node in graph.nodes.indices where graph.nodes[node].phase.isBad && !hasBadChild.contains(node) {
            // Containers of a rollback only repeat their steps.
            let isContainer = graph.nodes[node].kind != .step
            if isContainer, graph.isRollback(node), graph.nodes.contains(where: { $0.parent == node }) {
                continue
            }
            leaves.append(node)
        }
        return leaves
    }

    private static func first(of candidates: [Int], in graph: ExecutionGraph) -> Int? {
        // What was aborted was aborted by somebody or because of another; it is the cause only where nothing else is.
        let failed = candidates.filter { graph.nodes[$0].phase == .failed }
        let pool = failed.isEmpty ? candidates : failed
        let byTime = pool.sorted { left, right in
            let (a, b) = (graph.nodes[left], graph.nodes[right])
            if a.ended != b.ended { return (a.ended ?? .infinity) < (b.ended ?? .infinity) }
            if a.started != b.started { return (a.started ?? .infinity) < (b.started ?? .infinity) }
            return left < right
        }
        // By cause: one whose message names another failed one comes after it, whatever the clocks say.
        var current = byTime.first
        var seen: Set<Int> = []
        while let index = current, seen.insert(index).inserted {
            guard
                let cause = byTime.first(where: { $0 != index && names(graph.nodes[index], graph.nodes[$0]) })
            else { return index }
            current = cause
        }
        return byTime.first
    }

    /// Whether a node's failure speaks of another node.
    private static func names(_ node: ExecutionGraph.Node, _ other: ExecutionGraph.Node) -> Bool {
        guard other.identifier.utf8.count >= 3, node.identifier != other.identifier else { return false }
        return node.failure.contains(".\(other.identifier).")
            || node.failure.contains("[\(other.identifier)]")
            || node.failure.contains("'\(other.identifier)'")
            || node.failure.contains("\"\(other.identifier)\"")
    }

    private static func relation(of index: Int, to first: Int, in graph: ExecutionGraph) -> Relation {
        let (node, cause) = (graph.nodes[index], graph.nodes[first])
        if graph.isRollback(index) { return .rollback }
        if node.phase == .aborted { return .aborted }
        if names(node, cause) { return .consequence }
        if let began = node.started, let ended = cause.ended, began >= ended { return .consequence }
        return .independent
    }

    private static func rollbackFailures(_ candidates: [Int], in graph: ExecutionGraph) -> [Other] {
        candidates.filter { graph.isRollback($0) }.map {
            Other(place: Place(execution: graph.id, node: graph.nodes[$0]), relation: .rollback)
        }
    }

    private static func rollback(of graph: ExecutionGraph) -> Rollback {
        var state = Rollback.none
        for index in graph.nodes.indices where graph.nodes[index].kind == .step && graph.isRollback(index) {
            switch graph.nodes[index].phase {
            case .failed, .aborted: return .failed
            case .running: state = .running
            case .succeeded: if state == .none { state = .succeeded }
            case .waiting: if graph.nodes[index].started != nil { state = .running }
            case .skipped, .unknown: break
            }
        }
        return state
    }

    private static func pipeline(_ graph: ExecutionGraph) -> Place {
        Place(
            execution: graph.id,
            node: ExecutionGraph.Node(
                id: graph.id, identifier: graph.pipeline, kind: .pipeline, status: graph.status,
                started: graph.started, ended: graph.ended, failure: graph.failure))
    }
}

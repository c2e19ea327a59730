package import Clients
package import Executions

extension ExecutionGraph {
    /// Takes an execution over as Harness tells it.
    ///
    /// Where the graph has no steps, the layout's nodes stand in for them. What lies in what is read from the edges and,
    /// where there are none, from the qualified names.
    package init(_ execution: HarnessExecution) {
        let summary = execution.summary
        self.init(
            id: summary.id, pipeline: summary.pipeline, status: summary.status.text,
            started: summary.start?.seconds, ended: summary.status.isTerminal ? summary.end?.seconds : nil,
            failure: summary.failure?.texts.joined(separator: "\n") ?? "")
        var graph = execution.graph
        if let rollback = execution.rollback { graph = graph.merging(rollback) }
        if graph.nodes.isEmpty {
            addLayout(summary)
        } else {
            addNodes(graph, summary)
        }
    }

    /// Takes an execution over as a list shows it: its stages alone.
    package init(_ summary: HarnessExecutionSummary) {
        self.init(HarnessExecution(summary: summary))
    }

    // MARK: - Layout

    private mutating func addLayout(_ summary: HarnessExecutionSummary) {
        var container: [String: String] = [:]
        let byID = Dictionary(summary.layout.map { ($0.id, $0) }) { first, _ in first }
        for node in summary.layout {
            var open = node.children
            while let next = open.popLast() {
                guard container[next] == nil else { continue }
                container[next] = node.id
                open += byID[next]?.next ?? []
            }
        }
        let wanted = summary.layout.filter {
            $0.kind.uppercased() != "ROOT" && $0.group?.uppercased() != "ROOT"
        }
        let indices = Dictionary(wanted.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        for node in wanted {
            let kind: Kind =
                node.isStage ? .stage : node.kind.uppercased() == "STEP" ? .step : .group
            let parent = container[node.id].flatMap { indices[$0] }
            nodes.append(
                Node(
                    id: node.nodeExecutionID ?? node.id, identifier: node.identifier, name: node.name,
                    kind: kind, type: node.kind, status: node.status.text, started: node.start?.seconds,
                    ended: node.status.isTerminal ? node.end?.seconds : nil,
                    failure: node.failure?.texts.joined(separator: "\n") ?? "",
                    failureTypes: node.failure?.failureTypes ?? [],
                    path: node.isStage ? "pipeline.stages.\(node.identifier)" : "",
                    parent: parent.flatMap { $0 < nodes.count ? $0 : nil }))
        }
    }

    // MARK: - Graph

    private mutating func addNodes(_ graph: HarnessGraph, _ summary: HarnessExecutionSummary) {
        let ordered = graph.inOrder
        var container: [String: String] = [:]
        for (id, edges) in graph.edges {
            var open = edges.children
            while let next = open.popLast() {
                guard container[next] == nil, next != id else { continue }
                container[next] = id
                open += graph.edges[next]?.next ?? []
            }
        }
        var indices: [String: Int] = [:]
        var stages: [String: Int] = [:]
        // Stages of which the graph holds no step stand in the layout alone.
        let inGraph = Set(ordered.filter(\.isStage).map(\.identifier))
        for stage in summary.stages where !inGraph.contains(stage.identifier) {
            stages[stage.identifier] = nodes.count
            nodes.append(
                Node(
                    id: stage.nodeExecutionID ?? stage.id, identifier: stage.identifier, name: stage.name,
                    kind: .stage, type: stage.kind, status: stage.status.text, started: stage.start?.seconds,
                    ended: stage.status.isTerminal ? stage.end?.seconds : nil,
                    failure: stage.failure?.texts.joined(separator: "\n") ?? "",
                    failureTypes: stage.failure?.failureTypes ?? [],
                    path: "pipeline.stages.\(stage.identifier)"))
        }
        for node in ordered {
            guard let kind = Self.kind(of: node, in: graph) else { continue }
            // A container that is not shown hands its children to the one around it.
            var parent: Int?
            var above = container[node.id]
            var steps = 0
            while let id = above, steps < graph.nodes.count + 1 {
                if let index = indices[id] {
                    parent = index
                    break
                }
                above = container[id]
                steps += 1
            }
            if parent == nil, kind != .stage, let stage = node.stage { parent = stages[stage] }
            var converted = Self.node(node, kind)
            converted.parent = parent
            indices[node.id] = nodes.count
            if kind == .stage { stages[node.identifier] = nodes.count }
            nodes.append(converted)
        }
    }

    private static func kind(of node: HarnessNode, in graph: HarnessGraph) -> Kind? {
        if node.isStage { return .stage }
        switch node.stepType {
        case "PIPELINE_SECTION", "STAGES_STEP", "NG_SECTION", "NG_EXECUTION", "NG_SECTION_WITH_ROLLBACK_INFO",
            "STRATEGY", "NG_FORK", "IntegrationStageStepPMS", "SPEC", "SERVICE_SECTION", "GENERIC_SECTION":
            return nil
        case "STEP_GROUP", "ROLLBACK_OPTIONAL_CHILD_CHAIN": return .group
        default:
            return graph.edges[node.id]?.children.isEmpty ?? true ? .step : .group
        }
    }

    private static func node(_ node: HarnessNode, _ kind: Kind) -> Node {
        Node(
            id: node.id, identifier: node.identifier, name: node.name, kind: kind, type: node.stepType,
            status: node.status.text, started: node.start?.seconds,
            ended: node.status.isTerminal ? node.end?.seconds : nil,
            failure: node.failure?.texts.joined(separator: "\n") ?? "",
            failureTypes: node.failure.map { failure in
                failure.failureTypes + failure.responses.flatMap(\.failureTypes)
            } ?? [], path: node.qualifiedName, child: node.child?.executionID, logKeys: node.logKeys)
    }
}

extension HarnessTime {
    /// The moment in Unix seconds.
    package var seconds: Double { Double(milliseconds) / 1_000 }
}

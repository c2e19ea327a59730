/// What one run of a pipeline did: its stages, groups and steps as a tree, in the order in which they began.
package struct ExecutionGraph: Sendable, Hashable {
    /// What a node is.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case pipeline, stage, group, step
    }

    /// One stage, group or step.
    package struct Node: Sendable, Hashable {
        /// Harness' name for this node of this run (`uuid`, `nodeExecutionId`).
        package var id: String
        /// The identifier in the pipeline's YAML.
        package var identifier: String
        /// The name that people see.
        package var name: String
        /// What it is.
        package var kind: Kind
        /// The step's type, such as `K8sRollingDeploy`; empty where it has none.
        package var type: String
        /// The status as Harness writes it.
        package var status: String
        /// When it began, in Unix seconds.
        package var started: Double?
        /// When it ended, in Unix seconds.
        package var ended: Double?
        /// Why it failed, in Harness' words; empty where nothing is told.
        package var failure: String
        /// The kinds of failure, such as `TIMEOUT`.
        package var failureTypes: [String]
        /// The place in the pipeline's YAML, such as `pipeline.stages.deploy.spec.execution.steps.rollout`.
        package var path: String
        /// The node that it is part of, as an index of ``ExecutionGraph/nodes``; nil at the top.
        package var parent: Int?
        /// The execution of the pipeline that this stage runs; nil where it runs none.
        package var child: String?
        /// Keys under which its log is kept.
        package var logKeys: [String]

        /// Creates a node.
        package init(
            id: String, identifier: String, name: String = "", kind: Kind, type: String = "", status: String,
            started: Double? = nil, ended: Double? = nil, failure: String = "", failureTypes: [String] = [],
            path: String = "", parent: Int? = nil, child: String? = nil, logKeys: [String] = []
        ) {
            self.id = id
            self.identifier = identifier
            self.name = name.isEmpty ? identifier : name
            self.kind = kind
            self.type = type
            self.status = status
            self.started = started
            self.ended = ended
            self.failure = failure
            self.failureTypes = failureTypes
            self.path = path
            self.parent = parent
            self.child = child
            self.logKeys = logKeys
        }

        /// What its status means.
        package var phase: ExecutionPhase { ExecutionPhase(status: status) }

        /// Whether it is part of a rollback.
        package var isRollback: Bool {
            path.contains(".rollbackSteps") || path.contains("_rollbackSteps")
                || path.contains(".rollbackStage") || type.hasSuffix("_ROLLBACK")
                || type == "ROLLBACK_OPTIONAL_CHILD_CHAIN" || identifier.hasSuffix("_rollbackSteps")
                || identifier == "rollbackSteps"
        }
    }

    /// The execution's id (`planExecutionId`).
    package var id: String
    /// The pipeline's identifier.
    package var pipeline: String
    /// The status as Harness writes it.
    package var status: String
    /// When it began, in Unix seconds.
    package var started: Double?
    /// When it ended, in Unix seconds.
    package var ended: Double?
    /// Why it failed, in Harness' words; empty where nothing is told.
    package var failure: String
    /// Stages, groups and steps; a node comes after its parent.
    package var nodes: [Node]

    /// Creates a graph.
    package init(
        id: String, pipeline: String = "", status: String, started: Double? = nil, ended: Double? = nil,
        failure: String = "", nodes: [Node] = []
    ) {
        self.id = id
        self.pipeline = pipeline
        self.status = status
        self.started = started
        self.ended = ended
        self.failure = failure
        self.nodes = nodes
    }

    /// What its status means.
    package var phase: ExecutionPhase { ExecutionPhase(status: status) }

    /// The nodes above a node, from its parent to the top.
    package func ancestors(of index: Int) -> [Int] {
        var found: [Int] = []
        var next = nodes.indices.contains(index) ? nodes[index].parent : nil
        // A malformed answer may hold a circle.
        while let parent = next, nodes.indices.contains(parent), !found.contains(parent) {
            found.append(parent)
            next = nodes[parent].parent
        }
        return found
    }

    /// Whether a node or one above it is part of a rollback.
    package func isRollback(_ index: Int) -> Bool {
        nodes[index].isRollback || ancestors(of: index).contains { nodes[$0].isRollback }
    }

    /// The stage that a node is in, or is.
    package func stage(of index: Int) -> Int? {
        nodes[index].kind == .stage ? index : ancestors(of: index).first { nodes[$0].kind == .stage }
    }
}

package import JSON

/// A stage, or a group of stages, in the layout of an execution.
package struct HarnessLayoutNode: Sendable, Hashable {
    /// Its key in the layout.
    package var id: String
    /// Its node in the graph, for sub-graphs and interrupts.
    package var nodeExecutionID: String?
    /// Its identifier in the pipeline.
    package var identifier: String
    /// Its name.
    package var name: String
    /// What it is: `Deployment`, `CI`, `Approval`, `parallel` and so on.
    package var kind: String
    /// `STAGE` for stages.
    package var group: String?
    /// How it goes.
    package var status: HarnessStatus
    /// When it began.
    package var start: HarnessTime?
    /// When it ended.
    package var end: HarnessTime?
    /// Why it failed.
    package var failure: HarnessFailure?
    /// The keys of what lies in it.
    package var children: [String] = []
    /// The keys of what comes after it.
    package var next: [String] = []
    /// The service that is deployed, by its identifier.
    package var service: String?
    /// The environment it is deployed to, by its identifier.
    package var environment: String?
    /// The infrastructure it is deployed to, by its identifier.
    package var infrastructure: String?
    /// The modules' own facts, such as the artifact.
    package var moduleInfo: JSONValue = .null

    /// Creates a node.
    package init(id: String, identifier: String, name: String, kind: String, status: HarnessStatus) {
        self.id = id
        self.identifier = identifier
        self.name = name
        self.kind = kind
        self.status = status
    }

    /// What lies in and after it.
    package var edges: HarnessGraph.Edges { HarnessGraph.Edges(children: children, next: next) }

    /// Whether it is a stage.
    package var isStage: Bool { group.map { $0.uppercased() == "STAGE" } ?? (kind.uppercased() == "STAGE") }
}

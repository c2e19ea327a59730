package import JSON

/// A step, a stage or a section in the graph of an execution.
package struct HarnessNode: Sendable, Hashable {
    /// What a step waits for or has waited for, with the keys of its logs.
    package struct Response: Sendable, Hashable {
        /// `task`, `async`, `child`, `children`, `sync` and so on.
        package var kind: String
        /// The delegate's task.
        package var taskID: String?
        /// Where the logs are.
        package var logKeys: [String]
        /// The names of the units, such as `Execute`.
        package var units: [String]

        /// Creates a response.
        package init(kind: String, taskID: String? = nil, logKeys: [String] = [], units: [String] = []) {
            self.kind = kind
            self.taskID = taskID
            self.logKeys = logKeys
            self.units = units
        }
    }

    /// A part of a step with a status of its own.
    package struct Unit: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// How it goes.
        package var status: HarnessStatus
        /// When it began.
        package var start: HarnessTime?
        /// When it ended.
        package var end: HarnessTime?

        /// Creates a unit.
        package init(
            name: String, status: HarnessStatus, start: HarnessTime? = nil, end: HarnessTime? = nil
        ) {
            self.name = name
            self.status = status
            self.start = start
            self.end = end
        }
    }

    /// The node's id (`uuid`), which interrupts and sub-graphs take.
    package var id: String
    /// The node's id in the plan.
    package var setupID: String?
    /// Its identifier in the pipeline.
    package var identifier: String
    /// Its name; some nodes have none, then the identifier.
    package var name: String
    /// Its place, such as `pipeline.stages.deploy.spec.execution.steps.canary`.
    package var qualifiedName: String
    /// What it is: `ShellScript`, `K8sCanaryDeploy` and so on.
    package var stepType: String
    /// How it goes.
    package var status: HarnessStatus
    /// When it began.
    package var start: HarnessTime?
    /// When it ended.
    package var end: HarnessTime?
    /// Why it failed.
    package var failure: HarnessFailure?
    /// The condition under which it runs.
    package var whenCondition: String?
    /// Whether the condition held.
    package var evaluatedCondition: Bool?
    /// What it waits for or has waited for.
    package var responses: [Response] = []
    /// Its parts.
    package var units: [Unit] = []
    /// The delegates that did its tasks.
    package var delegates: [String] = []
    /// The execution of another pipeline that it stands for.
    package var child: HarnessChildExecution?
    /// The beginning of the keys of its logs.
    package var logBaseKey: String?
    /// The interrupts that acted on it.
    package var interrupts: JSONValue = .null
    /// What it gave; holds the user's variables, so it must be redacted before any model sees it.
    package var outcomes: JSONValue = .null
    /// How it was set up; holds the user's scripts and variables, so it must be redacted before any model sees it.
    package var parameters: JSONValue = .null

    /// Creates a node.
    package init(
        id: String, identifier: String, name: String? = nil, qualifiedName: String = "",
        stepType: String = "",
        status: HarnessStatus
    ) {
        self.id = id
        self.identifier = identifier
        self.name = name ?? identifier
        self.qualifiedName = qualifiedName
        self.stepType = stepType
        self.status = status
    }

    /// Takes a node of the layout for a step, where there is no graph.
    package init(layout node: HarnessLayoutNode) {
        self.init(
            id: node.id, identifier: node.identifier, name: node.name, stepType: node.kind,
            status: node.status)
        start = node.start
        end = node.end
        failure = node.failure
    }

    /// The identifier of the stage that it lies in, read from its place.
    package var stage: String? {
        let parts = qualifiedName.split(separator: ".")
        guard let index = parts.firstIndex(of: "stages"), index + 1 < parts.count else { return nil }
        return String(parts[index + 1])
    }

    /// Whether it is a stage itself.
    package var isStage: Bool {
        let parts = qualifiedName.split(separator: ".")
        return parts.count >= 2 && parts[parts.count - 2] == "stages"
    }

    /// Where its logs are: the keys of its tasks, else the key that those begin with.
    ///
    /// After `GetLogUnits` of `harness/cli`. Nodes that only hold others have none.
    package var logKeys: [String] {
        guard !Self.containers.contains(stepType) else { return [] }
        var seen: Set<String> = []
        let keys = responses.flatMap(\.logKeys).filter { !$0.isEmpty && seen.insert($0).inserted }
        if !keys.isEmpty { return keys }
        return logBaseKey.map { $0.isEmpty ? [] : [$0] } ?? []
    }

    /// Types of nodes that hold others and have no logs (`harness/mcp-server` src/utils/log-resolver.ts).
    private static let containers: Set<String> = [
        "PIPELINE_SECTION", "STAGES_STEP", "NG_EXECUTION", "STRATEGY", "IntegrationStageStepPMS",
        "NG_SECTION_WITH_ROLLBACK_INFO",
    ]

    /// How long it took, or nil while that is not known.
    package var duration: Duration? {
        guard let start, let end, end >= start else { return nil }
        return end.duration(since: start)
    }
}

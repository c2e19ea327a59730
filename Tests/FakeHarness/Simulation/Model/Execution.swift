import JSON

/// One run of a pipeline, as the simulation keeps it.
struct Execution: Sendable {
    var id: String
    var account: String
    var organization: String
    var project: String
    var plan: PipelinePlan
    var yaml: String
    var inputs: String
    var runSequence: Int
    var status: ExecutionStatus = .running
    var created: Int64
    var started: Int64
    var ended: Int64?
    var failure: Failure?
    var stages: [StageRun] = []
    var nodes: [String: Node] = [:]
    var scripts: [String: StepScript] = [:]
    var trigger: String = "MANUAL"
    var retriedFrom: String?

    /// Raised by `AbortAll`.
    var isAborted = false
    /// Raised by each `UserMarkedFailure`, so that steps which run at that moment fail.
    var failureMarks = 0
    /// Nodes that were marked alone.
    var markedNodes: Set<String> = []
    var interrupts: [JSONValue] = []
    /// The stages whose rollback steps were begun, once for each time.
    var rollbacks: [Rollback] = []

    var isOver: Bool { ended != nil }

    /// A stage in this run.
    struct StageRun: Sendable {
        var uuid: String
        var stage: PipelinePlan.Stage
        var status: ExecutionStatus = .notStarted
        var started: Int64?
        var ended: Int64?
        var failure: Failure?
        /// The node of the steps, and that of the rollback steps.
        var stepsNode: String
        var rollbackNode: String?
        var next: String?
        /// Others that run beside it.
        var siblings: [String] = []
    }

    /// A run of rollback steps.
    struct Rollback: Sendable {
        var stage: String
        var began: Int64
        var ended: Int64?
        var succeeded = false
    }
}

/// Why something failed.
struct Failure: Sendable, Hashable {
    var message: String
    var types: [String]
}

/// The words of Harness' status, as far as the simulation uses them.
enum ExecutionStatus: String, Sendable {
    case notStarted = "NotStarted"
    case running = "Running"
    case success = "Success"
    case ignoreFailed = "IgnoreFailed"
    case failed = "Failed"
    case aborted = "Aborted"
    case expired = "Expired"
    case skipped = "Skipped"
    case approvalWaiting = "ApprovalWaiting"
    case approvalRejected = "ApprovalRejected"
    case interventionWaiting = "InterventionWaiting"
}

/// A node of the execution's graph.
struct Node: Sendable {
    var uuid: String
    var setup: String
    var identifier: String
    var name: String
    var fqn: String
    var type: String
    var status: ExecutionStatus = .running
    var started: Int64
    var ended: Int64?
    var failure: Failure?
    var outcomes: JSONValue = [:]
    var parameters: JSONValue = [:]
    var logKey: String
    var log: [LogLine] = []
    var children: [String] = []
    var next: [String] = []
    var stage: String
    var condition: String?
    var conditionHeld = true
    var childExecution: String?
    /// What a person chose while the step waited for an intervention.
    var intervention: String?
    var interrupts: [JSONValue] = []
}

/// A line of a step's log.
struct LogLine: Sendable, Hashable {
    var time: Int64
    var level: String
    var text: String

    var json: [UInt8] {
        let value: JSONValue = [
            "level": .string(level), "pos": 0, "time": .string(TimestampText.rfc3339(time)),
            "out": .string(text + "\n"),
        ]
        return value.bytes
    }
}

/// An approval that an execution waits for.
struct Approval: Sendable {
    var id: String
    var execution: String
    var node: String
    var status = "WAITING"
    var message: String
    var callback: String?
    var deadline: Int64
    var created: Int64
    var updated: Int64
    var spec: JSONValue
    var activities: [JSONValue] = []
}

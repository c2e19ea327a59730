package import JSON

/// An execution as lists show it.
package struct HarnessExecutionSummary: Sendable, Hashable {
    /// Who or what started an execution.
    package struct Trigger: Sendable, Hashable {
        /// `MANUAL`, `WEBHOOK_CUSTOM`, `SCHEDULER_CRON` and so on.
        package var kind: String
        /// The user or the trigger.
        package var identifier: String?
        /// The id under which a custom trigger answered.
        package var correlationID: String?
        /// Whether it is a retry of an earlier run.
        package var isRerun: Bool

        /// Creates a trigger.
        package init(
            kind: String, identifier: String? = nil, correlationID: String? = nil, isRerun: Bool = false
        ) {
            self.kind = kind
            self.identifier = identifier
            self.correlationID = correlationID
            self.isRerun = isRerun
        }
    }

    /// The execution (`planExecutionId`).
    package var id: String
    /// The pipeline's identifier.
    package var pipeline: String
    /// The pipeline's name.
    package var name: String
    /// Where the pipeline lives, if the answer says so.
    package var scope: HarnessScope?
    /// How it goes.
    package var status: HarnessStatus
    /// The run's number.
    package var runSequence: Int?
    /// When it began.
    package var start: HarnessTime?
    /// When it ended; some answers hold a time for a run that still goes on, so look at the status first.
    package var end: HarnessTime?
    /// When it was asked for.
    package var created: HarnessTime?
    /// Who or what started it.
    package var trigger: Trigger?
    /// Why it failed.
    package var failure: HarnessFailure?
    /// The modules at work, such as `cd`, `ci`.
    package var modules: [String] = []
    /// Counts of stages, where given.
    package var totalStages: Int?
    /// Stages that ended well.
    package var successfulStages: Int?
    /// Stages that ended badly.
    package var failedStages: Int?
    /// Stages at work.
    package var runningStages: Int?
    /// The stages, and in some answers steps, from the starting node on in the order of the run.
    package var layout: [HarnessLayoutNode] = []
    /// The services that were deployed.
    package var services: [String] = []
    /// The environments that they were deployed to.
    package var environments: [String] = []
    /// Whether logs lie under keys of the short form; nil if the answer does not say, which means so too.
    package var usesSimplifiedLogKeys: Bool?
    /// Whether Harness would let it be retried.
    package var canRetry: Bool?
    /// Where the pipeline's YAML came from, if it lies in Git.
    package var git: HarnessGitDetails?
    /// The execution of which this is a retry.
    package var retryOf: String?
    /// The execution that ran this one as a stage.
    package var parent: HarnessChildExecution?
    /// The modules' own facts.
    package var moduleInfo: JSONValue = .null

    /// Creates a summary.
    package init(id: String, pipeline: String, name: String? = nil, status: HarnessStatus) {
        self.id = id
        self.pipeline = pipeline
        self.name = name ?? pipeline
        self.status = status
    }

    /// The stages in the order of the run.
    package var stages: [HarnessLayoutNode] { layout.filter(\.isStage) }
}

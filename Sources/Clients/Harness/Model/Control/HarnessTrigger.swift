/// A custom webhook trigger of a pipeline.
package struct HarnessCustomTrigger: Sendable, Hashable {
    /// The token in the trigger's URL, which is a credential.
    package var webhookToken: SensitiveText
    /// The pipeline's identifier.
    package var pipeline: String
    /// The trigger's identifier.
    package var trigger: String

    /// Names a trigger.
    package init(webhookToken: SensitiveText, pipeline: String, trigger: String) {
        self.webhookToken = webhookToken
        self.pipeline = pipeline
        self.trigger = trigger
    }
}

/// What a custom trigger answers: not the execution, but where to ask for it.
package struct HarnessTriggerReceipt: Sendable, Hashable {
    /// The id to ask with.
    package var correlationID: String
    /// A page that shows the run.
    package var page: String?

    /// Creates a receipt.
    package init(correlationID: String, page: String? = nil) {
        self.correlationID = correlationID
        self.page = page
    }
}

/// What a custom trigger has led to.
package struct HarnessTriggerDetails: Sendable, Hashable {
    /// How far it is; `TARGET_EXECUTION_REQUESTED` when there is an execution.
    package var status: String
    /// What Harness says about it.
    package var message: String
    /// Whether handling it failed.
    package var hasFailed: Bool
    /// Whether Harness knows the event.
    package var isFound: Bool
    /// The execution, once there is one.
    package var executionID: String?
    /// The pipeline.
    package var pipeline: String?
    /// The execution as lists show it, if the answer holds it.
    package var execution: HarnessExecutionSummary?

    /// Creates details.
    package init(
        status: String, message: String = "", hasFailed: Bool = false, isFound: Bool = true,
        executionID: String? = nil, pipeline: String? = nil, execution: HarnessExecutionSummary? = nil
    ) {
        self.status = status
        self.message = message
        self.hasFailed = hasFailed
        self.isFound = isFound
        self.executionID = executionID
        self.pipeline = pipeline
        self.execution = execution
    }
}

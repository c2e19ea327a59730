/// What a verdict is about, in Harness' terms; an empty text means that the request did not say.
package struct VerdictIdentity: Sendable, Hashable {
    package var account: String
    package var organization: String
    package var project: String
    package var pipeline: String
    package var execution: String
    package var stage: String
    package var step: String
    package var service: String
    package var environment: String

    /// Creates an identity.
    package init(
        account: String = "", organization: String = "", project: String = "", pipeline: String = "",
        execution: String = "", stage: String = "", step: String = "", service: String = "",
        environment: String = ""
    ) {
        self.account = account
        self.organization = organization
        self.project = project
        self.pipeline = pipeline
        self.execution = execution
        self.stage = stage
        self.step = step
        self.service = service
        self.environment = environment
    }
}

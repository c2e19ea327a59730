package import Clients
import JSON
import Store

/// An execution in Harness, with where it lives.
package struct HarnessPlace: Sendable, Hashable {
    /// The project.
    package var scope: HarnessScope
    /// The pipeline's identifier; nil where it is not told.
    package var pipeline: String?
    /// The execution's id.
    package var execution: String
    /// The stage's identifier; nil for all.
    package var stage: String?

    /// Creates a place.
    package init(scope: HarnessScope, pipeline: String? = nil, execution: String, stage: String? = nil) {
        self.scope = scope
        self.pipeline = pipeline
        self.execution = execution
        self.stage = stage
    }

    /// Finds the place that a request means; what it does not say is taken from the configured project.
    ///
    /// - Parameters:
    ///   - identity: What the request says.
    ///   - harness: What knows the configured project.
    /// - Throws: ``RequestError`` saying what is missing.
    init(_ identity: ExecutionIdentity, in harness: any HarnessAPI) throws(RequestError) {
        var problems: [RequestProblem] = []
        func missing(_ name: String, _ mend: String) {
            problems.append(
                RequestProblem(
                    pointer: JSONPointer().appending("execution"), detail: "\(name) is missing", mend: mend))
        }
        let fallback = harness.defaultScope
        // Harness calls the organisation that every account has `default`, as scripts rely on.
        let organization = identity.orgId ?? fallback?.organization ?? "default"
        let project = identity.projectId ?? fallback?.project
        if identity.executionId == nil {
            missing("executionId", "Send \"execution\": {\"executionId\": \"<+pipeline.executionId>\"}")
        }
        if project == nil {
            missing("projectId", "Send it, or set harness.project in the configuration")
        }
        if let account = identity.accountId, account != harness.account {
            problems.append(
                RequestProblem(
                    pointer: JSONPointer().appending("execution").appending("accountId"),
                    detail: "the account is not the one that this server has a token for",
                    mend: "Send \(harness.account), or leave the field out"))
        }
        guard problems.isEmpty, let execution = identity.executionId, let project else {
            throw RequestError(problems: problems)
        }
        self.init(
            scope: HarnessScope(organization: organization, project: project), pipeline: identity.pipelineId,
            execution: execution, stage: identity.stageId)
    }

    /// The place as the store knows it.
    func identity(account: String) -> VerdictIdentity {
        VerdictIdentity(
            account: account, organization: scope.organization, project: scope.project,
            pipeline: pipeline ?? "",
            execution: execution, stage: stage ?? "")
    }

    /// Reads a place back from the store.
    init(_ identity: VerdictIdentity) {
        self.init(
            scope: HarnessScope(organization: identity.organization, project: identity.project),
            pipeline: identity.pipeline.isEmpty ? nil : identity.pipeline, execution: identity.execution,
            stage: identity.stage.isEmpty ? nil : identity.stage)
    }
}

import HTTP

/// The calls that the fake answers, as the documentation has them; all also below `/gateway`.
enum FakeRoute: Sendable, CaseIterable {
    case execution, executionDeprecated, subgraph, executionList, inputs
    case run, runDynamic, retry, interrupt, interruptNode, interveneNode
    case customTrigger, customTriggerV2, triggerDetails
    case approvals, approvalsBare, approvalCallback, approvalCallbackBare, approvalActivity
    case pipeline, createPipeline, updatePipeline, pipelineList, validateYAML
    case acl, validateToken, currentUser
    case logBlob, logStream, logDownload

    var method: HTTPMethod {
        switch self {
        case .execution, .executionDeprecated, .subgraph, .inputs, .triggerDetails, .approvals,
            .approvalsBare,
            .pipeline, .currentUser, .logBlob, .logStream:
            .get
        case .interrupt, .interruptNode, .interveneNode, .updatePipeline: .put
        default: .post
        }
    }

    var pattern: RoutePattern {
        switch self {
        case .execution: "/pipeline/api/pipelines/execution/v2/{execution}"
        case .executionDeprecated: "/pipeline/api/pipelines/execution/{execution}"
        case .subgraph: "/pipeline/api/pipelines/execution/subGraph/{execution}/{node}"
        case .executionList: "/pipeline/api/pipelines/execution/summary"
        case .inputs: "/pipeline/api/pipelines/execution/{execution}/inputsetV2"
        case .run: "/pipeline/api/pipeline/execute/{pipeline}"
        case .runDynamic: "/v1/orgs/{org}/projects/{project}/pipelines/{pipeline}/execute/dynamic"
        case .retry: "/pipeline/api/pipeline/execute/retry/{pipeline}"
        case .interrupt: "/pipeline/api/pipeline/execute/interrupt/{execution}"
        case .interruptNode: "/pipeline/api/pipeline/execute/interrupt/{execution}/{node}"
        case .interveneNode:
            "/pipeline/api/pipeline/execute/manualIntervention/interrupt/{execution}/{node}"
        case .customTrigger: "/pipeline/api/webhook/custom/{token}/v3"
        case .customTriggerV2: "/pipeline/api/webhook/custom/v2"
        case .triggerDetails: "/pipeline/api/webhook/triggerExecutionDetails/{event}"
        case .approvals, .approvalCallback:
            "/pipeline/api/v1/orgs/{org}/projects/{project}/approvals/execution/{execution}"
        case .approvalsBare, .approvalCallbackBare:
            "/v1/orgs/{org}/projects/{project}/approvals/execution/{execution}"
        case .approvalActivity: "/pipeline/api/approvals/{approval}/harness/activity"
        case .pipeline: "/pipeline/api/pipelines/{pipeline}"
        case .createPipeline: "/pipeline/api/pipelines/v2"
        case .updatePipeline: "/pipeline/api/pipelines/v2/{pipeline}"
        case .pipelineList: "/pipeline/api/pipelines/list"
        case .validateYAML: "/pipeline/api/pipelines/validate-yaml-with-schema"
        case .acl: "/authz/api/acl"
        case .validateToken: "/ng/api/token/validate"
        case .currentUser: "/ng/api/user/currentUser"
        case .logBlob: "/log-service/blob"
        case .logStream: "/log-service/stream"
        case .logDownload: "/log-service/blob/download"
        }
    }

    /// What the caller must be allowed to do; nil for nothing in particular.
    var permission: String? {
        switch self {
        case .run, .runDynamic, .retry, .interrupt, .interruptNode, .interveneNode, .approvalActivity,
            .approvalCallback, .approvalCallbackBare:
            "core_pipeline_execute"
        case .createPipeline, .updatePipeline: "core_pipeline_edit"
        case .acl, .validateToken, .currentUser, .customTrigger, .customTriggerV2: nil
        default: "core_pipeline_view"
        }
    }

    /// Where the account stands.
    var accountPlace: AccountPlace {
        switch self {
        case .approvals, .approvalsBare, .approvalCallback, .approvalCallbackBare, .runDynamic: .header
        case .logBlob, .logStream, .logDownload: .logQuery
        case .currentUser, .validateToken, .acl: .optional
        default: .query
        }
    }

    /// Where a call says its account.
    enum AccountPlace: Sendable {
        case query, header, logQuery, optional
    }

    static func makeRouter() -> Router<FakeRoute> {
        var router = Router<FakeRoute>()
        for route in allCases { router.add(route.method, route.pattern, route) }
        return router
    }
}

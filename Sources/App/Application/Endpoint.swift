import HTTP

/// The endpoints, as in openapi.yaml.
enum Endpoint: String, Sendable, CaseIterable {
    case verify
    case verdicts
    case verdict
    case decision
    case executionAction
    case executionEvents
    case harnessWebhook
    case stepCallback
    case analyze
    case analyses
    case analysis
    case mcp
    case generate
    case kayentaJudge
    case argoVerdict
    case flaggerHook
    case validate
    case optimize
    case rollback
    case rollbacks
    case rollbackStatus
    case monitor
    case monitors
    case monitorStatus
    case health
    case readiness
    case metrics
    case openAPI
    case index
    case decisionPage
    case decisionStyle
    case decisionScript

    /// The method that it answers; GET answers HEAD too.
    var method: HTTPMethod {
        switch self {
        case .verify, .decision, .analyze, .rollback, .monitor, .harnessWebhook, .stepCallback, .mcp,
            .generate,
            .kayentaJudge, .argoVerdict, .flaggerHook, .validate, .optimize:
            .post
        default: .get
        }
    }

    /// Its path.
    var pattern: RoutePattern {
        switch self {
        case .verify: "/v1/verify"
        case .verdicts: "/v1/verdicts"
        case .verdict: "/v1/verdicts/{id}"
        case .decision: "/v1/verdicts/{id}/decision"
        case .executionAction: "/v1/executions/{executionId}/action"
        case .executionEvents: "/v1/executions/{executionId}/events"
        case .harnessWebhook: "/v1/webhooks/harness"
        case .stepCallback: "/v1/callbacks/step"
        case .analyze: "/v1/analyze"
        case .analyses: "/v1/analyses"
        case .analysis: "/v1/analyses/{id}"
        case .mcp: "/mcp"
        case .generate: "/v1/pipelines/generate"
        case .kayentaJudge: "/judge"
        case .argoVerdict: "/v1/argo/verdict"
        case .flaggerHook: "/v1/flagger/{hook}"
        case .validate: "/v1/pipelines/validate"
        case .optimize: "/v1/pipelines/optimize"
        case .rollback: "/v1/rollback"
        case .rollbacks: "/v1/rollbacks"
        case .rollbackStatus: "/v1/rollbacks/{id}"
        case .monitor, .monitors: "/v1/monitors"
        case .monitorStatus: "/v1/monitors/{id}"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .metrics: "/metrics"
        case .openAPI: "/openapi.yaml"
        case .index: "/"
        case .decisionPage: "/decide"
        case .decisionStyle: "/assets/decide.css"
        case .decisionScript: "/assets/decide.js"
        }
    }

    /// All endpoints, ready to be found by method and path.
    static func makeRouter() -> Router<Endpoint> {
        var router = Router<Endpoint>()
        for endpoint in allCases { router.add(endpoint.method, endpoint.pattern, endpoint) }
        return router
    }
}

extension Endpoint {
    /// The scopes of which a caller needs one; empty where anybody may ask.
    ///
    /// A step that polls does so with the token that it verifies with, so either scope reads one verdict.
    ///
    /// - Parameter metricsNeedToken: Whether the metrics are for callers with a token only.
    /// - Returns: The scopes.
    func scopes(metricsNeedToken: Bool) -> Scopes {
        switch self {
        case .verify, .harnessWebhook, .stepCallback, .kayentaJudge, .argoVerdict, .flaggerHook: .verify
        case .verdicts, .analyses, .analysis, .rollbacks, .monitors, .monitorStatus: .read
        case .monitor, .analyze, .generate, .validate, .optimize: [.read, .verify]
        case .rollbackStatus: [.read, .act]
        case .verdict, .executionAction, .executionEvents: [.read, .verify]
        case .decision, .rollback: .act
        // Each tool asks for its own.
        case .mcp: [.verify, .read, .act]
        case .metrics: metricsNeedToken ? .read : []
        case .health, .readiness, .openAPI, .index, .decisionPage, .decisionStyle, .decisionScript: []
        }
    }

    /// The body that it takes at most, in octets.
    func bodyLimit(_ limits: BodyLimits) -> Int {
        switch self {
        case .verify, .analyze, .rollback, .mcp, .kayentaJudge, .argoVerdict: limits.evidence
        default: limits.other
        }
    }
}

/// How large a body may be, in octets after decoding.
struct BodyLimits: Sendable, Hashable {
    /// Of a body that holds evidence.
    var evidence: Int

    /// Of any other.
    var other: Int

    /// Creates limits; by default 32 MiB and 1 MiB.
    init(evidence: Int = 32 << 20, other: Int = 1 << 20) {
        self.evidence = evidence
        self.other = other
    }
}

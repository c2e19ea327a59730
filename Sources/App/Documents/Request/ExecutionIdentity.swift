/// Which step of which pipeline run asks, in Harness's identifiers.
package struct ExecutionIdentity: Sendable, Hashable {
    package var accountId: String?
    package var orgId: String?
    package var projectId: String?
    package var pipelineId: String?
    /// Harness's `planExecutionId`.
    package var executionId: String?
    package var stageId: String?
    package var stepId: String?
    package var serviceId: String?
    package var environmentId: String?
    /// The part of the deployment that is judged, where a step asks more than once (`canary`).
    package var phase: String?

    /// Creates an identity of which nothing is known.
    package init() {}

    /// The names of the fields in documents, each with its place.
    static let fields: [(name: String, path: any WritableKeyPath<ExecutionIdentity, String?> & Sendable)] = [
        ("accountId", \.accountId), ("orgId", \.orgId), ("projectId", \.projectId),
        ("pipelineId", \.pipelineId), ("executionId", \.executionId), ("stageId", \.stageId),
        ("stepId", \.stepId), ("serviceId", \.serviceId), ("environmentId", \.environmentId),
        ("phase", \.phase),
    ]

    /// What a retried step has in common with its first try; nil if too little is named to know a step by.
    ///
    /// Two requests with the same key are the same question and get the same verdict. The phase is part of it because
    /// Harness has no expression for a step's own identifier: without one, two steps of a stage differ in nothing else.
    package var idempotencyKey: String? {
        guard let executionId, stageId != nil || stepId != nil || phase != nil else { return nil }
        return [accountId, executionId, stageId, stepId, phase].map { $0 ?? "" }.joined(separator: "\u{1F}")
    }
}

/// The keys under which Harness keeps logs, made by hand where a node names none.
///
/// After `harness/mcp-server` src/utils/log-prefix.ts.
package enum HarnessLogKey {
    /// What the keys of an execution's logs begin with.
    ///
    /// - Parameters:
    ///   - execution: The execution.
    ///   - account: The account.
    ///   - scope: The project.
    /// - Returns: The beginning; nil if the run's number is not known.
    package static func prefix(
        of execution: HarnessExecutionSummary, account: String, scope: HarnessScope
    ) -> String? {
        guard let sequence = execution.runSequence else { return nil }
        if execution.usesSimplifiedLogKeys ?? true {
            return "\(account)/pipeline/\(execution.pipeline)/\(sequence)/-\(execution.id)"
        }
        return "accountId:\(account)/orgId:\(scope.organization)/projectId:\(scope.project)"
            + "/pipelineId:\(execution.pipeline)/runSequence:\(sequence)/level0:pipeline"
    }
}

/// Which executions a list holds.
package struct HarnessExecutionFilter: Sendable, Hashable {
    /// The pipeline's identifier; nil for all pipelines.
    package var pipeline: String?
    /// The statuses; empty for all.
    package var statuses: [HarnessStatus.Known]
    /// The branch; nil for all.
    package var branch: String?
    /// The module, such as `CD`; nil for all.
    package var module: String?
    /// The executions; empty for all.
    package var executions: [String]

    /// Creates a filter.
    package init(
        pipeline: String? = nil, statuses: [HarnessStatus.Known] = [], branch: String? = nil,
        module: String? = nil, executions: [String] = []
    ) {
        self.pipeline = pipeline
        self.statuses = statuses
        self.branch = branch
        self.module = module
        self.executions = executions
    }
}

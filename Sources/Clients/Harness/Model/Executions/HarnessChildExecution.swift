/// A pipeline that ran as a stage of another one.
package struct HarnessChildExecution: Sendable, Hashable {
    /// Its execution.
    package var executionID: String
    /// Where it ran.
    package var scope: HarnessScope

    /// Creates a reference.
    package init(executionID: String, scope: HarnessScope) {
        self.executionID = executionID
        self.scope = scope
    }
}

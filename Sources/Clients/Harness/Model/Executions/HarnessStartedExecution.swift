/// An execution that was just asked for.
package struct HarnessStartedExecution: Sendable, Hashable {
    /// The execution.
    package var id: String
    /// How it goes at first.
    package var status: HarnessStatus
    /// The run's number.
    package var runSequence: Int?

    /// Creates a started execution.
    package init(id: String, status: HarnessStatus, runSequence: Int? = nil) {
        self.id = id
        self.status = status
        self.runSequence = runSequence
    }
}

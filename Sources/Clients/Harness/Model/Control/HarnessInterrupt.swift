/// What an interrupt does.
package enum HarnessInterrupt: String, Sendable, Hashable, CaseIterable {
    /// Stops the run and leaves everything as it stands: nothing is rolled back.
    case abortAll = "AbortAll"
    /// Fails the running steps, after which the stage's failure strategies act: with a `StageRollback` for it, a rollback.
    case userMarkedFailure = "UserMarkedFailure"
}

/// An interrupt that was taken.
package struct HarnessInterruptReceipt: Sendable, Hashable {
    /// The interrupt.
    package var id: String
    /// Its type as Harness calls it.
    package var type: String
    /// The execution.
    package var executionID: String

    /// Creates a receipt.
    package init(id: String, type: String, executionID: String) {
        self.id = id
        self.type = type
        self.executionID = executionID
    }
}

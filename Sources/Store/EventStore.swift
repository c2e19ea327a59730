/// What Harness and the steps of its pipelines have told.
package protocol EventStore: Sendable {
    /// Stores an event and adds the jobs that follow from it, in one transaction.
    ///
    /// - Parameters:
    ///   - event: The event; one with its ``EventRecord/key`` may be there already, then nothing is stored.
    ///   - jobs: What is to be done about it; those with a known key are left out.
    /// - Returns: Whether the event was new.
    /// - Throws: ``StoreError``; then nothing is stored.
    func record(_ event: EventRecord, enqueueing jobs: [NewJob]) async throws(StoreError) -> Bool

    /// What was told about an execution, the oldest first.
    ///
    /// - Parameters:
    ///   - execution: The execution's id.
    ///   - account: The account; nil for any.
    ///   - limit: The most events, at least 1; of more, the newest.
    /// - Returns: The events.
    /// - Throws: ``StoreError``.
    func events(
        ofExecution execution: String, account: String?, limit: Int
    ) async throws(StoreError) -> [EventRecord]

    /// Forgets events that were received before a time.
    ///
    /// - Returns: How many were forgotten.
    /// - Throws: ``StoreError``.
    @discardableResult
    func forgetEvents(before time: Timestamp) async throws(StoreError) -> Int
}

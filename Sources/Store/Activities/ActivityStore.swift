/// Where analyses, rollbacks and monitors live, with what they need to go on after a restart.
package protocol ActivityStore: Sendable {
    /// Stores an activity, unless one of the same kind and key is there.
    ///
    /// The look and the write are one step, so that of several calls with one key one begins the activity.
    ///
    /// - Parameter activity: The activity.
    /// - Returns: What happened.
    /// - Throws: ``StoreError``; then nothing is stored.
    func insert(_ activity: ActivityRecord) async throws(StoreError) -> ActivityInsertion

    /// Puts a new state and document in the place of the old ones; an activity that has ended is never
    /// changed so.
    ///
    /// - Parameters:
    ///   - activity: The activity; its ``ActivityRecord/id`` names the stored one. Kind and beginning stay; a key that is
    ///     taken away can be used by another activity.
    ///   - effect: What was done, to be stored in the audit chain in the same transaction; nil for nothing.
    /// - Returns: Whether it was there and had not ended.
    /// - Throws: ``StoreError``; then nothing is stored.
    func update(_ activity: ActivityRecord, recording effect: EffectRecord?) async throws(StoreError) -> Bool

    /// Puts a new document in the place of that of an activity that has ended, as when an explanation comes late.
    ///
    /// - Parameters:
    ///   - document: The document; without secrets.
    ///   - id: The activity.
    ///   - time: The present time.
    /// - Returns: Whether it was there and had ended.
    /// - Throws: ``StoreError``; then nothing is stored.
    func attach(
        _ document: [UInt8], to id: VerdictID, at time: Timestamp
    ) async throws(StoreError) -> Bool

    /// The activity with an id.
    ///
    /// - Throws: ``StoreError``.
    func activity(_ id: VerdictID) async throws(StoreError) -> ActivityRecord?

    /// The activity of a kind and key.
    ///
    /// - Throws: ``StoreError``.
    func activity(kind: ActivityRecord.Kind, key: String) async throws(StoreError) -> ActivityRecord?

    /// Activities, the newest first.
    ///
    /// - Parameters:
    ///   - filter: Which.
    ///   - last: The last one of the page before; nil for the first page.
    ///   - limit: The most activities, at least 1.
    /// - Returns: The activities; fewer than the limit where these are all.
    /// - Throws: ``StoreError``.
    func activities(
        matching filter: ActivityFilter, after last: VerdictID?, limit: Int
    ) async throws(StoreError) -> [ActivityRecord]

    /// Forgets activities that ended and did not change since a time.
    ///
    /// - Returns: How many were forgotten.
    /// - Throws: ``StoreError``.
    @discardableResult
    func forgetActivities(before time: Timestamp) async throws(StoreError) -> Int
}

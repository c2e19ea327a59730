/// What people were told about incidents.
package protocol NoticeStore: Sendable {
    /// What a channel was told last about an incident.
    ///
    /// - Parameters:
    ///   - incident: The incident.
    ///   - channel: The channel's name.
    /// - Returns: The record; nil where it was told nothing.
    /// - Throws: ``StoreError``.
    func notice(of incident: String, on channel: String) async throws(StoreError) -> NoticeRecord?

    /// Keeps what a channel was told, in the place of what it was told before.
    ///
    /// - Parameter notice: The record.
    /// - Throws: ``StoreError``.
    func record(_ notice: NoticeRecord) async throws(StoreError)

    /// Forgets what was told before a time.
    ///
    /// - Parameter time: The time.
    /// - Returns: How many records were forgotten.
    /// - Throws: ``StoreError``.
    @discardableResult
    func forgetNotices(before time: Timestamp) async throws(StoreError) -> Int
}

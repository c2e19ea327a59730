import Store

/// Waiting for a verdict that is still being worked on.
enum Waiting {
    /// How often the store is asked; another replica may be the one that finishes the verdict.
    private static let pause = Duration.milliseconds(250)

    /// Looks until the verdict is there and final, or the time is up.
    ///
    /// - Parameters:
    ///   - limit: How long to look.
    ///   - look: Reads the verdict.
    /// - Returns: The verdict as it was at the last look; nil where there was none.
    /// - Throws: ``StoreError``.
    static func untilFinal(
        for limit: Duration, _ look: () async throws(StoreError) -> VerdictRecord?
    ) async throws(StoreError) -> VerdictRecord? {
        var record = try await look()
        var left = limit
        while record?.status == .running, left > .zero, !Task.isCancelled {
            let nap = min(pause, left)
            do { try await Task.sleep(for: nap) } catch { break }
            left -= nap
            record = try await look()
        }
        return record
    }
}

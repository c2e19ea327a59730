import Store

/// What handlers of jobs are made of.
struct JobParts: Sendable {
    var configuration: Configuration
    var store: SQLiteStore
    var jobs: Jobs
    var metrics: Metrics
    var now: @Sendable () -> Timestamp
}

extension Application {
    /// Everything that does jobs; a kind without a handler stays in the queue.
    static func jobHandlers(_ parts: JobParts) -> [any JobHandler] {
        []
    }

    /// How long the key of a finished job stays known, so that what arrives twice is done once.
    static let memoryOfJobs = Duration.seconds(7 * 86_400)

    /// Forgets jobs and events that nobody needs any more.
    func forgetFinishedJobs() async throws(StoreError) {
        let now = SQLiteStore.systemTime()
        try await jobs.queue.forgetFinishedJobs(before: now + Self.memoryOfJobs * -1)
        guard let age = configuration.storage.retentionAge else { return }
        try await jobs.queue.forgetEvents(before: now + age * -1)
        _ = try await store.forgetActivities(before: now + age * -1)
        _ = try await store.forgetNotices(before: now + age * -1)
        try await forgetExchanges(before: now + age * -1)
    }
}

import Clients
import Store
import Threading

/// What the parts that work with Harness are made of.
struct HarnessParts: Sendable {
    var store: SQLiteStore
    var jobs: Jobs
    /// Nil where there is no token.
    var harness: (any HarnessAPI)?
    var workers: WorkerPool
    var now: @Sendable () -> Timestamp

    /// The use case of analyses.
    var analyses: Analyses { Analyses(store: store, jobs: jobs, harness: harness, now: now) }

    /// The handlers of the endpoints.
    func makeHandlers() -> HarnessHandlers {
        HarnessHandlers(
            analyze: AnalyzeHandler(analyses: analyses, workers: workers),
            activities: ActivityReading(store: store))
    }

    /// What does the jobs.
    func makeJobHandlers() -> [any JobHandler] {
        guard let harness else { return [] }
        return [
            AnalysisJob(analyses: analyses, harness: harness),
            FollowUpJob(.analyze, account: harness.account) { identity in
                try await analyses.begin(HarnessPlace(identity), account: harness.account)
            },
        ]
    }
}

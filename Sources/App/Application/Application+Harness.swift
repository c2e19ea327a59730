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
    var policies: PolicyBook
    var publicURL: String
    var now: @Sendable () -> Timestamp
    /// What watches executions; nil where Harness is not configured.
    let monitors: Monitors?
    /// Who has failures explained; nil where no reviewer is configured.
    let explainer: Explainer?

    init(
        store: SQLiteStore, jobs: Jobs, harness: (any HarnessAPI)?, workers: WorkerPool, policies: PolicyBook,
        publicURL: String, explainer: Explainer? = nil, now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.jobs = jobs
        self.harness = harness
        self.workers = workers
        self.policies = policies
        self.publicURL = publicURL
        self.explainer = explainer
        self.now = now
        let analyses = Analyses(store: store, jobs: jobs, harness: harness, explainer: explainer, now: now)
        monitors = harness.map { Monitors(store: store, analyses: analyses, harness: $0, now: now) }
    }

    /// The use case of analyses.
    var analyses: Analyses {
        Analyses(store: store, jobs: jobs, harness: harness, explainer: explainer, now: now)
    }

    /// The use case of rollbacks.
    var rollbacks: Rollbacks {
        Rollbacks(
            store: store, jobs: jobs, harness: harness, policies: policies, publicURL: publicURL, now: now)
    }

    /// The handlers of the endpoints.
    ///
    /// - Parameter verify: What judges evidence that comes with the wish for a rollback.
    /// - Returns: The handlers.
    func makeHandlers(verify: VerifyHandler) -> HarnessHandlers {
        HarnessHandlers(
            analyze: AnalyzeHandler(analyses: analyses, workers: workers),
            monitor: MonitorHandler(monitors: monitors, harness: harness, store: store),
            rollback: RollbackHandler(rollbacks: rollbacks, verify: verify),
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
            FollowUpJob(.monitor, account: harness.account) { [monitors] identity in
                try await monitors?.begin(
                    HarnessPlace(identity), timeout: .seconds(MonitorHandler.usualTimeout))
            },
            RollbackJob(rollbacks: rollbacks, harness: harness),
            DecisionJob(store: store, policies: policies, harness: harness, now: now),
        ]
    }
}

extension HarnessParts {
    /// The job that carries a decision to Harness, where there is one.
    var decisionJobs: @Sendable (DecisionRecord) -> [NewJob] {
        let isConfigured = harness != nil
        return { decision in isConfigured ? DecisionJob.job(for: decision).map { [$0] } ?? [] : [] }
    }
}

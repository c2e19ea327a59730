/// Whether observations are of the time that they should tell of.
enum Freshness: Sendable, Hashable {
    case fresh
    /// The newest observation is far older than the question.
    case stale
    /// All observations were made before the new version started.
    case early

    /// Looks at when the candidate was last observed.
    init(_ analysis: SignalAnalysis, _ deployment: Deployment) {
        guard let last = analysis.candidate.times.last else {
            self = .fresh
            return
        }
        let isBeforeStart = deployment.startedAt.map { last < $0 } ?? false
        let age = deployment.observedAt.map { $0 - last } ?? 0
        guard isBeforeStart || age > 600 else {
            self = .fresh
            return
        }
        let step = max(60, analysis.candidate.step ?? analysis.baseline.step ?? 60)
        if let started = deployment.startedAt, last < started - step {
            self = .early
        } else if age > max(600, 10 * step) {
            self = .stale
        } else {
            self = .fresh
        }
    }
}

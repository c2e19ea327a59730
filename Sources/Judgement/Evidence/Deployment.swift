/// The change that is being judged.
package struct Deployment: Sendable, Hashable {
    /// How the new version is brought in.
    package enum Strategy: String, Sendable, Hashable, CaseIterable {
        case canary, rolling, blueGreen, recreate, other
    }

    /// How baseline and candidate relate in time.
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        /// Both versions serve in the same minutes.
        case concurrent
        /// The candidate follows the baseline.
        case beforeAfter
    }

    /// How the new version is brought in.
    package var strategy: Strategy

    /// How the two sides relate in time.
    package var comparison: Comparison

    /// When the new version started, in Unix seconds.
    package var startedAt: Double?

    /// When the evidence was asked for, in Unix seconds; what is older than this by far is stale.
    package var observedAt: Double?

    /// The new version, as people call it.
    package var version: String?

    /// The version before it.
    package var previousVersion: String?

    /// The service under deployment.
    package var service: String?

    /// Creates a deployment.
    package init(
        strategy: Strategy = .other, comparison: Comparison = .beforeAfter, startedAt: Double? = nil,
        observedAt: Double? = nil, version: String? = nil, previousVersion: String? = nil,
        service: String? = nil
    ) {
        self.strategy = strategy
        self.comparison = comparison
        self.startedAt = startedAt
        self.observedAt = observedAt
        self.version = version
        self.previousVersion = previousVersion
        self.service = service
    }
}

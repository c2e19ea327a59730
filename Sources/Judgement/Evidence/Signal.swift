/// One measured series of a service, before and after the change.
package struct Signal: Sendable, Hashable {
    /// What a signal counts or measures.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case latency, errorRate, errorCount, availability, throughput, saturation, business, custom
    }

    /// How the observations of one interval were made into one value.
    package enum Statistic: String, Sendable, Hashable, CaseIterable {
        case mean, p50, p75, p90, p95, p99, p999, max, min, sum, count, rate
    }

    /// The direction of change that is bad.
    package enum Direction: String, Sendable, Hashable, CaseIterable {
        case up, down, either
    }

    /// Fixed bounds that a person has set, in the signal's unit.
    package struct Threshold: Sendable, Hashable {
        /// The largest value that is still good.
        package var max: Double?

        /// The smallest value that is still good.
        package var min: Double?

        /// Creates a threshold from the bounds that exist.
        package init(max: Double? = nil, min: Double? = nil) {
            self.max = max
            self.min = min
        }
    }

    /// The name that findings and reasons use.
    package var name: String

    /// What is measured.
    package var kind: Kind

    /// How an interval became one value, where that is known.
    package var statistic: Statistic?

    /// The unit as the caller writes it (`ms`, `s`, `%`, `ratio`, `req/s`, empty).
    package var unit: String

    /// Which direction is bad.
    package var badDirection: Direction

    /// How much the signal counts beside others; 1 is usual, 0 is for information only.
    package var weight: Double

    /// Whether a regression of this signal alone is enough for a rollback.
    package var isCritical: Bool

    /// Bounds that a person has set.
    package var threshold: Threshold?

    /// The dependency that the signal was measured on; nil for the service under deployment.
    package var dependency: String?

    /// The old version's observations.
    package var baseline: Series

    /// The new version's observations.
    package var candidate: Series

    /// The same hours of earlier days.
    package var history: Series

    /// Creates a signal.
    package init(
        name: String, kind: Kind, statistic: Statistic? = nil, unit: String = "",
        badDirection: Direction? = nil,
        weight: Double = 1, isCritical: Bool = false, threshold: Threshold? = nil, dependency: String? = nil,
        baseline: Series = Series(), candidate: Series = Series(), history: Series = Series()
    ) {
        self.name = name
        self.kind = kind
        self.statistic = statistic
        self.unit = unit
        self.badDirection = badDirection ?? kind.usualBadDirection
        self.weight = weight
        self.isCritical = isCritical
        self.threshold = threshold
        self.dependency = dependency
        self.baseline = baseline
        self.candidate = candidate
        self.history = history
    }
}

extension Signal.Kind {
    /// The direction that is bad where the caller does not say.
    package var usualBadDirection: Signal.Direction {
        switch self {
        case .latency, .errorRate, .errorCount, .saturation: .up
        case .availability, .throughput, .business: .down
        case .custom: .either
        }
    }
}

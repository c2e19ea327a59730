extension Policy {
    /// How much has to be observed before anything is concluded.
    package struct MinimumData: Sendable, Hashable {
        /// Observations on each side, at least; nil leaves it to the judge (3 and 2).
        package var points: Int?

        /// Requests that the new version has served in the time observed, at least; nil for no bound.
        package var requests: Double?

        /// Creates a minimum.
        package init(points: Int? = nil, requests: Double? = nil) {
            self.points = points
            self.requests = requests
        }
    }

    /// What holds for the signals that it matches; what is nil is left as it is.
    ///
    /// A rule wins over what the request says of a signal, since it is the team's and not the pipeline's word.
    package struct SignalRule: Sendable, Hashable {
        /// The signals' names, in which `*` stands for any text; nil for all.
        package var name: String?

        /// The signals' kind; nil for all.
        package var kind: Signal.Kind?

        /// The dependency that they were measured on, in which `*` stands for any text; nil for the service's own.
        package var dependency: String?

        /// How much they count beside others; 0 is for information only.
        package var weight: Double?

        /// Whether a regression of one alone is enough for a rollback, and its absence is not overlooked.
        package var isCritical: Bool?

        /// Fixed bounds.
        package var threshold: Bounds?

        /// Bounds beyond which the new version alone is a clear-cut rollback.
        package var clearCut: Bounds?

        /// The smallest relative change that matters, as a fraction.
        package var toleratedEffect: Double?

        /// How much has to be observed before anything is concluded.
        package var minimumData: MinimumData

        /// Creates a rule that says nothing yet.
        package init(name: String? = nil, kind: Signal.Kind? = nil, dependency: String? = nil) {
            self.name = name
            self.kind = kind
            self.dependency = dependency
            minimumData = MinimumData()
        }
    }

    /// Bounds that a person has set.
    package struct Bounds: Sendable, Hashable {
        /// What the numbers mean.
        package enum Unit: String, Sendable, Hashable {
            /// The signal's own unit.
            case signal
            /// Seconds, whatever unit of time the signal has.
            case seconds
            /// A share of 1, whether the signal counts in percent or not.
            case fraction
        }

        /// The largest value that is still good.
        package var max: Double?

        /// The smallest value that is still good.
        package var min: Double?

        /// What the numbers mean.
        package var unit: Unit

        /// Creates bounds.
        package init(max: Double? = nil, min: Double? = nil, unit: Unit = .signal) {
            self.max = max
            self.min = min
            self.unit = unit
        }
    }

    /// Statements of a platform about the new version alone that make a rollback clear-cut.
    package struct ClearCutSymptoms: Sendable, Hashable {
        /// Failing readiness, liveness and startup probes.
        package var failingHealth: Bool

        /// Containers that end again and again soon after their start.
        package var crashLoops: Bool

        /// Creates the rules; both hold by default.
        package init(failingHealth: Bool = true, crashLoops: Bool = true) {
            self.failingHealth = failingHealth
            self.crashLoops = crashLoops
        }
    }
}

package import LogMining

/// Everything that one verdict rests on.
package struct Evidence: Sendable {
    /// The deployment under judgement.
    package var deployment: Deployment

    /// The measured series.
    package var signals: [Signal]

    /// The log lines of the service and of its dependencies.
    package var logs: Logs

    /// What is known of the services that this one calls.
    package var dependencies: [Dependency]

    /// What could not be collected, told as findings.
    package var shortfalls: [Shortfall]

    /// Creates evidence from the parts that exist.
    package init(
        deployment: Deployment = Deployment(), signals: [Signal] = [], logs: Logs = Logs(),
        dependencies: [Dependency] = [], shortfalls: [Shortfall] = []
    ) {
        self.deployment = deployment
        self.signals = signals
        self.logs = logs
        self.dependencies = dependencies
        self.shortfalls = shortfalls
    }
}

extension Evidence {
    /// Log lines, in time order on each side.
    package struct Logs: Sendable {
        /// The old version's lines; nil where none were given.
        package var baseline: LogText?

        /// The new version's lines; nil where none were given.
        package var candidate: LogText?

        /// The lines of dependencies, by name, in the order in which they were given.
        package var dependencies: [(name: String, lines: LogText)]

        /// Creates the lines of each side.
        package init(
            baseline: LogText? = nil, candidate: LogText? = nil,
            dependencies: [(name: String, lines: LogText)] = []
        ) {
            self.baseline = baseline
            self.candidate = candidate
            self.dependencies = dependencies
        }
    }

    /// Evidence that was asked for and is missing, or arrived damaged.
    package struct Shortfall: Sendable, Hashable {
        /// The signal, source or part of the request.
        package var subject: String

        /// What is missing and why, as a sentence.
        package var reason: String

        /// Creates a shortfall.
        package init(subject: String, reason: String) {
            self.subject = subject
            self.reason = reason
        }
    }
}

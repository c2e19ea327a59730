extension Policy {
    /// Who is told what.
    package struct Alerts: Sendable, Hashable {
        /// The channels that hear of a rollback; nil for all that are configured.
        package var rollback: [String]?

        /// The channels that hear what is to be investigated; nil for all that are configured.
        package var investigate: [String]?

        /// Creates a routing; every channel hears everything where nothing is said.
        package init(rollback: [String]? = nil, investigate: [String]? = nil) {
            self.rollback = rollback
            self.investigate = investigate
        }

        /// The channels that hear of an outcome; nil for all that are configured.
        package func channels(for outcome: Outcome) -> [String]? {
            switch outcome {
            case .rollback: rollback
            case .investigate: investigate
            case .proceed: nil
            }
        }
    }

    /// What the reviewer may do.
    package struct Reviewer: Sendable, Hashable {
        /// Creates the rules that hold where no file says otherwise.
        package init() {}
    }
}

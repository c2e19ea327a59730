extension Policy {
    /// When people are at work, and what is different when they are not.
    package struct BusinessHours: Sendable, Hashable {
        /// Which rollbacks happen by themselves.
        package enum Rollbacks: String, Sendable, Hashable, CaseIterable {
            /// All that the evidence calls for.
            case all
            /// Clear-cut ones; others become investigate.
            case clearCut
            /// None; all become investigate.
            case none
        }

        /// When people are at work.
        package var hours: WeeklyHours

        /// By what the weight of business signals is multiplied outside of them, from 0 to 1.
        package var businessWeightOutside: Double

        /// Which rollbacks happen by themselves outside of them.
        package var rollbacksOutside: Rollbacks

        /// Creates business hours.
        package init(
            hours: WeeklyHours = WeeklyHours(), businessWeightOutside: Double = 1,
            rollbacksOutside: Rollbacks = .all
        ) {
            self.hours = hours
            self.businessWeightOutside = businessWeightOutside
            self.rollbacksOutside = rollbacksOutside
        }
    }

    /// A time in which nothing goes on without a person: what would proceed is investigate.
    package struct FreezeWindow: Sendable, Hashable {
        /// When a window is.
        package enum Span: Sendable, Hashable {
            /// Once, from one moment to another, in Unix seconds, the latter not included.
            case once(from: Double, to: Double)
            /// Every week.
            case weekly(WeeklyHours)
        }

        /// What people call it.
        package var name: String

        /// When it is.
        package var span: Span

        /// Creates a window.
        package init(name: String, _ span: Span) {
            self.name = name
            self.span = span
        }

        /// Whether a moment in Unix seconds is in it.
        package func contains(_ time: Double) -> Bool {
            switch span {
            case .once(let from, let to): time >= from && time < to
            case .weekly(let hours): hours.contain(time)
            }
        }
    }
}

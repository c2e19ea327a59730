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

        /// The days, 1 for Monday to 7 for Sunday.
        package var days: Set<Int>

        /// When they begin, in minutes since midnight.
        package var from: Int

        /// When they end, in minutes since midnight, itself not included; up to 1440.
        package var to: Int

        /// How far local time is ahead of UTC, in minutes.
        package var offsetMinutes: Int

        /// By what the weight of business signals is multiplied outside of them, from 0 to 1.
        package var businessWeightOutside: Double

        /// Which rollbacks happen by themselves outside of them.
        package var rollbacksOutside: Rollbacks

        /// Creates business hours.
        package init(
            days: Set<Int> = [1, 2, 3, 4, 5], from: Int = 480, to: Int = 1080, offsetMinutes: Int = 0,
            businessWeightOutside: Double = 1, rollbacksOutside: Rollbacks = .all
        ) {
            self.days = days
            self.from = from
            self.to = to
            self.offsetMinutes = offsetMinutes
            self.businessWeightOutside = businessWeightOutside
            self.rollbacksOutside = rollbacksOutside
        }
    }

    /// A time in which nothing goes on without a person: what would proceed is investigate.
    package struct FreezeWindow: Sendable, Hashable {
        /// What people call it.
        package var name: String

        /// When it begins, in Unix seconds.
        package var from: Double

        /// When it ends, in Unix seconds, itself not included.
        package var to: Double

        /// Creates a window.
        package init(name: String, from: Double, to: Double) {
            self.name = name
            self.from = from
            self.to = to
        }
    }
}

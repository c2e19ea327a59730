/// The project in which a pipeline lives.
package struct HarnessScope: Sendable, Hashable {
    /// The organisation's identifier.
    package var organization: String
    /// The project's identifier.
    package var project: String

    /// Names a project.
    package init(organization: String, project: String) {
        self.organization = organization
        self.project = project
    }
}

/// A moment as Harness writes it: milliseconds since 1970.
package struct HarnessTime: Sendable, Hashable, Comparable {
    /// Milliseconds since the beginning of 1970, UTC.
    package var milliseconds: Int64

    /// Creates a moment.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// The time from an earlier moment to this one; negative if that one is later.
    package func duration(since start: Self) -> Duration {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(start.milliseconds)
        return overflow ? .zero : .milliseconds(difference)
    }
}

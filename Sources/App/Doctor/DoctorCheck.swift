/// One thing that was looked at, and what was found.
package struct DoctorCheck: Sendable, Hashable {
    /// How it stands.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// As it should be.
        case ok
        /// It works, but somebody should look at it.
        case warning
        /// It does not work.
        case failed
        /// It was not looked at, since it is not set up or something before it failed.
        case skipped
    }

    /// What was looked at, such as `harness.token`.
    package var name: String
    /// How it stands.
    package var state: State
    /// What was found, in a sentence without its full stop.
    package var finding: String
    /// How to mend it; nil where there is nothing to mend.
    package var remedy: String?

    /// Creates a check.
    package init(_ name: String, _ state: State, _ finding: String, remedy: String? = nil) {
        self.name = name
        self.state = state
        self.finding = finding
        self.remedy = remedy
    }
}

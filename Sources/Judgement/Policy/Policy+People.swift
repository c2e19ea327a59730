extension Policy {
    /// Who is told what.
    package struct Alerts: Sendable, Hashable {
        /// Creates the routing that holds where no file says otherwise.
        package init() {}
    }

    /// What the reviewer may do.
    package struct Reviewer: Sendable, Hashable {
        /// Creates the rules that hold where no file says otherwise.
        package init() {}
    }
}

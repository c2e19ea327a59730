package import JSON

/// Everything that was looked at.
package struct DoctorReport: Sendable, Hashable {
    /// The checks, in the order in which they build on each other.
    package var checks: [DoctorCheck]

    /// Creates a report.
    package init(checks: [DoctorCheck]) { self.checks = checks }

    /// The worst state, where what was skipped counts as good.
    package var state: DoctorCheck.State {
        if checks.contains(where: { $0.state == .failed }) { return .failed }
        return checks.contains { $0.state == .warning } ? .warning : .ok
    }

    /// The report for machines.
    package var document: JSONValue {
        [
            "version": .string(Version.text), "state": .string(state.rawValue),
            "checks": .array(checks.map(\.document)),
        ]
    }
}

extension DoctorCheck {
    /// The check for machines.
    package var document: JSONValue {
        var members = [
            JSONValue.Member("name", .string(name)), JSONValue.Member("state", .string(state.rawValue)),
            JSONValue.Member("finding", .string(finding)),
        ]
        if let remedy { members.append(JSONValue.Member("remedy", .string(remedy))) }
        return .object(members)
    }
}

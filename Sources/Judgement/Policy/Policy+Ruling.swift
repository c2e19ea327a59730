extension Policy {
    /// What the policy makes of an assessment.
    package struct Ruling: Sendable, Hashable {
        /// What the pipeline should do.
        package var action: Outcome

        /// Why the policy holds the assessment back, for the end of the reason; nil where it does not.
        package var remark: String?

        /// The same as findings.
        package var findings: [Finding]
    }

    /// Turns an assessment into what the pipeline should do.
    ///
    /// Freeze windows and business hours only ever make the answer more cautious: proceed becomes investigate in a freeze
    /// window, and outside of business hours a rollback does where the policy leaves it to people then. Autonomy comes
    /// last.
    /// - Parameters:
    ///   - assessment: What the evidence says.
    ///   - times: When the deployment happened.
    /// - Returns: The action, and why it is not the assessment.
    package func ruling(on assessment: Assessment, at times: EvidenceTimes) -> Ruling {
        let restraint: (subject: String, remark: String)?
        switch assessment.outcome {
        case .proceed: restraint = freeze(at: times)
        case .rollback: restraint = absence(of: assessment, at: times)
        case .investigate: restraint = nil
        }
        guard let restraint else {
            return Ruling(action: action(for: assessment.outcome), findings: [])
        }
        let action = action(for: .investigate)
        return Ruling(
            action: action, remark: action == self.action(for: assessment.outcome) ? nil : restraint.remark,
            findings: [
                Finding(
                    kind: .policy, severity: action == .investigate ? .suspicious : .information,
                    subject: restraint.subject, blame: .none, summary: restraint.remark,
                    pointers: ["/deployment"])
            ])
    }

    private func freeze(at times: EvidenceTimes) -> (subject: String, remark: String)? {
        guard !freezeWindows.isEmpty else { return nil }
        guard times.moment != nil else {
            return (
                "freeze windows",
                "the time of the deployment is not known, so that the freeze windows of the policy cannot be "
                    + "checked: send deployment.startedAt or deployment.observedAt"
            )
        }
        let moments = [times.latest, times.startedAt].compactMap { $0 }
        for moment in moments {
            if let window = freezeWindows.first(where: { $0.contains(moment) }) {
                var until = ""
                if case .once(_, let end) = window.span { until = " until " + CalendarTime.text(end) }
                return (
                    window.name,
                    "inside the freeze window " + window.name + until + ", so that a person decides"
                )
            }
        }
        return nil
    }

    private func absence(
        of assessment: Assessment, at times: EvidenceTimes
    ) -> (subject: String, remark: String)? {
        guard let hours = businessHours, hours.rollbacksOutside != .all,
            isOutsideBusinessHours(at: times)
        else { return nil }
        let isClearCut = assessment.findings.contains { $0.severity == .clearCut }
        if hours.rollbacksOutside == .clearCut, isClearCut { return nil }
        let remark =
            hours.rollbacksOutside == .clearCut
            ? "outside of business hours only a clear-cut rollback happens by itself"
            : "outside of business hours no rollback happens by itself"
        return ("business hours", remark + ", so that a person decides")
    }

    /// Whether business hours are set and the deployment was observed outside of them.
    ///
    /// Where no time is known, nothing is different.
    func isOutsideBusinessHours(at times: EvidenceTimes) -> Bool {
        guard let businessHours, let moment = times.moment else { return false }
        return !businessHours.hours.contain(moment)
    }
}

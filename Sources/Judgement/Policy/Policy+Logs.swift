import LogMining

extension Policy {
    /// Events that make a statement of a platform more than a hiccup.
    private static let repeated = (health: 3, crashes: 2)

    /// Signatures of containers that end again and again.
    private static let crashLoops: Set<String> = ["k8s.crashloop"]

    /// Signatures of probes that fail.
    private static let failingHealth: Set<String> = [
        "k8s.readiness-failed", "k8s.liveness-failed", "k8s.startup-failed",
    ]

    /// Whether the team knows a change in the log to be harmless.
    func ignores(_ change: TemplateChange) -> Bool {
        guard !signatures.isEmpty else { return false }
        return signatures.contains { $0.meaning == .ignore && change.signatures.contains($0.signature.id) }
    }

    /// Returns how much a change in the log weighs by the team's rules; none where they say nothing of it.
    ///
    /// - Parameters:
    ///   - change: What happened to a template.
    ///   - latest: When the evidence was asked for, in Unix seconds.
    /// - Returns: The least that the change weighs.
    func grade(of change: TemplateChange, latest: Double?) -> SignalGrade {
        guard change.kind == .new || change.kind == .jumped else { return .none }
        var grade = SignalGrade.none
        if change.baselineCount == 0, isClearCut(change, latest: latest) { grade = .clearCut }
        for rule in signatures where change.signatures.contains(rule.signature.id) {
            switch rule.meaning {
            case .ignore, .explain: break
            case .investigate: grade = max(grade, .suspicious)
            case .rollback: grade = max(grade, .bad)
            }
        }
        return grade
    }

    /// Whether the platform says of the new version alone that it does not run, again and again and to the end.
    ///
    /// A probe that fails while a container starts is part of starting: what was over long before the question counts
    /// for nothing here.
    private func isClearCut(_ change: TemplateChange, latest: Double?) -> Bool {
        let isCrash = clearCutSymptoms.crashLoops && !Policy.crashLoops.isDisjoint(with: change.signatures)
        let isHealth =
            clearCutSymptoms.failingHealth && !Policy.failingHealth.isDisjoint(with: change.signatures)
        guard
            isCrash && change.candidateCount >= Policy.repeated.crashes
                || isHealth && change.candidateCount >= Policy.repeated.health
        else { return false }
        guard let first = change.first, let last = change.last, let latest else { return true }
        // Times of another zone than the signals' say nothing about how long ago it was.
        guard last <= latest + 60, latest - last < 6 * 3600 else { return true }
        return latest - last <= max(120, (last - first) / 2)
    }
}

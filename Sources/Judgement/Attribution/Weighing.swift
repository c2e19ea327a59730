import Statistics

/// Weighs all signals, dependencies and logs against each other.
struct Weighing {
    let evidence: Evidence
    let policy: Policy

    /// Each signal's analysis, in the order of the evidence.
    let analyses: [SignalAnalysis]

    /// Each signal's probability, corrected for its family of signals.
    private(set) var adjusted: [Double]

    /// Each signal's weight in the answer.
    private(set) var grades: [SignalGrade]

    init(_ evidence: Evidence, _ analyses: [SignalAnalysis], policy: Policy) {
        self.evidence = evidence
        self.policy = policy
        self.analyses = analyses
        adjusted = [Double](repeating: 1, count: analyses.count)
        grades = [SignalGrade](repeating: .none, count: analyses.count)
        // The service's own signals and those of its dependencies answer two questions, so they are two families.
        for own in [true, false] {
            let members = analyses.indices.filter { (analyses[$0].signal.dependency == nil) == own }
            let corrected = CombinedEvidence.holm(members.map { analyses[$0].p })
            for (place, member) in members.enumerated() {
                adjusted[member] = corrected[place]
                grades[member] = analyses[member].grade(adjusted: corrected[place], policy: policy)
            }
        }
    }

    /// Returns the answer.
    func assessment() -> Assessment {
        let own = analyses.indices.filter { analyses[$0].signal.dependency == nil }
        let failing = ranked(own.filter { grades[$0] >= .bad && analyses[$0].isPrimary })
        let doubtful = ranked(own.filter { grades[$0] == .suspicious && analyses[$0].isPrimary })
        let dependencies = ranked(
            analyses.indices.filter { analyses[$0].signal.dependency != nil && grades[$0] >= .bad })
        let stated = evidence.dependencies.first { $0.isHealthy == false }
        let silent = own.filter { analyses[$0].condition == .candidateSilent }
        let compared = own.filter { analyses[$0].condition == .compared }

        let outcome: Outcome
        let cause: Cause
        var remarks: [String] = []
        var leading: [Int] = []
        var confidence = 0.9
        if let worst = dependencies.first, let name = analyses[worst].signal.dependency {
            outcome = .investigate
            cause = Cause(kind: .dependency, name: name)
            leading = [worst] + failing
            remarks.append("the fault is in " + name + ", not in the new version")
        } else if let stated, !failing.isEmpty || !doubtful.isEmpty {
            outcome = .investigate
            cause = Cause(kind: .dependency, name: stated.name)
            leading = failing + doubtful
            var remark = stated.name + " is reported unhealthy"
            if let since = stated.since { remark += " since " + Figure.clock(since) + " UTC" }
            remarks.append(remark)
        } else if !failing.isEmpty {
            outcome = .rollback
            cause = Cause(kind: .candidate, name: evidence.deployment.service)
            leading = failing
            if analyses.contains(where: { $0.signal.dependency != nil }) || !evidence.dependencies.isEmpty {
                remarks.append("dependencies healthy")
            }
            confidence = min(0.99, 0.8 + 0.05 * Double(failing.count))
        } else if !doubtful.isEmpty {
            outcome = .investigate
            cause = Cause(kind: .unknown)
            leading = doubtful
            remarks.append("not clear enough for a rollback")
            confidence = 0.6
        } else if !silent.isEmpty, compared.isEmpty {
            outcome = .investigate
            cause = Cause(kind: .candidate, name: evidence.deployment.service)
            remarks.append("the new version reports nothing while the old one did")
            confidence = 0.7
        } else if compared.isEmpty {
            outcome = .investigate
            cause = Cause(kind: .unknown)
            remarks.append(
                evidence.signals.isEmpty ? "no evidence was given" : "no signal has enough data to compare")
            confidence = 0.7
        } else {
            outcome = .proceed
            cause = Cause(kind: .none)
            remarks.append(
                "no signal changed for the worse in " + String(compared.count)
                    + (compared.count == 1 ? " comparison" : " comparisons"))
        }

        var findings: [Finding] = []
        for index in leading + analyses.indices.filter({ !leading.contains($0) }) {
            let blame: Cause.Kind =
                analyses[index].signal.dependency != nil && cause.kind == .dependency
                ? .dependency : cause.kind
            if let finding = analyses[index].finding(
                grade: grades[index], adjusted: adjusted[index], blame: blame)
            {
                findings.append(finding)
            }
        }
        for (index, shortfall) in evidence.shortfalls.enumerated() {
            findings.append(
                Finding(
                    kind: .shortfall, severity: .suspicious, subject: shortfall.subject,
                    summary: shortfall.reason,
                    pointers: ["/shortfalls/" + String(index)]))
        }
        let reason = Reason.sentence(
            changes: leading.map { Phrase.change(of: analyses[$0]) },
            since: leading.compactMap { analyses[$0].since }.min(), remarks: remarks)
        return Assessment(
            outcome: outcome, confidence: confidence, cause: cause, reason: reason, findings: findings)
    }

    /// The signals that matter most first: by grade, then by how surely they changed, then by place.
    private func ranked(_ indices: [Int]) -> [Int] {
        indices.sorted { first, second in
            if grades[first] != grades[second] { return grades[first] > grades[second] }
            let a = analyses[first].comparison?.distance ?? 0
            let b = analyses[second].comparison?.distance ?? 0
            if a != b { return a > b }
            return first < second
        }
    }
}

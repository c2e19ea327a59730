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

    /// What the log lines say.
    let logs: LogAnalysis

    /// What is known of the services that the deployed one calls.
    let dependencies: [DependencyState]

    init(_ evidence: Evidence, _ analyses: [SignalAnalysis], _ logs: LogAnalysis, policy: Policy) {
        self.evidence = evidence
        self.logs = logs
        dependencies = DependencyState.gather(evidence, analyses)
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
        var failing = ranked(own.filter { grades[$0] >= .bad && analyses[$0].isPrimary })
        let doubtful = ranked(own.filter { grades[$0] == .suspicious && analyses[$0].isPrimary })
        let silent = own.filter { analyses[$0].condition == .candidateSilent }
        let compared = own.filter { analyses[$0].condition == .compared }
        let strained = own.filter { isStrained($0) }
        if failing.isEmpty, !strained.isEmpty {
            // Resources far beyond anything the baseline used, and users served worse: one picture.
            failing = ranked(own.filter { isMuchWorse($0) })
            if !failing.isEmpty { failing += strained }
        }
        let isFailing = !failing.isEmpty || logs.grade >= .bad
        let isDoubtful = !doubtful.isEmpty || logs.grade == .suspicious
        let ownP = own.filter { analyses[$0].isPrimary && isWorse($0) }.map { analyses[$0].p }.min() ?? 1
        let culprit = culprit(isFailing: isFailing, isDoubtful: isDoubtful, ownP: ownP)

        let outcome: Outcome
        let cause: Cause
        var remarks: [String] = []
        var leading: [Int] = []
        var confidence = 0.9
        if let culprit {
            outcome = .investigate
            cause = Cause(kind: .dependency, name: culprit.name)
            if let worst = culprit.worst, analyses[worst].p < 0.05 { leading.append(worst) }
            leading += failing + doubtful
            if culprit.isStatedUnhealthy {
                var remark = culprit.name + " is reported unhealthy"
                if let since = culprit.statedSince { remark += " since " + Figure.clock(since) + " UTC" }
                remarks.append(remark)
            } else {
                remarks.append("the fault is in " + culprit.name + ", not in the new version")
            }
        } else if isFailing {
            outcome = .rollback
            cause = Cause(kind: .candidate, name: evidence.deployment.service)
            leading = failing
            if !dependencies.isEmpty { remarks.append("dependencies healthy") }
            confidence = min(0.99, 0.8 + 0.05 * Double(failing.count + (logs.grade >= .bad ? 2 : 0)))
        } else if isDoubtful {
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
        } else if compared.isEmpty, !logs.isComparable {
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
            if logs.isComparable { remarks.append("no new errors in the log") }
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
        for item in logs.items { findings.append(item.finding(blame: cause.kind)) }
        for (index, shortfall) in evidence.shortfalls.enumerated() {
            findings.append(
                Finding(
                    kind: .shortfall, severity: .suspicious, subject: shortfall.subject,
                    summary: shortfall.reason,
                    pointers: ["/shortfalls/" + String(index)]))
        }
        let reason = Reason.sentence(
            changes: leading.map { Phrase.change(of: analyses[$0]) }
                + logs.items.filter { $0.grade > .none }.prefix(2).map { $0.summary },
            since: leading.compactMap { analyses[$0].since }.min(), remarks: remarks)
        return Assessment(
            outcome: outcome, confidence: confidence, cause: cause, reason: reason, findings: findings)
    }

    /// Returns the dependency that takes the blame, or nil.
    ///
    /// Where the service itself is worse off, a dependency that plainly changed with it explains it; where it is not,
    /// only a lasting and large change of the dependency is worth a person's look.
    private func culprit(isFailing: Bool, isDoubtful: Bool, ownP: Double) -> DependencyState? {
        var best: DependencyState?
        let family = Double(max(1, dependencies.count))
        for state in dependencies {
            let isAffected = isFailing || isDoubtful || ownP < 0.05
            let changed: Bool
            if isAffected {
                changed = state.isLarge && state.p < 0.01
            } else {
                changed = state.isLarge && state.isLasting && state.p * family < 0.001
            }
            let isLogged = isFailing && state.errorLines > 0
            let isStated = state.isStatedUnhealthy && isAffected
            guard changed || isLogged || isStated else { continue }
            guard let current = best else {
                best = state
                continue
            }
            if (state.isStatedUnhealthy ? 1 : 0, state.errorLines, -state.p)
                > (current.isStatedUnhealthy ? 1 : 0, current.errorLines, -current.p)
            {
                best = state
            }
        }
        return best
    }

    /// Whether a resource is used at more than twice the most that the baseline ever used.
    private func isStrained(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.signal.kind == .saturation, analysis.condition == .compared, analysis.healed == nil,
            analysis.sign > 0, let most = analysis.baseline.values.max(), most > 0
        else { return false }
        var beyond = 0.0
        for value in analysis.candidate.values where value > 2 * most { beyond += 1 }
        return beyond >= 2
            && CountComparison.proportionIncrease(
                0, of: Double(analysis.baseline.count), beyond, of: Double(analysis.candidate.count)) < 0.02
    }

    /// Whether a signal is worse by a large factor, significant or not.
    private func isMuchWorse(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.isPrimary, analysis.condition == .compared, let comparison = analysis.comparison,
            let materiality = analysis.materiality
        else { return false }
        return materiality.isLarge && comparison.distance > 0.5
    }

    /// Whether a signal is materially worse, significant or not.
    private func isWorse(_ index: Int) -> Bool {
        analyses[index].condition == .compared && analyses[index].materiality?.isMaterial == true
            && analyses[index].healed == nil
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

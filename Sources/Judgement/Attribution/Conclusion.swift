/// What the evidence comes to, before it is put into words.
struct Conclusion: Sendable {
    /// The grounds on which an answer can rest, each with its own odds of being right.
    enum Ground: Sendable, Hashable {
        case clearCut, regression, strain, newErrors, vanished
        case dependency
        case doubt, joint, strainAlone
        case silence, nothing, stale, noTraffic, trafficFell, incomplete
        case healthy
    }

    var ground: Ground
    var outcome: Outcome
    var cause: Cause

    /// The signals that show it, the weightiest first.
    var leading: [Int] = []

    /// What else the sentence should say.
    var remarks: [String] = []
}

extension Weighing {
    /// Comes to an answer: from the gravest evidence to none at all.
    func conclusion() -> Conclusion {
        let own = own
        let service = evidence.deployment.service
        var failing = ranked(own.filter { grades[$0] >= .bad && analyses[$0].isPrimary })
        var doubtful = ranked(own.filter { grades[$0] == .suspicious && analyses[$0].isPrimary })
        let strained = own.filter { isStrained($0) }
        var ground = Conclusion.Ground.regression
        if let first = failing.first, grades[first] == .clearCut { ground = .clearCut }
        if failing.isEmpty, !strained.isEmpty {
            // Resources far beyond anything the baseline used, and users served worse: one picture.
            failing = ranked(own.filter { isMuchWorse($0) })
            if !failing.isEmpty {
                failing += strained
                ground = .strain
            }
        }
        let isLight = !carriesRollback(failing) && logs.grade < .bad
        if isLight {
            doubtful = failing + doubtful
            failing = []
        }
        if failing.isEmpty, logs.grade >= .bad { ground = .newErrors }
        if failing.isEmpty, silence.isProven { ground = .vanished }
        let isFailing = !failing.isEmpty || logs.grade >= .bad || silence.isProven
        let isDoubtful = !doubtful.isEmpty || logs.grade == .suspicious

        if let culprit = culprit(isFailing: isFailing, isDoubtful: isDoubtful) {
            return blame(culprit, failing + doubtful)
        }
        if ground == .vanished { return vanished(service) }
        if isFailing {
            return Conclusion(
                ground: ground, outcome: .rollback, cause: Cause(kind: .candidate, name: service),
                leading: failing, remarks: [exoneration(), preExistingRemark()])
        }
        if isDoubtful {
            return Conclusion(
                ground: .doubt, outcome: .investigate, cause: Cause(kind: .unknown), leading: doubtful,
                remarks: [
                    isLight
                        ? "of too little weight for a rollback by itself" : "not clear enough for a rollback"
                ])
        }
        if joint.p < 0.003 {
            return Conclusion(
                ground: .joint, outcome: .investigate, cause: Cause(kind: .candidate, name: service),
                leading: joint.members,
                remarks: ["each by little, but all together (p " + Figure.text(joint.p, digits: 1) + ")"])
        }
        if !strained.isEmpty {
            return Conclusion(
                ground: .strainAlone, outcome: .investigate, cause: Cause(kind: .candidate, name: service),
                leading: strained, remarks: ["users are not served worse yet"])
        }
        if let missing = missing(own, service) { return missing }
        return healthy(own)
    }

    /// Whether failing signals weigh enough for a rollback: one that is critical, or weights that add up to 1.
    private func carriesRollback(_ failing: [Int]) -> Bool {
        if failing.isEmpty || failing.contains(where: { analyses[$0].signal.isCritical }) { return true }
        return failing.reduce(0) { $0 + max(0, analyses[$1].signal.weight) } > 0.999
    }

    private func blame(_ culprit: DependencyState, _ affected: [Int]) -> Conclusion {
        var leading: [Int] = []
        if let worst = culprit.worst, analyses[worst].p < 0.05 { leading.append(worst) }
        leading += affected
        var remark = "the fault is in " + culprit.name + ", not in the new version"
        if culprit.isStatedUnhealthy {
            remark = culprit.name + " is reported unhealthy"
            if let since = culprit.statedSince { remark += " since " + Figure.clock(since) + " UTC" }
        } else if culprit.wasFailing {
            remark =
                culprit.name + " was failing before the deployment, so that the new version cannot be judged"
        } else if leading.isEmpty || culprit.errorLines > 0 {
            remark = culprit.name + " logs errors, so that the fault is there and not in the new version"
        }
        return Conclusion(
            ground: .dependency, outcome: .investigate, cause: Cause(kind: .dependency, name: culprit.name),
            leading: leading, remarks: [remark])
    }

    private func vanished(_ service: String?) -> Conclusion {
        let names = silence.signals.prefix(4).map { Phrase.subject(analyses[$0].signal) }
        let more = silence.signals.count > 4 ? " and " + String(silence.signals.count - 4) + " more" : ""
        let since = evidence.deployment.startedAt.map { " since " + Figure.clock($0) + " UTC" } ?? ""
        return Conclusion(
            ground: .vanished, outcome: .rollback, cause: Cause(kind: .candidate, name: service),
            remarks: [
                "the new version reports nothing" + since + " (" + names.joined(separator: ", ") + more + ")",
                (silence.witness ?? "")
                    + " is measured to the end, so that it is not the measuring that stopped",
            ])
    }

    /// What speaks against a dependency as the cause.
    private func exoneration() -> String {
        if let broken = dependencies.first(where: { isBrokenByCandidate($0) }) {
            return broken.name + " suffers from how the new version calls it"
        }
        return dependencies.isEmpty ? "" : "dependencies healthy"
    }

    private func preExistingRemark() -> String {
        own.contains { analyses[$0].threshold == .crossedBefore }
            ? "some bounds were crossed before as well" : ""
    }

    /// Answers where too little is there to judge by, or nil.
    private func missing(_ own: [Int], _ service: String?) -> Conclusion? {
        let compared = own.filter { analyses[$0].condition == .compared && freshness[$0] == .fresh }
        let silent = own.filter { analyses[$0].condition == .candidateSilent }
        let primarySilent = silent.filter { analyses[$0].isPrimary }
        func investigate(_ ground: Conclusion.Ground, _ cause: Cause.Kind, _ remark: String) -> Conclusion {
            Conclusion(
                ground: ground, outcome: .investigate,
                cause: Cause(kind: cause, name: cause == .candidate ? service : nil), remarks: [remark])
        }
        if traffic.hasStopped {
            return investigate(
                .noTraffic, .traffic, "no requests since the deployment, so that nothing can be concluded")
        }
        if compared.isEmpty, !silent.isEmpty {
            return investigate(
                .silence, .candidate, "the new version reports nothing while the old one did")
        }
        if compared.isEmpty, own.contains(where: { freshness[$0] == .stale }) {
            return investigate(.stale, .platform, "the newest data are too old to judge by")
        }
        if compared.isEmpty, own.contains(where: { freshness[$0] == .early }) {
            return investigate(.stale, .platform, "all data are from before the new version started")
        }
        if let index = own.first(where: { isShort($0) }) {
            let few =
                String(analyses[index].baseline.count) + " and " + String(analyses[index].candidate.count)
            return investigate(
                .incomplete, .unknown,
                Phrase.subject(analyses[index].signal) + " has "
                    + (analyses[index].shortage ?? few + " observations, too few for a critical signal"))
        }
        if compared.isEmpty, !logs.isComparable {
            let remark =
                evidence.signals.isEmpty && evidence.logs.candidate == nil
                ? "no evidence was given" : "no signal has enough data to compare"
            return investigate(.nothing, .unknown, remark)
        }
        if primarySilent.contains(where: { analyses[$0].signal.isCritical }) {
            return investigate(
                .silence, .candidate,
                "a critical signal has no data from the new version while the old one reports")
        }
        if traffic.hasFallen, let index = traffic.index {
            return Conclusion(
                ground: .trafficFell, outcome: .investigate, cause: Cause(kind: .traffic), leading: [index],
                remarks: ["fewer requests arrive, and nothing else shows why"])
        }
        if let shortfall = evidence.shortfalls.first {
            return investigate(
                .incomplete, .unknown, "what was collected looks healthy, but " + shortfall.reason)
        }
        return nil
    }

    /// Whether a signal has less data than the policy asks for, or is critical and has too little to compare.
    private func isShort(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.condition == .tooFew, analysis.signal.weight > 0 else { return false }
        return analysis.shortage != nil || analysis.signal.isCritical
    }

    private func healthy(_ own: [Int]) -> Conclusion {
        let compared = own.filter { analyses[$0].condition == .compared }
        var remarks: [String] = []
        let preExisting = own.filter { analyses[$0].threshold == .crossedBefore }
        let warmed = own.filter { analyses[$0].healed != nil }
        if compared.isEmpty {
            remarks.append("no new errors in the log")
        } else {
            remarks.append(
                "no signal changed for the worse (" + String(compared.count)
                    + (compared.count == 1 ? " comparison)" : " comparisons)"))
            if logs.isComparable { remarks.append("no new errors in the log") }
        }
        if let first = preExisting.first {
            remarks.append(Phrase.subject(analyses[first].signal) + " is beyond its bound, as it was before")
        }
        if let first = warmed.first {
            remarks.append(
                Phrase.subject(analyses[first].signal) + " was high after the start and has settled")
        }
        var cause = Cause(kind: .none)
        if !preExisting.isEmpty {
            cause = Cause(kind: .preExisting)
        } else if !warmed.isEmpty {
            cause = Cause(kind: .warmUp)
        }
        return Conclusion(ground: .healthy, outcome: .proceed, cause: cause, remarks: remarks)
    }
}

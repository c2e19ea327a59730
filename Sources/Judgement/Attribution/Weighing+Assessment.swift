extension Weighing {
    /// Puts the conclusion into words and numbers.
    func assessment() -> Assessment {
        let conclusion = conclusion()
        let notable = conclusion.outcome == .proceed ? [] : logs.notable
        let reason = Reason.sentence(
            changes: conclusion.leading.map { Phrase.change(of: analyses[$0]) }
                + notable.prefix(1).map { $0.summary },
            since: conclusion.leading.compactMap { analyses[$0].since }.min()
                ?? (conclusion.leading.isEmpty ? notable.first?.since : nil), remarks: conclusion.remarks)
        return Assessment(
            outcome: conclusion.outcome, confidence: confidence(conclusion), cause: conclusion.cause,
            reason: reason, findings: findings(conclusion))
    }

    /// The findings, the weightiest first.
    private func findings(_ conclusion: Conclusion) -> [Finding] {
        var findings: [Finding] = []
        var told = [Bool](repeating: false, count: analyses.count)
        for index in conclusion.leading + Array(analyses.indices) where !told[index] {
            told[index] = true
            if let finding = finding(index, conclusion) { findings.append(finding) }
        }
        if conclusion.ground == .joint {
            var numbers = Finding.Numbers()
            numbers.pValue = joint.p
            findings.insert(
                Finding(
                    kind: .joint, severity: .suspicious,
                    subject: Phrase.list(
                        joint.members.map { analyses[$0].signal.name }), blame: .candidate,
                    summary: String(joint.members.count)
                        + " signals moved a little for the worse, together beyond chance",
                    confidence: 1 - joint.p, numbers: numbers,
                    pointers: joint.members.map { "/signals/" + String($0) }), at: 0)
        }
        for item in logs.items { findings.append(item.finding(blame: conclusion.cause.kind)) }
        for (index, dependency) in evidence.dependencies.enumerated() where dependency.isHealthy == false {
            var numbers = Finding.Numbers()
            numbers.since = dependency.since
            let since = dependency.since.map { " since " + Figure.clock($0) + " UTC" } ?? ""
            findings.append(
                Finding(
                    kind: .dependencyUnhealthy,
                    severity: conclusion.cause.name == dependency.name ? .suspicious : .information,
                    subject: dependency.name, dependency: dependency.name, blame: .dependency,
                    summary: dependency.name + " is reported unhealthy" + since, numbers: numbers,
                    pointers: ["/dependencies/" + String(index)]))
        }
        if traffic.hasStopped, let index = traffic.index {
            findings.append(
                Finding(
                    kind: .noTraffic, severity: .suspicious, subject: analyses[index].signal.name,
                    blame: .traffic,
                    summary: "no requests arrive at the new version",
                    numbers: analyses[index].numbers(adjusted: nil),
                    pointers: ["/signals/" + String(index) + "/candidate"]))
        }
        for shortfall in evidence.shortfalls {
            findings.append(
                Finding(
                    kind: .shortfall, severity: .suspicious, subject: shortfall.subject,
                    summary: shortfall.reason))
        }
        if findings.isEmpty, conclusion.ground == .nothing {
            findings.append(
                Finding(
                    kind: .noData, severity: .suspicious, subject: "evidence", blame: .unknown,
                    summary: conclusion.remarks.first ?? "there is nothing to judge by"))
        }
        // A stable order: by severity, then as they came.
        let order: [Finding.Severity] = [.clearCut, .bad, .suspicious, .information]
        return order.flatMap { severity in findings.filter { $0.severity == severity } }
    }

    private func finding(_ index: Int, _ conclusion: Conclusion) -> Finding? {
        let analysis = analyses[index]
        let side = "/signals/" + String(index)
        switch freshness[index] {
        case .stale, .early:
            let isStale = freshness[index] == .stale
            return Finding(
                kind: isStale ? .staleData : .incomparable, severity: .suspicious,
                subject: analysis.signal.name,
                dependency: analysis.signal.dependency, blame: .platform,
                summary: Phrase.subject(analysis.signal)
                    + (isStale
                        ? " was last observed long before the question"
                        : " was only observed before the new version started"),
                numbers: analysis.numbers(adjusted: nil), pointers: [side + "/candidate"])
        case .fresh: break
        }
        let isLeading = conclusion.leading.contains(index)
        var grade = grades[index]
        if isLeading, grade == .none { grade = .suspicious }
        if isLeading, conclusion.ground == .strain, grade < .bad { grade = .bad }
        let blame: Cause.Kind
        if analysis.signal.dependency != nil {
            blame = conclusion.cause.kind == .dependency ? .dependency : .unknown
        } else if analysis.threshold == .crossedBefore, grade == .none {
            blame = .preExisting
        } else {
            blame = conclusion.cause.kind
        }
        return analysis.finding(grade: grade, adjusted: adjusted[index], blame: blame)
    }

    /// How likely the answer is right, as measured on labelled deployments for each ground.
    private func confidence(_ conclusion: Conclusion) -> Double {
        switch conclusion.ground {
        case .clearCut: 0.98
        case .regression:
            conclusion.leading.count > 1 || logs.grade >= .bad ? 0.97 : 0.94
        case .strain: 0.97
        case .newErrors: 0.97
        case .vanished: 0.95
        case .dependency: 0.96
        case .doubt: 0.2
        case .joint, .strainAlone: 0.6
        case .silence: 0.7
        case .nothing, .stale, .noTraffic, .trafficFell, .incomplete: 0.7
        case .healthy: 0.93
        }
    }
}

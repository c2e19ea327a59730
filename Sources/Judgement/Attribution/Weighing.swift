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

    /// Whether each signal's observations are of the right time.
    private(set) var freshness: [Freshness]

    /// What the log lines say.
    let logs: LogAnalysis

    /// What is known of the services that the deployed one calls.
    let dependencies: [DependencyState]

    /// What the service's traffic says.
    let traffic: Traffic

    /// What the service's signals say together.
    let joint: JointShift

    /// What the new version does not report.
    let silence: Silence

    init(_ evidence: Evidence, _ analyses: [SignalAnalysis], _ logs: LogAnalysis, policy: Policy) {
        self.evidence = evidence
        self.logs = logs
        self.policy = policy
        self.analyses = analyses
        dependencies = DependencyState.gather(evidence, analyses)
        traffic = Traffic(analyses, evidence.deployment)
        joint = JointShift(analyses)
        silence = Silence(evidence, analyses)
        freshness = analyses.map { Freshness($0, evidence.deployment) }
        adjusted = [Double](repeating: 1, count: analyses.count)
        grades = [SignalGrade](repeating: .none, count: analyses.count)
        // The service's own signals and those of its dependencies answer two questions, so they are two families.
        for own in [true, false] {
            let members = analyses.indices.filter { (analyses[$0].signal.dependency == nil) == own }
            let corrected = CombinedEvidence.holm(members.map { analyses[$0].p })
            for (place, member) in members.enumerated() {
                adjusted[member] = corrected[place]
                if freshness[member] == .fresh {
                    grades[member] = analyses[member].grade(adjusted: corrected[place], policy: policy)
                }
            }
        }
        for index in own where grades[index] == .suspicious && isCorroborated(index) { grades[index] = .bad }
    }

    /// Whether another kind of signal shows by itself the same harm as a large change that alone is not beyond doubt.
    ///
    /// Slow answers beside failed ones are two witnesses; two latencies are one.
    private func isCorroborated(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.isPrimary, adjusted[index] < 0.007, analysis.materiality?.isLarge == true,
            let shape = analysis.comparison?.shape, shape == .shift || shape == .block
        else { return false }
        return own.contains { other in
            let witness = analyses[other]
            return witness.isPrimary && witness.symptom != analysis.symptom && freshness[other] == .fresh
                && witness.signal.weight > 0 && witness.healed == nil && !witness.isSeasonal
                && !witness.isUsual
                && witness.condition == .compared && witness.p < 0.05 && witness.materiality?.isLarge == true
                && witness.comparison?.shape != .scale
        }
    }

    /// The service's own signals.
    var own: [Int] { analyses.indices.filter { analyses[$0].signal.dependency == nil } }

    /// Returns the signals that matter most first: critical ones, by grade, by how far they moved, by place.
    func ranked(_ indices: [Int]) -> [Int] {
        indices.sorted { first, second in
            if grades[first] != grades[second] { return grades[first] > grades[second] }
            let critical = (analyses[first].signal.isCritical, analyses[second].signal.isCritical)
            if critical.0 != critical.1 { return critical.0 }
            let a = (analyses[first].comparison?.distance ?? 0) * max(0, analyses[first].signal.weight)
            let b = (analyses[second].comparison?.distance ?? 0) * max(0, analyses[second].signal.weight)
            if a != b { return a > b }
            return first < second
        }
    }

    /// Whether a resource is used at more than twice the most that the baseline ever used.
    func isStrained(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.signal.kind == .saturation, analysis.condition == .compared, analysis.healed == nil,
            analysis.sign > 0, freshness[index] == .fresh, let most = analysis.baseline.values.max(), most > 0
        else { return false }
        var beyond = 0.0
        for value in analysis.candidate.values where value > 2 * most { beyond += 1 }
        return beyond >= 2
            && CountComparison.proportionIncrease(
                0, of: Double(analysis.baseline.count), beyond, of: Double(analysis.candidate.count)) < 0.02
    }

    /// Whether a signal is worse by a large factor, significant or not.
    func isMuchWorse(_ index: Int) -> Bool {
        let analysis = analyses[index]
        guard analysis.isPrimary, analysis.condition == .compared, freshness[index] == .fresh,
            let comparison = analysis.comparison, let materiality = analysis.materiality
        else { return false }
        return materiality.isLarge && comparison.distance > 0.5
    }

    /// Whether a signal is materially worse, significant or not.
    func isWorse(_ index: Int) -> Bool {
        analyses[index].condition == .compared && analyses[index].materiality?.isMaterial == true
            && analyses[index].healed == nil
    }
}

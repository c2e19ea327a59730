import Statistics

/// What is known of one service that the deployed one calls.
struct DependencyState: Sendable {
    /// Its name.
    let name: String

    /// The places of its signals in the evidence.
    var signals: [Int] = []

    /// The probability of its signals if nothing had happened to it, corrected for their number.
    var p = 1.0

    /// Its signal that changed most surely.
    var worst: Int?

    /// Whether the change of that signal is large and lasts.
    var isLarge = false

    /// Whether it lasts to the end of the window or fills most of it.
    var isLasting = false

    /// Whether it was already failing on the baseline's side.
    var wasFailing = false

    /// Whether the caller states that it is unhealthy.
    var isStatedUnhealthy = false

    /// Whether the caller states that it is healthy.
    var isStatedHealthy = false

    /// Since when the caller says so, in Unix seconds.
    var statedSince: Double?

    /// Its log lines of error level, and all its log lines.
    var errorLines = 0
    var logLines = 0

    /// Gathers what is known of each dependency, in the order of the evidence.
    static func gather(_ evidence: Evidence, _ analyses: [SignalAnalysis]) -> [DependencyState] {
        var states: [DependencyState] = []
        func place(of name: String) -> Int {
            if let place = states.firstIndex(where: { $0.name == name }) { return place }
            states.append(DependencyState(name: name))
            return states.count - 1
        }
        for index in analyses.indices {
            guard let name = analyses[index].signal.dependency else { continue }
            let at = place(of: name)
            states[at].signals.append(index)
        }
        for dependency in evidence.dependencies {
            let at = place(of: dependency.name)
            states[at].isStatedUnhealthy = dependency.isHealthy == false
            states[at].isStatedHealthy = dependency.isHealthy == true
            states[at].statedSince = dependency.since
        }
        for log in evidence.logs.dependencies {
            let at = place(of: log.name)
            let counted = LogAnalysis.errors(in: log.lines)
            states[at].errorLines += counted.errors
            states[at].logLines += counted.lines
        }
        for at in states.indices { states[at].weigh(analyses) }
        return states
    }

    private mutating func weigh(_ analyses: [SignalAnalysis]) {
        var smallest = 1.0
        var tested = 0.0
        for index in signals {
            let analysis = analyses[index]
            guard analysis.comparison != nil, analysis.signal.weight > 0 else { continue }
            tested += 1
            if analysis.healed != nil || analysis.isSeasonal || analysis.isUsual { continue }
            guard let materiality = analysis.materiality, let comparison = analysis.comparison else {
                continue
            }
            if let before = analysis.errorShareBefore, before >= 0.05 { wasFailing = true }
            guard materiality.isMaterial, comparison.shape != .scale else { continue }
            if analysis.p < smallest {
                smallest = analysis.p
                worst = index
                isLarge = materiality.isLarge
                let end = comparison.start + comparison.length
                isLasting =
                    end >= analysis.candidate.count || comparison.length * 5 >= analysis.candidate.count * 2
            }
        }
        p = min(1, smallest * max(1, tested))
    }
}

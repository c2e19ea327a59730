import Statistics

extension Weighing {
    /// Returns the dependency that takes the blame, or nil.
    ///
    /// Where the service itself is worse off, a dependency that plainly changed with it explains it; where it is not,
    /// only a lasting and large change of the dependency is worth a person's look.
    /// - Parameters:
    ///   - isFailing: Whether the service's own evidence is enough for a rollback.
    ///   - isDoubtful: Whether it is enough for a look.
    /// - Returns: What is known of the dependency.
    func culprit(isFailing: Bool, isDoubtful: Bool) -> DependencyState? {
        let ownP = own.filter { analyses[$0].isPrimary && isWorse($0) }.map { analyses[$0].p }.min() ?? 1
        let isAffected = isFailing || isDoubtful || ownP < 0.05
        let failedBefore = own.contains { index in
            (analyses[index].errorShareBefore ?? 0) >= policy.clearCutErrorRate
                && (analyses[index].errorShareAfter ?? 0) >= policy.clearCutErrorRate
        }
        let family = Double(max(1, dependencies.count))
        var best: DependencyState?
        for state in dependencies where !isBrokenByCandidate(state) {
            let changed: Bool
            if isAffected {
                changed = state.isLarge && state.p < 0.01
            } else {
                changed = state.isLarge && state.isLasting && state.p * family < 0.001
            }
            let isLogged = isFailing && state.errorLines > 0
            let isStated = state.isStatedUnhealthy && isAffected
            let wasFailing = failedBefore && state.wasFailing
            guard changed || isLogged || isStated || wasFailing else { continue }
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

    /// Whether a dependency's trouble comes from how the new version calls it.
    ///
    /// In a canary both versions call the same dependency in the same minutes: if only the new version's calls fail, the
    /// dependency is not the cause. And a dependency that is called more than twice as often since the change has been
    /// overrun.
    func isBrokenByCandidate(_ state: DependencyState) -> Bool {
        if state.isStatedUnhealthy { return false }
        if evidence.deployment.comparison == .concurrent, state.worst != nil, !state.wasFailing,
            state.isLarge,
            state.p < 0.01
        {
            return true
        }
        for index in state.signals where analyses[index].signal.kind == .throughput {
            let analysis = analyses[index]
            guard analysis.baseline.count >= 3, analysis.candidate.count >= 3 else { continue }
            let before = analysis.baseline.values.sorted()
            let after = analysis.candidate.values.sorted()
            if Quantiles.median(of: after) >= 2 * Quantiles.median(of: before),
                Quantiles.median(of: before) > 0,
                RankSum(before, after).pGreater < 0.01
            {
                return true
            }
        }
        return false
    }
}

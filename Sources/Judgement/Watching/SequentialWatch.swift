import Statistics

/// Watches a release while its observations arrive, and tells at the earliest one that proves it that it is worse.
///
/// However often it is looked at, a release that is no worse than the policy tolerates is called worse with at most the
/// probability asked for. Three kinds of evidence grow side by side for each of the service's own signals: on its level, on
/// its tail and, where events are counted, on its counts; each is an e-process (see ``MeanExcess`` and ``RateExcess``), and
/// their mean is one too.
///
/// Business figures, traffic and resources are left to the judge: by themselves they prove no harm.
/// A proof says that users are served worse, not whose fault it is: the ``Judge`` weighs dependencies, traffic and the time
/// of day once there is one. It is a pure function of what was observed.
package struct SequentialWatch: Sendable {
    /// That a signal is worse, and how that is known.
    package struct Proof: Sendable, Hashable {
        /// What has changed.
        package enum Quantity: String, Sendable, Hashable, CaseIterable {
            case level, tail, count
        }

        /// The signal's place in the evidence.
        package var index: Int

        /// The signal's name.
        package var signal: String

        /// What has changed.
        package var quantity: Quantity

        /// Unix seconds of the observation that completed the proof.
        package var time: Double

        /// How many of the candidate's observations of this signal it took.
        package var observations: Int

        /// The e-value; its inverse bounds the probability of a false proof over all looks.
        package var evidence: Double

        /// The baseline's median and the candidate's so far, in the signal's unit.
        package var before: Double
        package var after: Double

        /// Where the candidate's median lies, in the signal's unit, at the same confidence at every look; nil while that is
        /// not known.
        package var interval: ClosedRange<Double>?

        /// The proof in a sentence with numbers and units.
        package var summary: String
    }

    /// The probability of ever calling a release worse that is not.
    package let errorProbability: Double

    /// The earliest proof; nil while there is none.
    package private(set) var proof: Proof?

    /// One watcher a signal, nil for those that are not watched.
    private var watchers: [SignalWatch?]
    private let threshold: Double
    private let quietUntil: Double

    /// Starts watching.
    /// - Parameters:
    ///   - evidence: The evidence; of its signals the baselines are used, candidates are taken in by ``observe(_:time:value:events:)``.
    ///   - policy: The team's rules; a change that it tolerates is no proof.
    ///   - errorProbability: The probability of ever raising a false alarm, between 0 and 1.
    ///   - warmUp: Seconds after the deployment's start in which nothing is concluded.
    package init(
        _ evidence: Evidence, policy: Policy = Policy(), errorProbability: Double = 0.01, warmUp: Double = 0
    ) {
        self.errorProbability = min(0.5, max(1e-9, errorProbability.isNaN ? 0.01 : errorProbability))
        let isWatched = evidence.signals.map { signal in
            signal.dependency == nil && signal.weight > 0 && signal.kind != .throughput
                && signal.kind != .saturation && signal.kind != .business
        }
        let count = Double(max(1, isWatched.count { $0 }))
        // The mean over signals reaches 1/α at the latest when one of them reaches count/α.
        threshold = count / self.errorProbability
        let share = self.errorProbability / count
        quietUntil = evidence.deployment.startedAt.map { $0 + max(0, warmUp) } ?? -.infinity
        watchers = evidence.signals.enumerated().map { index, signal in
            isWatched[index]
                ? SignalWatch(
                    signal, isConcurrent: evidence.deployment.comparison == .concurrent, policy: policy,
                    errorProbability: share) : nil
        }
    }

    /// Takes in one observation of the candidate; each signal's have to come in time order.
    /// - Parameters:
    ///   - index: The signal's place in the evidence.
    ///   - time: When it was observed, in Unix seconds.
    ///   - value: What was observed, in the signal's unit; NaN is passed over.
    ///   - events: How many events it rests on, where that is known.
    package mutating func observe(_ index: Int, time: Double, value: Double, events: Double? = nil) {
        guard proof == nil, watchers.indices.contains(index), value.isFinite, time.isFinite,
            time >= quietUntil
        else { return }
        watchers[index]?.observe(time: time, value: value, events: events)
        guard let watcher = watchers[index], let found = watcher.strongest, found.evidence >= threshold
        else {
            return
        }
        proof = watcher.proof(index: index, time: time, found, errorProbability: errorProbability)
    }

    /// Returns the earliest proof in evidence as it stands, or nil.
    ///
    /// The candidate's observations are taken in by time, as they came; asking again with more of them is one more look.
    /// - Parameters:
    ///   - evidence: The evidence so far.
    ///   - policy: The team's rules.
    ///   - errorProbability: The probability of ever raising a false alarm, between 0 and 1.
    ///   - warmUp: Seconds after the deployment's start in which nothing is concluded.
    /// - Returns: The proof that came first.
    package static func earliestProof(
        in evidence: Evidence, policy: Policy = Policy(), errorProbability: Double = 0.01, warmUp: Double = 0
    ) -> Proof? {
        var watch = SequentialWatch(
            evidence, policy: policy, errorProbability: errorProbability, warmUp: warmUp)
        var order: [(time: Double, signal: Int, place: Int)] = []
        for (index, signal) in evidence.signals.enumerated() where watch.watchers[index] != nil {
            for place in 0..<min(signal.candidate.times.count, signal.candidate.values.count)
            where signal.candidate.times[place].isFinite {
                order.append((signal.candidate.times[place], index, place))
            }
        }
        order.sort { ($0.time, $0.signal, $0.place) < ($1.time, $1.signal, $1.place) }
        for item in order {
            let candidate = evidence.signals[item.signal].candidate
            let events = item.place < candidate.counts.count ? candidate.counts[item.place] : nil
            watch.observe(item.signal, time: item.time, value: candidate.values[item.place], events: events)
            if let proof = watch.proof { return proof }
        }
        return nil
    }
}

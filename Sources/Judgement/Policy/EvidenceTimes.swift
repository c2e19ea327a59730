/// When a deployment happened, as its evidence tells.
package struct EvidenceTimes: Sendable, Hashable {
    /// When the new version started, in Unix seconds.
    package var startedAt: Double?

    /// When the evidence was asked for, in Unix seconds; where nobody says so, the newest observation.
    package var latest: Double?

    /// Creates times.
    package init(startedAt: Double? = nil, latest: Double? = nil) {
        self.startedAt = startedAt
        self.latest = latest
    }

    /// The moment that stands for all: the latest that is known.
    package var moment: Double? { latest ?? startedAt }
}

extension Evidence {
    /// When the deployment happened.
    ///
    /// Log lines do not count: their times are of whatever zone the writer was in.
    package var times: EvidenceTimes {
        var newest = deployment.observedAt
        if newest == nil {
            for signal in signals {
                for time in signal.candidate.times where time.isFinite && time > newest ?? -.infinity {
                    newest = time
                }
            }
        }
        return EvidenceTimes(startedAt: deployment.startedAt, latest: newest)
    }
}

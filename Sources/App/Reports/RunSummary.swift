package import Clients

/// How a pipeline's executions went.
package struct RunSummary: Sendable, Hashable {
    /// A stage's usual time.
    package struct StageTime: Sendable, Hashable {
        /// The stage.
        package var name: String
        /// The median of its run times, in seconds.
        package var seconds: Double
        /// How many it was taken from.
        package var count: Int
    }

    /// Executions that ended.
    package var ended: Int
    /// Those of them that ended well.
    package var succeeded: Int
    /// Executions that still go on or wait.
    package var open: Int
    /// The median time of those that ended well, in seconds; nil without any.
    package var medianSeconds: Double?
    /// The stages that take longest, slowest first, at most three.
    package var slowest: [StageTime]

    /// Sums up executions.
    ///
    /// - Parameter executions: The executions of one pipeline.
    package init(_ executions: [HarnessExecutionSummary]) {
        let ended = executions.filter { $0.status.phase == .succeeded || $0.status.phase == .failed }
        let good = ended.filter { $0.status.phase == .succeeded }
        self.ended = ended.count
        succeeded = good.count
        open = executions.count { $0.status.phase == .running || $0.status.phase == .waiting }
        medianSeconds = Self.median(good.compactMap { Self.seconds($0.start, $0.end) })
        var times: [String: [Double]] = [:]
        for stage in ended.flatMap(\.stages) where stage.status.phase == .succeeded {
            guard let seconds = Self.seconds(stage.start, stage.end) else { continue }
            times[stage.name, default: []].append(seconds)
        }
        let stages = times.compactMap { name, values in
            Self.median(values).map { StageTime(name: name, seconds: $0, count: values.count) }
        }
        slowest = Array(
            stages.sorted { $0.seconds == $1.seconds ? $0.name < $1.name : $0.seconds > $1.seconds }.prefix(3)
        )
    }

    private static func seconds(_ start: HarnessTime?, _ end: HarnessTime?) -> Double? {
        guard let start, let end, end >= start else { return nil }
        return (Double(end.milliseconds) - Double(start.milliseconds)) / 1_000
    }

    static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

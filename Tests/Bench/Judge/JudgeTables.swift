import Judgement
import LogMining

/// Tables on the judge: false alarms and power on made evidence, and the time of one verdict.
enum JudgeTables {
    /// Prints the tables.
    ///
    /// - Parameter runs: How often each situation is drawn.
    static func run(runs: Int) {
        JudgeSimulation(runs: runs).run()
        print("")
        SequentialTables(runs: runs).run()
        print("")
        speed()
        print("")
        growth()
    }

    /// Prints the time of a verdict on eight signals, without logs.
    private static func speed() {
        print("| one verdict, 8 signals | µs |")
        print("|---|---|")
        for count in [15, 60, 240, 960] {
            for isWorse in [false, true] {
                var source = RandomSource(seed: UInt64(count))
                let signals = (0..<8).map { place -> Signal in
                    let before = source.process(count, correlation: 0.2).map { 100 * (1 + 0.1 * $0) }
                    let after = source.process(count, correlation: 0.2).map { 100 * (1 + 0.1 * $0) }
                    return Signal(
                        name: "signal \(place)", kind: .latency, unit: "ms",
                        baseline: Series(times: before.indices.map { Double($0) * 60 }, values: before),
                        candidate: Series(
                            times: after.indices.map { Double(count + $0) * 60 },
                            values: isWorse && place == 3 ? after.map { $0 * 2 } : after))
                }
                let evidence = Evidence(signals: signals)
                let judge = Judge()
                let rounds = max(10, 60_000 / count)
                var rollbacks = 0
                let time = ContinuousClock().measure {
                    for _ in 0..<rounds where judge.assess(evidence).outcome == .rollback { rollbacks += 1 }
                }
                let microseconds =
                    (Double(time.components.seconds) * 1e6 + Double(time.components.attoseconds) / 1e12)
                    / Double(rounds)
                let name = "\(count) points, " + (rollbacks > 0 ? "one regressed" : "none regressed")
                print("| \(name) | \((microseconds * 10).rounded() / 10) |")
            }
        }
    }

    /// Prints how the time of a verdict grows with its log lines, beside eight signals of 60 points.
    private static func growth() {
        print(
            "| one verdict, 8 signals of 60 points and log lines on both sides | KB of logs | µs | µs a KB |")
        print("|---|---|---|---|")
        for count in [200, 2_000, 20_000, 60_000] {
            var source = RandomSource(seed: 77)
            let signals = (0..<8).map { place -> Signal in
                let before = source.process(60, correlation: 0.2).map { 100 * (1 + 0.1 * $0) }
                let after = source.process(60, correlation: 0.2).map { 100 * (1 + 0.1 * $0) }
                return Signal(
                    name: "signal \(place)", kind: .latency, unit: "ms",
                    baseline: Series(times: before.indices.map { Double($0) * 60 }, values: before),
                    candidate: Series(times: after.indices.map { Double(60 + $0) * 60 }, values: after))
            }
            func side() -> LogText {
                LogText(
                    lines: (0..<count).map { place in
                        "2026-11-24 10:\(10 + place % 50):\(10 + place % 49) INFO [worker-\(place % 8)] orders.Store - "
                            + "\(messages[place % messages.count]) \(source.next() % 100_000) in \(place % 97) ms"
                    })
            }
            let logs = Evidence.Logs(baseline: side(), candidate: side())
            let bytes = Double((logs.baseline?.bytes.count ?? 0) + (logs.candidate?.bytes.count ?? 0)) / 1000
            let evidence = Evidence(signals: signals, logs: logs)
            let rounds = max(3, 40_000 / count)
            var noticed = 0
            let time = ContinuousClock().measure {
                for _ in 0..<rounds where Judge().assess(evidence).outcome != .proceed { noticed += 1 }
            }
            let microseconds =
                (Double(time.components.seconds) * 1e6 + Double(time.components.attoseconds) / 1e12)
                / Double(rounds)
            print(
                "| \(2 * count) lines | \(bytes.rounded()) | \(microseconds.rounded()) | \((microseconds / bytes * 100).rounded() / 100) |"
            )
        }
    }

    private static let messages = [
        "stored order", "charged card of customer", "sent receipt to queue", "read cart", "shipped parcel",
        "refreshed price list of shop", "closed session", "opened connection to ledger",
    ]
}

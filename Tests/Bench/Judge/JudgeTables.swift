import Judgement

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
}

import Judgement

/// False alarms and delay of the sequential watch, beside a window of a fixed 30 minutes.
struct SequentialTables {
    /// How often each situation is drawn.
    let runs: Int

    /// Prints both tables.
    func run() {
        print("| watched without a change, 1,000 looks | baseline | φ | false alarms |")
        print("|---|---|---|---|")
        for correlation in [0, 0.5, 0.8] {
            for size in [30, 60, 240] { alarms("latency", size, correlation) }
        }
        alarms("latency, heavy tails", 60, 0, isHeavy: true)
        alarms("latency, side by side, common drift", 60, 0.3, isPaired: true)
        alarms("error counts, 3 a minute", 60, 0, events: 3)
        alarms("error counts, none before", 60, 0, events: 0.02)
        print("")
        print(
            "| regression | noise | median minutes to the proof | 90 % within | proven by minute 30 | fixed window: after 30, caught |"
        )
        print("|---|---|---|---|---|---|")
        for factor in [1.3, 1.5, 2, 3] { delay("\(factor)x from the start", factor, noise: 0.3, from: 0) }
        delay("2.0x from the start, φ .5", 2, noise: 0.3, from: 0, correlation: 0.5)
        delay("2.0x from minute 20", 2, noise: 0.3, from: 20)
        delay("2.0x side by side", 2, noise: 0.3, from: 0, isPaired: true)
        counts(0.02, 1)
        counts(3, 9)
    }

    private static func signal(
        _ kind: Signal.Kind, _ before: [Double], _ after: [Double], isPaired: Bool = false
    )
        -> Signal
    {
        let start = isPaired ? 0 : -Double(before.count) * 60
        return Signal(
            name: kind.rawValue, kind: kind,
            baseline: Series(times: before.indices.map { start + Double($0) * 60 }, values: before),
            candidate: Series(times: after.indices.map { Double($0) * 60 }, values: after))
    }

    private static func proof(_ signal: Signal, isPaired: Bool = false) -> SequentialWatch.Proof? {
        SequentialWatch.earliestProof(
            in: Evidence(
                deployment: Deployment(comparison: isPaired ? .concurrent : .beforeAfter, startedAt: 0),
                signals: [signal]))
    }

    private func alarms(
        _ name: String, _ size: Int, _ correlation: Double, isHeavy: Bool = false, isPaired: Bool = false,
        events: Double? = nil
    ) {
        var alarms = 0
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 48_271 &+ UInt64(size))
            func side(_ count: Int) -> [Double] {
                if let events { return (0..<count).map { _ in source.poisson(events) } }
                return source.process(count, correlation: correlation, isHeavy: isHeavy).enumerated().map {
                    max(0.02, 1 + 0.3 * $1) * (isPaired ? 1 + Double($0) / 1000 : 1)
                }
            }
            let before = side(isPaired ? 1000 : size)
            let signal = Self.signal(
                events == nil ? .latency : .errorCount, before, side(1000), isPaired: isPaired)
            if Self.proof(signal, isPaired: isPaired) != nil { alarms += 1 }
        }
        print("| \(name) | \(isPaired ? 1000 : size) | \(correlation) | \(share(alarms)) |")
    }

    private func delay(
        _ name: String, _ factor: Double, noise: Double, from: Int, correlation: Double = 0,
        isPaired: Bool = false
    ) {
        var delays: [Int] = []
        var caught = 0
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 69_621 &+ 5)
            func side(_ count: Int) -> [Double] {
                source.process(count, correlation: correlation).map { max(0.02, 1 + noise * $0) }
            }
            let before = side(isPaired ? 240 : 60)
            let after = side(240).enumerated().map { $0 >= from ? $1 * factor : $1 }
            let signal = Self.signal(.latency, before, after, isPaired: isPaired)
            delays.append(Self.proof(signal, isPaired: isPaired).map { $0.observations - from } ?? 10_000)
            let fixed = Self.signal(.latency, Array(before.prefix(60)), Array(after.prefix(from + 30)))
            if Judge().assess(Evidence(signals: [fixed])).outcome == .rollback { caught += 1 }
        }
        tell(name, "\(noise)", delays, caught)
    }

    private func counts(_ before: Double, _ after: Double) {
        var delays: [Int] = []
        var caught = 0
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 16_807 &+ 9)
            let old = (0..<60).map { _ in source.poisson(before) }
            let new = (0..<240).map { _ in source.poisson(after) }
            delays.append(Self.proof(Self.signal(.errorCount, old, new))?.observations ?? 10_000)
            let fixed = Self.signal(.errorCount, old, Array(new.prefix(30)))
            if Judge().assess(Evidence(signals: [fixed])).outcome == .rollback { caught += 1 }
        }
        tell("errors \(before) -> \(after) a minute", "Poisson", delays, caught)
    }

    private func tell(_ name: String, _ noise: String, _ delays: [Int], _ caught: Int) {
        let sorted = delays.sorted()
        func text(_ place: Int) -> String { sorted[place] >= 10_000 ? "not in 240" : String(sorted[place]) }
        print(
            "| \(name) | \(noise) | \(text(sorted.count / 2)) | \(text(sorted.count * 9 / 10)) | \(share(sorted.count { $0 <= 30 })) | \(share(caught)) |"
        )
    }

    private func share(_ count: Int) -> String { "\((Double(count) / Double(runs) * 1000).rounded() / 10) %" }
}

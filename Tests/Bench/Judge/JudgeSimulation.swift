import Judgement

/// False alarms and power of the judge on made evidence, beside Kayenta's method.
struct JudgeSimulation {
    /// How often each situation is drawn.
    let runs: Int

    /// Prints both tables.
    func run() {
        print("| situation | n | φ | noticed | rolled back | Kayenta |")
        print("|---|---|---|---|---|---|")
        for size in [3, 5, 10, 30, 60, 600] { row("no change", size, 0) { _, values in values } }
        for correlation in [0.5, 0.8, 0.95] {
            for size in [3, 5, 10, 30, 60, 600] {
                row("no change", size, correlation) { _, values in values }
            }
        }
        row("no change, heavy tails", 60, 0, isHeavy: true) { _, values in values }
        row("no change, heavy tails", 60, 0.5, isHeavy: true) { _, values in values }
        row("no change, rounded to 10 %", 60, 0, rounding: 0.1) { _, values in values }
        row("no change, a third missing", 60, 0, gaps: 1.0 / 3) { _, values in values }
        for scale in [1e-9, 1e-5, 1e9] {
            row("no change, scale \(scale)", 60, 0, scale: scale) { _, values in values }
        }
        for scale in [1e-9, 1e-5, 1e9] {
            row("2x, scale \(scale)", 60, 0, scale: scale) { _, values in values.map { $0 * 2 } }
        }
        for factor in [1.2, 1.5, 2] {
            for size in [10, 30, 60] {
                row("\(factor)x", size, 0) { _, values in values.map { $0 * factor } }
            }
        }
        row("1.5x", 60, 0.5) { _, values in values.map { $0 * 1.5 } }
        row("2x", 60, 0.8) { _, values in values.map { $0 * 2 } }
        row("2x, heavy tails", 30, 0, isHeavy: true) { _, values in values.map { $0 * 2 } }
        row("1 % more, 1 % noise", 60, 0, noise: 0.01) { _, values in values.map { $0 * 1.01 } }
        row("variance x3", 60, 0) { _, values in values.map { 1 + ($0 - 1) * 3.0.squareRoot() } }
        row("spread x3", 60, 0, noise: 0.1) { _, values in values.map { 1 + ($0 - 1) * 3 } }
        row("slow 5 % tail, 10x", 60, 0) { _, values in
            values.enumerated().map { $0.offset % 20 == 7 ? $0.element * 10 : $0.element }
        }
        row("ramp to 2x over the last third", 60, 0) { _, values in
            values.enumerated().map { $0.element * (1 + max(0, Double($0.offset - 40) / 20)) }
        }
        row("late step to 2x, last quarter", 60, 0) { _, values in
            values.enumerated().map { $0.offset >= 45 ? $0.element * 2 : $0.element }
        }
        for minutes in [5, 15, 25, 40] { sparse(minutes) }
        inflated(after: 1)
        inflated(after: 3)
        drift(withHistory: false)
        drift(withHistory: true)
        print("")
        families()
    }

    private func row(
        _ name: String, _ size: Int, _ correlation: Double, isHeavy: Bool = false, noise: Double = 0.3,
        rounding: Double = 0, gaps: Double = 0, scale: Double = 1,
        _ change: (inout RandomSource, [Double]) -> [Double]
    ) {
        var tally = Tally()
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 7919 &+ UInt64(size))
            func side() -> [Double] {
                source.process(size, correlation: correlation, isHeavy: isHeavy).map {
                    max(0.02, 1 + noise * $0)
                }
            }
            func finish(_ values: [Double]) -> [Double] {
                values.map { value in
                    let rounded = rounding > 0 ? (value / rounding).rounded() * rounding : value
                    return source.uniform() < gaps ? .nan : rounded * scale
                }
            }
            let before = finish(side())
            let after = finish(change(&source, side()))
            tally.add(
                Self.assess([Self.signal(.latency, before, after)]), KayentaMethod.isFailed(before, after))
        }
        tally.print(name, size, correlation)
    }

    private func sparse(_ minutes: Int) {
        var tally = Tally()
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 104_729 &+ UInt64(minutes))
            let before = [Double](repeating: 0, count: 60)
            var after = before
            var left = minutes
            while left > 0 {
                let place = Int(source.uniform() * 60)
                if after[place] == 0 {
                    after[place] = 1 + (source.uniform() * 4).rounded(.down)
                    left -= 1
                }
            }
            tally.add(
                Self.assess([Self.signal(.errorCount, before, after)]), KayentaMethod.isFailed(before, after))
        }
        tally.print("errors in \(minutes) of 60 minutes, none before", 60, 0)
    }

    /// Counts of which two thirds are zero.
    private func inflated(after factor: Double) {
        var tally = Tally()
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 32_452_843 &+ 7)
            func side(_ mean: Double) -> [Double] {
                (0..<60).map { _ in source.uniform() < 2.0 / 3 ? 0 : source.poisson(mean) }
            }
            let before = side(3)
            let after = side(3 * factor)
            tally.add(
                Self.assess([Self.signal(.errorCount, before, after)]), KayentaMethod.isFailed(before, after))
        }
        tally.print(factor == 1 ? "no change, two thirds zero" : "\(factor)x, two thirds zero", 60, 0)
    }

    private func drift(withHistory: Bool) {
        var tally = Tally()
        for run in 0..<runs {
            var source = RandomSource(seed: UInt64(run) &* 15_485_863 &+ 3)
            func day() -> [Double] {
                source.process(120, correlation: 0.3).enumerated().map { place, value in
                    (1 + 0.3 * Double(place) / 120) * (1 + 0.05 * value)
                }
            }
            let today = day()
            var signal = Self.signal(.latency, Array(today[..<60]), Array(today[60...]))
            if withHistory {
                let earlier = day()
                signal.history = Series(times: (0..<120).map { Double($0) * 60 - 86_400 }, values: earlier)
            }
            tally.add(Self.assess([signal]), KayentaMethod.isFailed(Array(today[..<60]), Array(today[60...])))
        }
        tally.print(
            withHistory ? "time-of-day drift, with history" : "time-of-day drift, no history", 60, 0.3)
    }

    // MARK: - Canary families

    private func families() {
        print("| canary family | right | Kayenta right |")
        print("|---|---|---|")
        var all = Tally()
        var right = 0
        var kayentaRight = 0
        var total = 0
        var falsePositives = 0
        var passes = 0
        for family in Family.allCases {
            var tally = Tally()
            for run in 0..<runs {
                var source = RandomSource(
                    seed: UInt64(run) &* 6_700_417 &+ UInt64(family.rawValue.utf8.count))
                let signals = family.signals(&source)
                let failed = signals.contains {
                    KayentaMethod.isFailed($0.baseline.values, $0.candidate.values)
                }
                tally.add(Self.assess(signals), failed)
            }
            let good = family.isHealthy ? tally.runs - tally.noticed : tally.noticed
            let peer = family.isHealthy ? tally.runs - tally.kayenta : tally.kayenta
            print(
                "| \(family.rawValue) | \(Tally.share(good, tally.runs)) | \(Tally.share(peer, tally.runs)) |"
            )
            right += good
            kayentaRight += peer
            total += tally.runs
            if family.isHealthy {
                falsePositives += tally.noticed
                passes += tally.runs
            }
            all.runs += tally.runs
        }
        print("| all (accuracy) | \(Tally.share(right, total)) | \(Tally.share(kayentaRight, total)) |")
        print("| false positives | \(Tally.share(falsePositives, passes)) | |")
    }

    /// The families on which judges with language models were studied, three signals each.
    enum Family: String, CaseIterable {
        case noChange = "no change"
        case equalNoise = "equal noise"
        case healed = "healed transient"
        case meanShift = "mean shift"
        case subtleShift = "subtle shift"
        case variance = "variance increase"
        case tail = "tail regression"
        case drift = "slow drift"
        case marginal = "three marginal metrics"

        var isHealthy: Bool { self == .noChange || self == .equalNoise || self == .healed }

        func signals(_ source: inout RandomSource) -> [Signal] {
            let noise = self == .equalNoise ? 0.3 : 0.1
            func side(_ factor: Double = 1) -> [Double] {
                source.process(60, correlation: 0.2).map { max(0.02, factor * (1 + noise * $0)) }
            }
            let marginal = self == .marginal ? 1.06 : 1
            var latency = side(marginal)
            let errors = (side(), side(marginal))
            let load = (side(), side(marginal))
            let before = side()
            switch self {
            case .noChange, .equalNoise, .marginal: break
            case .healed:
                for place in 0..<10 { latency[place] *= 1 + 2.5 * max(0, 1 - Double(place) / 10) }
            case .meanShift: latency = latency.map { $0 * 1.5 }
            case .subtleShift: latency = latency.map { $0 * 1.15 }
            case .variance: latency = latency.map { max(0.02, 1 + ($0 - 1) * 3) }
            case .tail: for place in stride(from: 7, to: 60, by: 20) { latency[place] *= 5 }
            case .drift: for place in 0..<60 { latency[place] *= 1 + 0.4 * Double(place) / 60 }
            }
            return [
                JudgeSimulation.signal(.latency, before, latency),
                JudgeSimulation.signal(.errorCount, errors.0, errors.1),
                JudgeSimulation.signal(.saturation, load.0, load.1),
            ]
        }
    }

    // MARK: - One verdict

    private static func assess(_ signals: [Signal]) -> Outcome {
        Judge().assess(Evidence(signals: signals)).outcome
    }

    private static func signal(_ kind: Signal.Kind, _ before: [Double], _ after: [Double]) -> Signal {
        Signal(
            name: kind.rawValue, kind: kind,
            baseline: Series(times: before.indices.map { Double($0) * 60 }, values: before),
            candidate: Series(times: after.indices.map { Double(before.count + $0) * 60 }, values: after))
    }

    private struct Tally {
        var runs = 0
        var noticed = 0
        var rolledBack = 0
        var kayenta = 0

        mutating func add(_ outcome: Outcome, _ failed: Bool) {
            runs += 1
            if outcome != .proceed { noticed += 1 }
            if outcome == .rollback { rolledBack += 1 }
            if failed { kayenta += 1 }
        }

        static func share(_ count: Int, _ total: Int) -> String {
            let tenths = total > 0 ? (Double(count) / Double(total) * 1000).rounded() / 10 : 0
            return "\(tenths) %"
        }

        func print(_ name: String, _ size: Int, _ correlation: Double) {
            Swift.print(
                "| \(name) | \(size) | \(correlation) | \(Self.share(noticed, runs)) | \(Self.share(rolledBack, runs)) | \(Self.share(kayenta, runs)) |"
            )
        }
    }
}

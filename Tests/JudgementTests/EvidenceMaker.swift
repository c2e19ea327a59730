import Judgement

/// Makes evidence for tests from a seed, the same at each run.
struct EvidenceMaker {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// A uniform value from 0 up to 1.
    mutating func uniform() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / 9_007_199_254_740_992
    }

    /// A nearly normal value: the sum of twelve uniform ones (Irwin and Hall).
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform() }
        return sum
    }

    /// A level with relative noise.
    mutating func noisy(_ level: Double, noise: Double = 0.05, count: Int = 30) -> [Double] {
        (0..<count).map { _ in level * (1 + noise * normal()) }
    }

    /// A series, one value a minute.
    static func series(_ values: [Double], from start: Double = 36_000, step: Double = 60) -> Series {
        Series(times: values.indices.map { start + Double($0) * step }, values: values)
    }

    /// A signal whose candidate follows its baseline.
    static func signal(
        _ kind: Signal.Kind, unit: String = "", _ before: [Double], _ after: [Double], name: String? = nil,
        statistic: Signal.Statistic? = nil, threshold: Signal.Threshold? = nil, dependency: String? = nil
    ) -> Signal {
        Signal(
            name: name ?? kind.rawValue, kind: kind, statistic: statistic, unit: unit, threshold: threshold,
            dependency: dependency, baseline: series(before, from: 36_000 - Double(before.count) * 60),
            candidate: series(after))
    }
}

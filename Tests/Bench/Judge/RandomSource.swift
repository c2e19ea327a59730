import Statistics

/// Random values from a seed, the same on every machine.
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Returns the next 64 bits.
    ///
    /// Source: SplitMix64, G. Steele, D. Lea and C. Flood, OOPSLA (2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A uniform value between 0 and 1, neither of them.
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// A standard normal value.
    mutating func normal() -> Double { Normal.quantile(ofUpperTail: uniform()) }

    /// Student's t with three degrees of freedom, scaled to unit variance: tails far heavier than normal ones.
    mutating func heavy() -> Double {
        var squares = 0.0
        for _ in 0..<3 {
            let z = normal()
            squares += z * z
        }
        return normal() / squares.squareRoot()
    }

    /// A stationary first-order process of unit variance.
    mutating func process(_ count: Int, correlation: Double, isHeavy: Bool = false) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(count)
        var level = isHeavy ? heavy() : normal()
        let rest = (1 - correlation * correlation).squareRoot()
        for _ in 0..<count {
            values.append(level)
            level = correlation * level + rest * (isHeavy ? heavy() : normal())
        }
        return values
    }

    /// A Poisson count.
    ///
    /// Source: D. E. Knuth, *The Art of Computer Programming*, volume 2, 3.4.1.
    mutating func poisson(_ mean: Double) -> Double {
        let limit = Logarithm.exponential(-mean)
        var product = uniform()
        var count = 0.0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }
}

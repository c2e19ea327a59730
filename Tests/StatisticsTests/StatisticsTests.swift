import Statistics
import Testing

/// Facts that hold whatever a reference says.
@Suite struct StatisticsTests {
    @Test func exactProbabilityOfThreeAboveEightIsOneIn165() {
        let result = RankSum([1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11])
        #expect(result.isExact)
        #expect((result.pGreater - 1.0 / 165).magnitude < 1e-12)
    }

    @Test func equalSamplesAreNeitherLargerNorSmaller() {
        let result = RankSum([1, 1, 2, 2], [1, 1, 2, 2])
        #expect(result.score == 0)
        #expect(result.pGreater > 0.5)
    }

    @Test func zeroInTheBaselineIsNotNoEffect() {
        #expect(CountComparison.rateIncrease(0, per: 60, 25, per: 60) < 1e-6)
        #expect(CountComparison.proportionIncrease(0, of: 60, 25, of: 60) < 1e-6)
    }

    @Test func oneOfThreeIsNoEvidence() {
        #expect(CountComparison.proportionIncrease(0, of: 3, 1, of: 3) > 0.2)
    }

    @Test func independentNoiseIsNotInflated() {
        let values = (0..<200).map { place -> Double in Double((place &* 7919) % 211) }
        #expect(Autocorrelation.ofNeighbours(values) < 0.2)
        #expect(Autocorrelation.varianceInflation(0, count: 60) == 1)
    }

    @Test func aSlowWaveIsDependent() {
        let values = (0..<100).map { place -> Double in
            let phase = place % 50
            return Double(min(phase, 50 - phase))
        }
        #expect(Autocorrelation.ofNeighbours(values) > 0.9)
    }

    private func noise() -> [Double] {
        (0..<60).map { place -> Double in Double((place &* 37) % 11) / 5 - 1 }
    }

    @Test func aBlockIsFoundWhereItLies() throws {
        var residuals = noise()
        for place in 20..<30 { residuals[place] += 5 }
        let block = try #require(BlockScan(residuals, referenceCount: 60, correlation: 0, freedom: 59))
        #expect(block.p < 1e-6)
        #expect((18...22).contains(block.start))
        #expect((7...14).contains(block.length))
    }

    @Test func oneOutlierIsNoBlock() throws {
        var residuals = noise()
        residuals[20] = 50
        let block = try #require(BlockScan(residuals, referenceCount: 60, correlation: 0, freedom: 59))
        #expect(block.p > 0.001)
    }

    @Test func aTransientThatHealsIsFoundAndOneThatStaysIsNot() {
        let healed = [9.0, 7, 5, 1, 1, 1, 1, 1, 1]
        #expect(Transient(healed, above: 3)?.steadyFrom == 3)
        #expect(Transient([9.0, 7, 5, 1], above: 3) == nil)
        #expect(Transient([9.0, 9, 9, 9, 9, 9, 9, 9], above: 3) == nil)
    }

    @Test func aConfidenceSequenceHoldsTheMeanAtEveryLook() {
        var misses = 0
        for seed in 0..<200 as Range<UInt64> {
            var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 88_172_645_463_325_252
            var sequence = ConfidenceSequence.BoundedMean(errorProbability: 0.05)
            var missed = false
            for _ in 0..<1000 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                sequence.observe(Double(state >> 11) / 9_007_199_254_740_992)
                if !sequence.interval.contains(0.5) { missed = true }
            }
            if missed { misses += 1 }
        }
        #expect(misses <= 10)
    }

    /// A nearly normal value: the sum of twelve uniform ones (Irwin and Hall).
    private func normal(_ state: inout UInt64) -> Double {
        var sum = -6.0
        for _ in 0..<12 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            sum += Double(state >> 11) / 9_007_199_254_740_992
        }
        return sum
    }

    @Test func noWealthGrowsWhileTheMeanIsAtItsBound() {
        var ruined = 0
        for seed in 1...200 as ClosedRange<UInt64> {
            var state = seed &* 0x9E37_79B9_7F4A_7C15
            var bet = MeanExcess(bound: 0.5)
            var highest = 0.0
            for _ in 0..<1000 {
                bet.observe(0.5 + 0.1 * normal(&state))
                highest = max(highest, bet.evidence)
            }
            if highest >= 20 { ruined += 1 }
        }
        #expect(ruined <= 10)
    }

    @Test func wealthGrowsSoonWhereverTheChangeBegins() {
        for start in [0, 10, 100] {
            var bet = MeanExcess(bound: 0.5)
            for place in 0..<start { bet.observe(place % 2 == 0 ? 0.3 : 0.7) }
            var taken = 0
            while bet.evidence < 100, taken < 100 {
                bet.observe(0.9)
                taken += 1
            }
            #expect(taken < 40, "\(start): \(taken)")
        }
    }

    @Test func aRateAboveItsBoundIsFoundAndOneBelowIsNot() {
        var above = RateExcess(rate: 1)
        var below = RateExcess(rate: 1)
        for _ in 0..<20 {
            above.observe(3, exposure: 1)
            below.observe(1, exposure: 1)
        }
        #expect(above.evidence > 100)
        #expect(below.evidence < 2)
        below.observe(.nan, exposure: 1)
        below.observe(1, exposure: -1)
        #expect(below.evidence < 2)
    }

    @Test(arguments: [0, 1, 2, 19, 20, 21, 100, 1000]) func sortingSorts(count: Int) {
        var state: UInt64 = 88_172_645_463_325_252
        for shape in 0..<5 {
            let values = (0..<count).map { place -> Double in
                switch shape {
                case 0: normal(&state)
                case 1: Double(place)
                case 2: Double(count - place)
                case 3: Double(place % 3)
                default: Double(min(place, count - place))
                }
            }
            #expect(Sorting.sorted(values) == values.sorted())
        }
    }

    @Test func emptyAndSingleSamplesAreAnswered() {
        #expect(Quantiles.median(of: []).isNaN)
        #expect(LocationShift([], [1]) == nil)
        #expect(ScaleComparison([1], [1, 2]) == nil)
        #expect(RankSum([], []).pGreater == 1)
        #expect(BlockScan([], referenceCount: 3, correlation: 0, freedom: 2) == nil)
        #expect(CombinedEvidence.cauchy([]) == 1)
        #expect(CombinedEvidence.holm([]).isEmpty)
        #expect(ConfidenceSequence.rateIncreaseEvidence(0, per: 0, 0, per: 0) == 1)
    }
}

import Statistics
import Testing

/// Each formula against SciPy on random inputs of many shapes and scales.
@Suite struct ReferenceTests {
    private let reference: Reference

    init() throws { reference = try Reference.load() }

    @Test func rankSums() {
        for row in reference.rankSums {
            let result = RankSum(row.first, row.second)
            #expect(result.statistic == row.u)
            #expect(result.isExact == row.exact)
            #expect(agree(result.pGreater, row.greater), "\(result.pGreater) \(row.greater)")
            #expect(agree(result.pLess, row.less), "\(result.pLess) \(row.less)")
        }
    }

    @Test func locationShifts() throws {
        for row in reference.shifts {
            let result = try #require(LocationShift(row.first, row.second, confidence: 0.98))
            let scale = max((row.second.last ?? 0).magnitude, (row.first.first ?? 0).magnitude)
            #expect((result.estimate - row.estimate).magnitude <= 1e-12 * scale)
            #expect((result.interval.lowerBound - row.low).magnitude <= 1e-12 * scale)
            #expect((result.interval.upperBound - row.high).magnitude <= 1e-12 * scale)
        }
    }

    @Test func scales() throws {
        for row in reference.scales {
            let result = try #require(ScaleComparison(row.first, row.second))
            #expect(agree(result.t * result.t, row.squared, 1e-6), "\(result.t * result.t) \(row.squared)")
            #expect(agree(result.pGreater, row.greater, 1e-6))
        }
    }

    @Test func quantilesAndDeviations() {
        for row in reference.quantiles {
            let scale = row.values.map(\.magnitude).max() ?? 0
            #expect((Quantiles.quantile(row.p, of: row.values) - row.quantile).magnitude <= 1e-12 * scale)
            #expect((Quantiles.median(of: row.values) - row.median).magnitude <= 1e-12 * scale)
            #expect(
                (Quantiles.scaledMedianDeviation(of: row.values) - row.deviation).magnitude <= 1e-12 * scale)
        }
    }

    @Test func distributions() {
        for row in reference.distributions {
            #expect(agree(Normal.survival(row.z), row.normal, 1e-12))
            #expect(agree(Normal.quantile(ofUpperTail: row.p), row.normalQuantile, 1e-10))
            #expect(agree(StudentT.survival(row.t, freedom: row.freedom), row.student, 1e-9))
            #expect(
                agree(
                    Binomial.upperTail(row.k, trials: row.trials, probability: row.share), row.binomial, 1e-8),
                "\(row.k) \(row.trials) \(row.share)")
            #expect(
                agree(Poisson.upperTail(row.count, mean: row.mean), row.poisson, 1e-8),
                "\(row.count) \(row.mean)")
            #expect(agree(FRatio.survival(row.f, 3, row.freedom), row.fRatio, 1e-9))
        }
    }

    @Test func counts() {
        for row in reference.counts {
            let exact = CountComparison.rateIncrease(
                row.first, per: row.a, row.second, per: row.b, midP: false)
            #expect(agree(exact, row.exact, 1e-9))
            #expect(
                agree(
                    CountComparison.rateIncrease(row.first, per: row.a, row.second, per: row.b), row.mid, 1e-8
                ))
            let fisher = CountComparison.proportionIncrease(
                row.first, of: row.firstTrials, row.second, of: row.secondTrials, midP: false)
            #expect(agree(fisher, row.fisher, 1e-7), "\(fisher) \(row.fisher)")
            let wilson = CountComparison.wilsonInterval(row.second, of: row.secondTrials, confidence: 0.95)
            #expect((wilson.lowerBound - row.low).magnitude < 1e-12)
            #expect((wilson.upperBound - row.high).magnitude < 1e-12)
        }
    }

    @Test func combinations() {
        for row in reference.combinations {
            let stouffer = CombinedEvidence.stouffer(scores: row.scores, weights: row.weights)
            #expect(agree(stouffer.p, row.stouffer, 1e-9))
            #expect(agree(CombinedEvidence.cauchy(row.p), row.cauchy, 1e-6))
            for (value, expected) in zip(CombinedEvidence.holm(row.p), row.holm) {
                #expect(agree(value, expected))
            }
        }
    }

    @Test func series() throws {
        for row in reference.series {
            let ranks = Ranks.midRanks(of: row.values)
            #expect(ranks == row.ranks)
            let change = try #require(ChangePoint(ranks: ranks))
            #expect(change.statistic.magnitude == row.statistic.magnitude)
            #expect(agree(try #require(Trend(row.values)).score, row.trend))
            #expect(
                agree(
                    Autocorrelation.varianceInflation(row.phi, count: row.values.count), row.inflation, 1e-9))
        }
    }

    @Test func variancesAndClimbs() throws {
        for row in reference.spreads {
            let spread = try #require(VarianceRatio(row.first, row.second))
            #expect(agree(spread.score, row.score, 1e-6), "\(spread.score) \(row.score)")
            #expect(agree(spread.pGreater, row.greater, 1e-6))
            let climb = try #require(
                RampComparison(
                    row.residuals, last: row.last, referenceCount: row.referenceCount, correlation: row.phi,
                    freedom: 7.5))
            #expect(agree(climb.t, row.climb, 1e-9))
            #expect(agree(climb.p, row.climbP, 1e-8))
        }
    }

    @Test func betsAndBounds() {
        for row in reference.bets {
            let bound = RateExcess.upperBound(row.events, per: row.exposure, errorProbability: 0.01)
            #expect(agree(bound, row.bound, 1e-7), "\(bound) \(row.bound)")
            var mean = MeanExcess(bound: 0.55)
            for value in row.values { mean.observe(value) }
            #expect(agree(mean.evidence, row.mean, 1e-9))
            var rate = RateExcess(rate: 1.5, dispersion: 1.2)
            for count in row.counts { rate.observe(count, exposure: 1) }
            #expect(agree(rate.evidence, row.rate, 1e-9))
            #expect(agree(CombinedEvidence.harmonicMean(row.p), row.harmonic, 1e-9))
        }
    }

    @Test func confidenceSequences() {
        for row in reference.sequences {
            var sequence = ConfidenceSequence.BoundedMean(errorProbability: 0.05)
            for value in row.values { sequence.observe(value) }
            #expect(agree(sequence.interval.lowerBound, max(0, row.low), 1e-9))
            #expect(agree(sequence.interval.upperBound, min(1, row.high), 1e-9))
            let evidence = ConfidenceSequence.rateIncreaseEvidence(row.first, per: 0.6, row.second, per: 0.4)
            #expect(agree(evidence, row.evidence, 1e-7), "\(evidence) \(row.evidence)")
        }
    }
}

import Statistics
import Testing

@Suite struct RankSumTests {
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
}

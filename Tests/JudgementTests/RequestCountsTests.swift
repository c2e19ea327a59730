import Testing

@testable import Judgement

/// How many requests a share rests on, told by the throughput beside it.
@Suite struct RequestCountsTests {
    @Test(arguments: [
        ("req/s", 1.0), ("rps", 1), ("requests per second", 1), ("rpm", 60), ("requests/min", 60),
        ("requests per 5 min", 300), ("req/10s", 10), ("1/h", 3600),
    ])
    func unitsTellTheirTime(unit: String, seconds: Double) {
        #expect(RequestCounts.period(of: unit) == seconds)
    }

    @Test(arguments: ["", "requests", "req/fortnight", "per", "req/0s", "MB"])
    func unitsWithoutATimeTellNone(unit: String) { #expect(RequestCounts.period(of: unit) == nil) }

    @Test func aRateBecomesTheRequestsOfAnInterval() {
        let shares = Observations(EvidenceMaker.series([0, 0.1, 0.2]))
        let traffic = Observations(EvidenceMaker.series([2, 3, 4]))
        #expect(RequestCounts.inferred(for: shares, from: traffic, unit: "req/s") == [120, 180, 240])
        #expect(RequestCounts.inferred(for: shares, from: traffic, unit: "requests") == [2, 3, 4])
        let elsewhere = Observations(EvidenceMaker.series([2, 3, 4], from: 99_000))
        #expect(RequestCounts.inferred(for: shares, from: elsewhere, unit: "req/s") == nil)
    }
}

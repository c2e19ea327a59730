import App
import Testing

@Suite struct WrongTokenThrottleTests {
    private func limits(capacity: Int = 100) -> WrongTokenThrottle.Limits {
        .init(freeAttempts: 3, firstPause: 1, longestPause: 8, memory: 100, capacity: capacity)
    }

    @Test func `pauses double up to the longest`() {
        let throttle = WrongTokenThrottle(limits: limits())
        var time: Int64 = 1000
        #expect(throttle.recordWrongToken(from: "192.0.2.1", at: time) == nil)
        #expect(throttle.recordWrongToken(from: "192.0.2.1", at: time) == nil)
        for pause: Int64 in [1, 2, 4, 8, 8, 8] {
            #expect(throttle.recordWrongToken(from: "192.0.2.1", at: time) == nil)
            #expect(throttle.recordWrongToken(from: "192.0.2.1", at: time) == pause)
            #expect(
                throttle.recordWrongToken(from: "192.0.2.1", at: time) == pause, "it does not grow by itself")
            time += pause
        }
    }

    @Test func `an address that keeps quiet is forgotten`() {
        let throttle = WrongTokenThrottle(limits: limits())
        for _ in 0..<4 { _ = throttle.recordWrongToken(from: "192.0.2.1", at: 0) }
        #expect(throttle.recordWrongToken(from: "192.0.2.1", at: 0) == 1)
        for _ in 0..<2 { #expect(throttle.recordWrongToken(from: "192.0.2.1", at: 100) == nil) }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("2001:db8::1", "2001:db8::ffff:1", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ("fe80::1%eth0", "fe80::2%eth1", true), ("unix", "unix", true), ("", "x", false),
    ])
    func `addresses of one party count together`(first: String, second: String, areOne: Bool) {
        let throttle = WrongTokenThrottle(limits: limits())
        for _ in 0..<3 { _ = throttle.recordWrongToken(from: first, at: 0) }
        #expect((throttle.recordWrongToken(from: second, at: 0) != nil) == areOne)
    }

    @Test func `memory is bounded, and the latest offenders are remembered`() {
        let throttle = WrongTokenThrottle(limits: limits(capacity: 50))
        for number in 0..<5000 {
            _ = throttle.recordWrongToken(
                from: "10.0.\(number / 250).\(number % 250)", at: Int64(number / 100))
            #expect(throttle.count <= 50)
        }
        for _ in 0..<3 { _ = throttle.recordWrongToken(from: "192.0.2.1", at: 50) }
        #expect(throttle.recordWrongToken(from: "192.0.2.1", at: 50) == 1)
    }

    @Test(arguments: [Int64.min, -1, 0, Int64.max - 10]) func `odd times do not trap`(time: Int64) {
        let throttle = WrongTokenThrottle(limits: limits())
        for _ in 0..<10 { _ = throttle.recordWrongToken(from: "192.0.2.1", at: time) }
        #expect(throttle.count == 1)
    }
}

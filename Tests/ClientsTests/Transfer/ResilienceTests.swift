import Clients
import HTTP
import Testing
import Threading

@Suite struct ResilienceTests {
    private typealias Repetition = TransferRequest.Repetition

    private func request(_ repetition: TransferRequest.Repetition) throws -> TransferRequest {
        TransferRequest(.post, try TransferURL(parsing: "https://h/"), repetition: repetition)
    }

    @Test(
        arguments: [
            (429, Repetition.always, true), (429, .ifUnsent, true), (429, .never, false),
            (503, .always, true),
            (503, .ifUnsent, false), (500, .always, true), (501, .always, false), (404, .always, false),
            (200, .always, false), (408, .always, true), (529, .always, true),
        ] as [(Int, TransferRequest.Repetition, Bool)])
    func `answers are asked for again only where that is safe`(
        status: Int, repetition: TransferRequest.Repetition, isRepeated: Bool
    ) async throws {
        let client = RecordedClient([.init(status: status), .init(status: 200)])
        let timing = StillTiming()
        let response = try await ResilientClient(client, timing: timing.timing()).send(request(repetition))
        #expect(client.requests.count == (isRepeated ? 2 : 1))
        #expect(response.status.code == (isRepeated ? 200 : status))
        #expect(timing.sleeps == (isRepeated ? [.milliseconds(750)] : []))
    }

    @Test(
        arguments: [
            (TransferError.Reason.broken, false, Repetition.always, true), (.broken, false, .ifUnsent, false),
            (.refused, true, .ifUnsent, true), (.refused, true, .never, false),
            (.timeout(.seconds(1)), false, .ifUnsent, false),
            (.timeout(.seconds(1)), false, .always, true), (.tls, true, .always, false),
            (.cancelled, false, .always, false),
            (.tooLarge(limit: 1), false, .always, false),
        ] as [(TransferError.Reason, Bool, TransferRequest.Repetition, Bool)])
    func `failures are tried again only where that is safe`(
        reason: TransferError.Reason, isUnsent: Bool, repetition: TransferRequest.Repetition, isRepeated: Bool
    ) async throws {
        let client = RecordedClient([.failing(reason, isUnsent: isUnsent), .init(status: 200)])
        let resilient = ResilientClient(client, timing: StillTiming().timing())
        if isRepeated {
            #expect(try await resilient.send(request(repetition)).status == .ok)
        } else {
            let error = try await failure { _ = try await resilient.send(request(repetition)) }
            #expect(error.reason == reason)
        }
        #expect(client.requests.count == (isRepeated ? 2 : 1))
    }

    @Test func `pauses double, and end with the attempts`() async throws {
        let client = RecordedClient([.init(status: 503)])
        let timing = StillTiming()
        let response = try await ResilientClient(client, timing: timing.timing(random: 0)).send(
            request(.always))
        #expect(response.status.code == 503)
        #expect(client.requests.count == 5)
        #expect(timing.sleeps == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
    }

    @Test func `the total deadline bounds attempts and their time`() async throws {
        var policy = RetryPolicy()
        policy.attempts = 100
        policy.totalDeadline = .seconds(10)
        let client = RecordedClient([.init(status: 503)])
        let timing = StillTiming()
        _ = try await ResilientClient(client, policy: policy, timing: timing.timing(random: 0)).send(
            request(.always))
        #expect(timing.sleeps.reduce(.zero, +) < .seconds(10))
        #expect(
            client.requests.map(\.timeout) == [
                .seconds(10), .milliseconds(9500), .milliseconds(8500), .milliseconds(6500),
                .milliseconds(2500),
            ])
    }

    @Test(arguments: [
        ("2", true), ("60", false), ("61", false), ("x", true), ("-1", true), ("99999999999999999999", false),
    ])
    func `Retry-After is followed within bounds`(value: String, isRepeated: Bool) async throws {
        let client = RecordedClient([
            .init(status: 429, headers: [("Retry-After", value)]), .init(status: 200),
        ])
        let timing = StillTiming()
        _ = try await ResilientClient(client, timing: timing.timing(random: 0)).send(request(.ifUnsent))
        #expect(client.requests.count == (isRepeated ? 2 : 1))
        if value == "2" { #expect(timing.sleeps == [.seconds(2)]) }
    }

    @Test func `the rate is kept to`() async throws {
        let client = RecordedClient([.init(status: 200)])
        let timing = StillTiming()
        let bucket = TokenBucket(ratePerSecond: 2, burst: 3)
        let resilient = ResilientClient(client, bucket: bucket, timing: timing.timing())
        for _ in 0..<5 { _ = try await resilient.send(request(.always)) }
        #expect(timing.sleeps == [.milliseconds(500), .milliseconds(500)])
        timing.advance(by: .seconds(100))
        for _ in 0..<3 { _ = try await resilient.send(request(.always)) }
        #expect(timing.sleeps.count == 2)
        var policy = RetryPolicy()
        policy.totalDeadline = .milliseconds(100)
        let impatient = ResilientClient(client, policy: policy, bucket: bucket, timing: timing.timing())
        let error = try await failure { _ = try await impatient.send(request(.always)) }
        #expect(error.reason == .rateLimited(wait: .milliseconds(500)))
        #expect(error.isUnsent)
    }

    @Test func `turns are handed out in order`() {
        let bucket = TokenBucket(ratePerSecond: 10, burst: 1)
        let now = MonotonicTime(nanoseconds: 1)
        #expect(
            (0..<4).map { _ in bucket.take(at: now, patience: .seconds(9)).wait } == [
                .zero, .milliseconds(100), .milliseconds(200), .milliseconds(300),
            ])
        bucket.giveBack()
        #expect(bucket.take(at: now, patience: .seconds(9)).wait == .milliseconds(300))
        #expect(!bucket.take(at: now, patience: .milliseconds(399)).isTaken)
    }

    @Test func `a failing server is left alone, tried again, and taken back`() async throws {
        let client = RecordedClient([
            .failing(.refused), .failing(.refused), .failing(.refused), .init(status: 200),
        ])
        let timing = StillTiming()
        let breaker = CircuitBreaker(threshold: 2, firstPause: .seconds(5))
        let resilient = ResilientClient(client, policy: .none, breaker: breaker, timing: timing.timing())
        func reason() async throws -> TransferError.Reason {
            try await failure { _ = try await resilient.send(request(.always)) }.reason
        }
        #expect(try await reason() == .refused)
        #expect(try await reason() == .refused)
        #expect(try await reason() == .circuitOpen(retryAfter: .seconds(5)))
        #expect(client.requests.count == 2)
        timing.advance(by: .seconds(5))
        #expect(try await reason() == .refused)
        #expect(try await reason() == .circuitOpen(retryAfter: .seconds(10)))
        timing.advance(by: .seconds(10))
        #expect(try await resilient.send(request(.always)).status == .ok)
        #expect(!breaker.isOpen)
        #expect(try await resilient.send(request(.always)).status == .ok)
    }

    @Test func `one request tries an open circuit, and a cancelled try is no proof`() {
        let breaker = CircuitBreaker(threshold: 1, firstPause: .seconds(1))
        let start = MonotonicTime(nanoseconds: 1)
        guard case .granted(let first) = breaker.ask(at: start) else { return #expect(Bool(false)) }
        breaker.report(isHealthy: false, permission: first, at: start)
        let later = start + .seconds(1)
        guard case .granted(let second) = breaker.ask(at: later) else { return #expect(Bool(false)) }
        #expect(breaker.ask(at: later) == .refused(retryAfter: .seconds(1)))
        breaker.report(isHealthy: true, permission: first, at: later)
        #expect(breaker.isOpen)
        breaker.report(isHealthy: nil, permission: second, at: later)
        guard case .granted(let third) = breaker.ask(at: later) else { return #expect(Bool(false)) }
        breaker.report(isHealthy: true, permission: third, at: later)
        #expect(!breaker.isOpen)
    }
}

import HTTP
import Server
import TestSupport
import Testing
import Threading

/// By a clock that the tests move: no test waits.
@Suite(.timeLimit(.minutes(1))) struct TimeoutTests {
    /// Moves the clock on until a condition holds, a little each time, as the server may not be there yet.
    private func advance(_ clock: ManualClock, by step: Duration, until condition: () -> Bool) async {
        while !condition() {
            clock.advance(by: step)
            for _ in 0..<20 { await Task.yield() }
        }
    }

    @Test func aSlowHeadIsAnsweredWith408() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await client.send("GET /healthz HTTP/1.1\r\nHos")
            await advance(clock, by: .seconds(1)) {
                server.observer.seen.refusals.contains(.requestTimeout) || server.observer.seen.closed > 0
            }
            let response = try await client.response()
            #expect(response.status == 408)
            #expect(response.closes)
        }
    }

    @Test func theDeadlineOfAHeadIsNotRenewedByItsOctets() async throws {
        let clock = ManualClock()
        let start = clock.now
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await client.send("GET /healthz HTTP/1.1\r\n")
            await advance(clock, by: .milliseconds(100)) {
                server.observer.seen.refusals.contains(.requestTimeout)
            }
            #expect(try await client.response().status == 408)
            #expect(clock.now >= start + .seconds(10))
        }
    }

    @Test func aSlowBodyIsAnsweredWith408() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhel")
            await advance(clock, by: .seconds(1)) {
                server.observer.seen.refusals.contains(.requestTimeout)
            }
            #expect(try await client.response().status == 408)
        }
    }

    @Test func anIdleConnectionEndsWithoutAWord() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.response().status == 200)
            await advance(clock, by: .seconds(1)) { server.observer.seen.closed == 1 }
            #expect(try await client.receiveToEnd().isEmpty)
            #expect(server.observer.seen.refusals.isEmpty)
        }
    }

    @Test func aConnectionThatNeverSendsEnds() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await server.until { server.observer.seen.opened == 1 }
            await advance(clock, by: .seconds(1)) { server.observer.seen.closed == 1 }
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aReaderThatNeverReadsIsCutAndHoldsLittle() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect(receiveBuffer: 4096)
            await client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            await advance(clock, by: .milliseconds(500)) {
                server.observer.seen.refusals.contains(.writeTimeout)
            }
            await server.until { server.observer.seen.closed == 1 }
            await client.close()
        }
    }

    @Test func aServiceMayTakeItsTime() async throws {
        let clock = ManualClock()
        try await withServer(clock: .manual(clock)) { server in
            let client = try server.connect()
            await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.until { server.service.gate.waiting == 1 }
            clock.advance(by: .seconds(600))
            server.service.gate.open()
            #expect(try await client.response().text == "waited")
        }
    }
}

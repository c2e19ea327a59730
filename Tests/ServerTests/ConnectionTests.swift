import CLinux
import Glibc
import HTTP
import Server
import Sockets
import TestSupport
import Testing
import Threading

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private static let get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func connectionsOverTheLimitAreToldToComeBack() async throws {
        try await withServer(adjust: { $0.maximumConnections = 2 }) { server in
            let first = try server.connect()
            let second = try server.connect()
            for client in [first, second] {
                await client.send(Self.get)
                #expect(try await client.response().status == 200)
            }
            let third = try server.connect()
            let response = try await third.response()
            #expect(response.status == 503)
            #expect(response.head.contains("Retry-After: 1"))
            await third.close()
            await first.close()
            await server.until { server.server.connectionCount == 1 }
            let fourth = try server.connect()
            await fourth.send(Self.get)
            #expect(try await fourth.response().status == 200)
        }
    }

    @Test func oneAddressCannotTakeAllConnections() async throws {
        try await withServer(adjust: { $0.maximumConnectionsPerAddress = 1 }) { server in
            let first = try server.connect()
            await first.send(Self.get)
            #expect(try await first.response().status == 200)
            let second = try server.connect()
            #expect(try await second.response().status == 503)
            #expect(server.observer.seen.refusals == [.addressLimit])
        }
    }

    @Test func resetsDoNoHarm() async throws {
        try await withServer { server in
            for round in 0..<60 {
                let client = try server.connect()
                switch round % 4 {
                case 0: break
                case 1: await client.send("GET /hea")
                case 2: await client.send(Self.get)
                default: await client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
                }
                await client.reset()
            }
            await server.until { server.server.connectionCount == 0 }
            let client = try server.connect()
            await client.send(Self.get)
            #expect(try await client.response().status == 200)
        }
    }

    @Test func aReaderThatNeverReadsIsNotReadFromEither() async throws {
        try await withServer { server in
            let client = try server.connect(receiveBuffer: 4096)
            let flood = Array(String(repeating: Self.get, count: 1000).utf8)
            let sender = Task {
                var sent = 0
                for _ in 0..<500 {
                    let count = await client.send(flood)
                    sent += count
                    if count < flood.count { break }
                }
                return sent
            }
            // Others are served all the while.
            for _ in 0..<50 {
                let other = try server.connect()
                await other.send(Self.get)
                #expect(try await other.response().status == 200)
            }
            // What is answered is bounded by what fits into the kernel's buffers and the high water mark.
            await server.server.stop(within: .zero)
            #expect(await sender.value < flood.count * 500)
        }
    }

    @Test func severalLoopsServeOnePort() async throws {
        try await withServer(loops: 2) { server in
            for _ in 0..<20 {
                let client = try server.connect()
                await client.send(Self.get)
                #expect(try await client.response().status == 200)
            }
        }
    }

    @Test func plainHTTPIsKeptFromOtherMachinesUnlessAllowed() async throws {
        let address = try SocketAddress(host: "0.0.0.0", port: 0)
        let refused = HTTPServer(
            configuration: HTTPServerConfiguration(endpoints: [.init(address: address)]),
            service: TestService())
        #expect(throws: HTTPServerError.self) { try refused.start() }
        let allowed = HTTPServer(
            configuration: HTTPServerConfiguration(
                endpoints: [.init(address: address, allowPlaintext: true)], loopCount: 1),
            service: TestService())
        #expect(try allowed.start().count == 1)
        await allowed.stop()
    }

    @Test func aPortInUseIsAnError() async throws {
        do {
            let taken = exclusiveListener()
            defer { close(taken.descriptor) }
            let other = try SocketAddress(host: "127.0.0.1", port: taken.port)
            let second = HTTPServer(
                configuration: HTTPServerConfiguration(endpoints: [.init(address: other)]),
                service: TestService())
            #expect(throws: HTTPServerError.self) { try second.start() }
        }
    }

    @Test func aSecondServerDoesNotShareThePort() async throws {
        try await withServer { server in
            let address = try SocketAddress(host: "127.0.0.1", port: server.port)
            let second = HTTPServer(
                configuration: HTTPServerConfiguration(endpoints: [.init(address: address)]),
                service: TestService())
            #expect(throws: HTTPServerError.self) { try second.start() }
        }
    }

    @Test func aServiceThatNeverReturnsDoesNotHoldUpTheStop() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.until { server.service.gate.waiting == 1 }
            await server.server.stop(within: .milliseconds(1))
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aSilentConnectionDoesNotHoldUpTheStop() async throws {
        try await withServer { server in
            let client = try server.connect()
            await server.until { server.observer.seen.opened == 1 }
            await server.server.stop(within: .seconds(3600))
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aConnectionThatSendsWithoutEndLeavesOthersTheirTurn() async throws {
        try await withServer { server in
            let greedy = try server.connect()
            let flood = Array(String(repeating: Self.get, count: 2000).utf8)
            let isDone = Locked(false)
            async let sent: Void = {
                while !isDone.withLock({ $0 }) {
                    guard await greedy.send(flood) == flood.count else { return }
                }
            }()
            async let received: Void = {
                while !isDone.withLock({ $0 }) { _ = try await greedy.response() }
            }()
            for _ in 0..<10 {
                let other = try server.connect()
                await other.send(Self.get)
                #expect(try await other.response().status == 200)
            }
            isDone.withLock { $0 = true }
            await greedy.close()
            _ = await sent
            _ = try? await received
        }
    }

    @Test func aServerStartsOnceAndTellsWhenItListens() async throws {
        let address = try SocketAddress(host: "127.0.0.1", port: 0)
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(endpoints: [.init(address: address)], loopCount: 1),
            service: TestService())
        async let waited = server.waitUntilListening()
        let addresses = try server.start()
        #expect(await waited == addresses)
        #expect(throws: HTTPServerError.self) { try server.start() }
        await server.stop()
        #expect(await server.waitUntilListening().isEmpty)
    }

    // MARK: - Stop

    @Test func aStopEndsIdleConnectionsAndAnswersWhatIsInFlight() async throws {
        try await withServer(loops: 2) { server in
            let idle = try server.connect()
            await idle.send(Self.get)
            #expect(try await idle.response().status == 200)
            let busy = try server.connect()
            await busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.until { server.service.gate.waiting == 1 }
            let stop = Task { await server.server.stop(within: .seconds(30)) }
            #expect(try await idle.receiveToEnd().isEmpty)
            server.service.gate.open()
            let response = try await busy.response()
            #expect(response.text == "waited")
            #expect(response.closes)
            await stop.value
            #expect(throws: RawClient.Failure.self) { try server.connect() }
        }
    }

    @Test func aStopCutsWhatTakesTooLong() async throws {
        try await withServer { server in
            let busy = try server.connect()
            await busy.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhel")
            await server.until { server.observer.seen.opened == 1 }
            await server.server.stop(within: .milliseconds(1))
            #expect(try await busy.receiveToEnd().isEmpty)
        }
    }

    @Test func aStopUnderLoadLosesNoAcceptedRequest() async throws {
        try await withServer(loops: 2) { server in
            let answered = Locked(0)
            await withTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        while let client = try? server.connect() {
                            for _ in 0..<20 {
                                guard await client.send(Self.get) == Self.get.utf8.count else { return }
                                let octets = try? await client.response()
                                // Either a whole answer, or a connection that was ended while it was idle.
                                guard let octets else { return }
                                #expect(octets.status == 200)
                                answered.withLock { $0 += 1 }
                                if octets.closes { return }
                            }
                            await client.close()
                        }
                    }
                }
                await server.until { answered.withLock { $0 } >= 300 }
                await server.server.stop(within: .seconds(30))
            }
            #expect(server.server.connectionCount == 0)
        }
    }

    // MARK: - Descriptors

    @Test func theEndOfDescriptorsIsSurvived() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let isWell = try await withServer { server in
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                // As many as are in use now, and a few.
                let next = dup(0)
                close(next)
                limit.rlim_cur = rlim_t(next) + 24
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                // Client and server share the limit, so a dozen pairs exhaust it.
                var clients: [RawClient] = []
                while let client = try? server.connect() { clients.append(client) }
                await server.until { server.observer.seen.refusals.contains(.descriptors) }
                for client in clients { await client.close() }
                await server.until { server.server.connectionCount == 0 }
                // A descriptor is closed a moment after its connection was counted out, so the first ones may fail.
                var served = 0
                while served < 3 {
                    guard let client = try? server.connect() else { continue }
                    await client.send(Self.get)
                    let response = try? await client.response()
                    if response?.status == 200 { served += 1 }
                }
                return true
            }
            exit(isWell ? 0 : 1)
        }
    }
}

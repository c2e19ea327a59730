import HTTP
import Server
import Sockets
import Synchronization
import TestSupport
import Testing
import Threading

/// Answers `/healthz` from the head, echoes at `/echo`, waits at `/wait` until it is let go, streams at
/// `/stream`, sends much at `/large`, and refuses `/closed` with 401.
struct TestService: HTTPService {
    let gate = AsyncGate()

    func admit(_ head: HTTPRequestHead, from peer: Peer) -> Admission {
        switch head.path {
        case "/healthz": .respond(HTTPResponse(status: .ok, body: Array("ok\n".utf8)))
        case "/echo", "/wait", "/stream", "/cut", "/large", "/names": .accept(bodyLimit: 1 << 20)
        case "/closed": .respond(.problem(.unauthorized, title: "Unauthorized", detail: "No token."))
        default: .respond(.problem(.notFound, title: "Not found", detail: "No such path."))
        }
    }

    func respond(to request: HTTPRequest, from peer: Peer) async -> HTTPResponse {
        switch request.head.path {
        case "/wait":
            await gate.wait()
            return HTTPResponse(status: .ok, body: Array("waited".utf8))
        case "/stream", "/cut":
            let count = Locked(0)
            let isCut = request.head.path == "/cut"
            return HTTPResponse(
                status: .ok, body: Array("first ".utf8),
                stream: HTTPBodyStream {
                    let number = count.withLock { value in
                        value += 1
                        return value
                    }
                    if isCut { throw Cut() }
                    return number <= 3 ? Array("piece\(number) ".utf8) : nil
                })
        case "/large":
            return HTTPResponse(status: .ok, body: [UInt8](repeating: 0x61, count: 4 << 20))
        case "/names":
            return HTTPResponse(
                status: .ok, body: Array(peer.certificateNames.joined(separator: ",").utf8))
        default:
            return HTTPResponse(status: .ok, body: request.body)
        }
    }

    private struct Cut: Error {}
}

/// Lets tasks wait until it is opened, and tells how many wait.
final class AsyncGate: Sendable {
    private struct State {
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isOpen = false
    }

    private let state = Locked(State())

    var waiting: Int { state.withLock { $0.waiters.count } }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// Remembers what a server told.
final class RecordingObserver: HTTPServerObserver {
    struct Record: Sendable {
        var refusals: [RefusalReason] = []
        var requests: [(status: Int, path: String, octets: Int)] = []
        var versions: [String] = []
        var opened = 0
        var closed = 0
    }

    private let record = Locked(Record())

    var seen: Record { record.withLock { $0 } }

    func connectionOpened(from address: String) { record.withLock { $0.opened += 1 } }
    func connectionClosed(_ closed: ConnectionRecord) { record.withLock { $0.closed += 1 } }
    func handshakeCompleted(version: String) { record.withLock { $0.versions.append(version) } }
    func refused(_ reason: RefusalReason, from address: String) {
        record.withLock { $0.refusals.append(reason) }
    }
    func requestCompleted(_ request: RequestRecord) {
        record.withLock {
            $0.requests.append((request.status.code, request.head.path, request.responseOctets))
        }
    }
}

/// A server on a free port, stopped after the body.
func withServer<Result: Sendable>(
    loops: Int = 1, clock: MonotonicClock = .system, tls: TLSConfiguration? = nil,
    adjust: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: (TestServer) async throws -> Result
) async throws -> Result {
    let address = try SocketAddress(host: "127.0.0.1", port: 0)
    var configuration = HTTPServerConfiguration(
        endpoints: [HTTPServerConfiguration.Endpoint(address: address, tls: tls)], loopCount: loops)
    configuration.clock = clock
    adjust(&configuration)
    let service = TestService()
    let observer = RecordingObserver()
    let server = HTTPServer(configuration: configuration, service: service, observer: observer)
    let addresses = try server.start()
    let running = TestServer(server: server, service: service, observer: observer, port: addresses[0].port)
    do {
        let result = try await body(running)
        service.gate.open()
        // A clock that stands still would let a stop wait for ever for what is in flight.
        await server.stop(within: .zero)
        return result
    } catch {
        service.gate.open()
        await server.stop(within: .zero)
        throw error
    }
}

/// A running server, and what a test needs to look at it.
struct TestServer: Sendable {
    let server: HTTPServer
    let service: TestService
    let observer: RecordingObserver
    let port: UInt16

    func connect(receiveBuffer: Int? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    /// Lets other tasks run until a condition holds; what never comes is a failure and no endless wait.
    func until(_ condition: () -> Bool) async {
        let start = ContinuousClock.now
        while !condition() {
            guard ContinuousClock.now - start < .seconds(60) else {
                Issue.record("what was waited for did not come")
                return
            }
            await Task.yield()
        }
    }
}

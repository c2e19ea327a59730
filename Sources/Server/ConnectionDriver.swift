import HTTP
import Sockets
import Threading

/// One connection's life: handshake, requests one after the other, close.
///
/// It runs as one task on its loop. Requests that the service answers from their head are parsed and answered
/// without a suspension, as many as have arrived, and their answers leave in one write; the next octets are
/// read when these have been taken, so a client that does not read is not read from either.
///
/// Unchecked: it is used on its loop's thread alone.
final class ConnectionDriver: Readiness.Servant, @unchecked Sendable {
    /// What the connection waits for, which decides how long it may take.
    enum Phase {
        /// The next request; the connection may be ended.
        case idle
        /// The rest of a head, since that moment.
        case head(since: MonotonicTime)
        /// The rest of a body.
        case body
        /// The service's answer.
        case responding
        /// The end.
        case closing
    }

    let connection: Connection
    let shared: ServerLoop
    @exclusivity(unchecked) var peer: Peer
    @exclusivity(unchecked) var phase: Phase

    @exclusivity(unchecked) var parser: RequestParser
    @exclusivity(unchecked) var exchange: Exchange?

    /// Octets not yet consumed; given back to the loop when there are none.
    @exclusivity(unchecked) var input: InputBuffer?

    /// Answers not yet written, from ``outputStart``; given back to the loop when there are none.
    @exclusivity(unchecked) var output: [UInt8]?
    @exclusivity(unchecked) var outputStart = 0

    /// Whether nothing more is to be read as requests.
    @exclusivity(unchecked) var isClosing = false

    /// Whether the peer may still send octets that nobody wants.
    @exclusivity(unchecked) var mustLinger = false

    /// Whether the server has run out of patience.
    @exclusivity(unchecked) private(set) var isCut = false

    /// Where the task has to go on after ``serveAtOnce()`` could not end what it began.
    @exclusivity(unchecked) var pendingStep: Step?

    /// Reads since the last wait.
    @exclusivity(unchecked) var readsInRow = 0

    @exclusivity(unchecked) var requests = 0
    @exclusivity(unchecked) var octetsRead = 0
    @exclusivity(unchecked) var octetsWritten = 0

    init(_ connection: Connection, on shared: ServerLoop) {
        self.connection = connection
        self.shared = shared
        peer = Peer(address: connection.peer.host, isEncrypted: connection.isEncrypted)
        parser = RequestParser(limits: shared.configuration.limits)
        phase = .head(since: shared.loop.now)
    }

    var configuration: HTTPServerConfiguration { _read { yield shared.configuration } }
    var readiness: Readiness { connection.readiness }
    var now: MonotonicTime { shared.loop.now }

    // MARK: - Life

    /// Serves the connection until its end.
    func run() async {
        if await completeHandshake() {
            connection.readiness.servant = self
            await serve()
            connection.readiness.servant = nil
        }
        finish()
    }

    /// Says with a 503 that the connection cannot be served.
    func refuse() async {
        if await completeHandshake() {
            answer(
                .overloaded(retryAfterSeconds: configuration.retryAfterSeconds),
                context: ResponseEncoder.Context(isPersistent: false))
            mustLinger = true
            await close()
        }
        finish()
    }

    /// Asks for the end: at once if nothing is in flight, else after the answer.
    func drain() {
        guard readiness.isWaiting else { return }
        switch phase {
        case .idle: readiness.interrupt()
        case .head where input == nil: readiness.interrupt()
        default: break
        }
    }

    /// Ends the connection now, whatever is in flight.
    func cut() {
        isCut = true
        isClosing = true
        connection.abandon()
        if readiness.isWaiting { readiness.interrupt() }
    }

    private func finish() {
        phase = .closing
        if let buffer = input.take(), buffer.isEmpty { shared.giveBack(buffer) }
        if let buffer = output.take() { shared.giveBack(buffer) }
        connection.close()
        shared.limiter.leave(connection.peer)
        shared.observer?.connectionClosed(
            ConnectionRecord(
                address: peer.address, requests: requests, octetsRead: octetsRead,
                octetsWritten: octetsWritten))
    }

    // MARK: - Handshake

    private func completeHandshake() async -> Bool {
        guard connection.isEncrypted else { return true }
        let deadline = now + configuration.timeouts.handshake
        while !isCut {
            switch connection.handshake() {
            case .octets:
                return acceptCertificate()
            case .wouldBlock(let direction):
                if await readiness.wait(for: direction, until: deadline) == .timedOut {
                    shared.observer?.refused(.handshake, from: peer.address)
                    return false
                }
            case .end, .failed:
                shared.observer?.refused(.handshake, from: peer.address)
                return false
            }
        }
        return false
    }

    private func acceptCertificate() -> Bool {
        if let version = connection.tlsVersion { shared.observer?.handshakeCompleted(version: version) }
        peer.certificateNames = connection.certificateNames
        guard connection.acceptsCertificate(named: peer.certificateNames) else {
            shared.observer?.refused(.certificateName, from: peer.address)
            return false
        }
        return true
    }

    // MARK: - Requests

    private func serve() async {
        while !isClosing {
            guard await fill() else { break }
            while true {
                let step = pendingStep.take() ?? advance()
                if !flush() {
                    guard await flushWaiting() else { return }
                }
                switch step {
                case .needsOctets: break
                case .pausesForOutput: continue
                case .hasRequest:
                    await respond()
                    if isClosing { break }
                    continue
                }
                break
            }
        }
        await close()
    }

    /// Serves requests that have arrived on an idle connection while its task sleeps.
    ///
    /// That is the way of nearly every request that is answered from its head.
    func serveAtOnce() -> Bool {
        guard case .idle = phase, !isClosing, !shared.isDraining else { return false }
        for _ in 0..<Self.readsAtOnce {
            switch readOnce() {
            case .octets(let count): octetsRead += count
            case .wouldBlock(.read):
                readiness.extendWait(until: readDeadline)
                return true
            // The task will see it again.
            case .wouldBlock, .end, .failed: return false
            }
            let step = advance()
            guard case .needsOctets = step, flush(), !isClosing, case .idle = phase else {
                pendingStep = step
                return false
            }
            if !readiness.ready.contains(.read) {
                readiness.extendWait(until: readDeadline)
                return true
            }
        }
        return false
    }

    /// Reads of one connection before the others have their turn.
    private static let readsAtOnce = 4

    /// Writes what is left, then closes so that the peer can read all of it.
    private func close() async {
        phase = .closing
        if !flush() {
            guard await flushWaiting() else { return }
        }
        guard mustLinger, !isCut else { return }
        connection.endWriting()
        let deadline = now + configuration.timeouts.linger
        var left = configuration.lingerOctets
        var buffer = input.take() ?? shared.takeInput()
        buffer.removeAll()
        defer { shared.giveBack(buffer) }
        while left > 0, !isCut {
            var outcome = Connection.Outcome.end
            buffer.removeAll()
            _ = buffer.withFreeSpace { space in
                outcome = connection.drain(using: space)
                return 0
            }
            switch outcome {
            case .octets(let count): left -= count
            case .wouldBlock:
                guard await readiness.wait(for: .read, until: deadline) == .ready else { return }
            case .end, .failed: return
            }
        }
    }
}

package import Sockets
package import Threading

/// An HTTP/1.1 server (RFC 9110, RFC 9112) over one event loop a core.
///
///     let server = HTTPServer(configuration: …, service: …)
///     let addresses = try server.start()
///     …
///     await server.stop()
///
/// Each loop listens for itself (SO_REUSEPORT) and keeps its connections to their end.
package final class HTTPServer: Sendable {
    private struct Running {
        var loops: [ServerLoop] = []
        var acceptors: [(Acceptor, ServerLoop)] = []
        var tasks: [Task<Void, Never>] = []
        var certificates: [(configuration: TLSConfiguration, context: Locked<TLSContext?>)] = []
        var addresses: [SocketAddress] = []
    }

    private enum State {
        case new(waiters: [CheckedContinuation<[SocketAddress], Never>])
        case running(Running)
        case stopped
    }

    private let configuration: HTTPServerConfiguration
    private let service: any HTTPService
    private let observer: (any HTTPServerObserver)?
    private let limiter: ConnectionLimiter
    private let state = Locked<State>(.new(waiters: []))

    /// Creates a server; nothing is opened before ``start()``.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen, and all bounds.
    ///   - service: What answers.
    ///   - observer: What is told of everything, for logs and metrics.
    package init(
        configuration: HTTPServerConfiguration, service: any HTTPService,
        observer: (any HTTPServerObserver)? = nil
    ) {
        self.configuration = configuration
        self.service = service
        self.observer = observer
        limiter = ConnectionLimiter(
            maximum: configuration.maximumConnections,
            maximumPerAddress: configuration.maximumConnectionsPerAddress)
    }

    // MARK: - Start

    /// Opens the listeners and starts the loops; from the return on, clients can connect.
    ///
    /// SIGPIPE is ignored in the whole process from then on.
    ///
    /// - Returns: The addresses that it listens on, in the order of the endpoints, with their ports.
    /// - Throws: ``HTTPServerError``; nothing is left open.
    @discardableResult
    package func start() throws(HTTPServerError) -> [SocketAddress] {
        TerminationSignals.ignoreBrokenPipes()
        let listeners = try openListeners()
        var running = Running()
        running.addresses = listeners.map(\.address)
        running.certificates = listeners.compactMap { listener in
            listener.configuration.map { ($0, listener.certificate) }
        }
        do throws(ThreadingError) {
            for index in 0..<max(1, configuration.loopCount) {
                let loop = try EventLoop(clock: configuration.clock)
                let shared = ServerLoop(
                    loop: loop, configuration: configuration, service: service, observer: observer,
                    limiter: limiter)
                running.loops.append(shared)
                for listener in listeners {
                    let acceptor = Acceptor(
                        listener.sockets[index], certificate: listener.certificate, on: shared)
                    running.acceptors.append((acceptor, shared))
                }
                try loop.start(name: "http-\(index)")
            }
        } catch {
            for shared in running.loops { shared.loop.stop() }
            throw .threading(error)
        }
        return try publish(running)
    }

    private func publish(_ started: Running) throws(HTTPServerError) -> [SocketAddress] {
        let waiters: [CheckedContinuation<[SocketAddress], Never>]? = state.withLock { state in
            guard case .new(let waiters) = state else { return nil }
            state = .running(started)
            return waiters
        }
        guard let waiters else {
            for shared in started.loops { shared.loop.stop() }
            throw .alreadyStarted
        }
        for (acceptor, shared) in started.acceptors {
            let observer = observer
            let task = Task(executorPreference: shared.loop) {
                do throws(ThreadingError) {
                    try await acceptor.run()
                } catch {
                    observer?.refused(.descriptors, from: "\(error)")
                }
            }
            state.withLock { state in
                guard case .running(var running) = state else { return }
                running.tasks.append(task)
                state = .running(running)
            }
        }
        for waiter in waiters { waiter.resume(returning: started.addresses) }
        return started.addresses
    }

    private struct OpenEndpoint {
        var address: SocketAddress
        var sockets: [Listener]
        var configuration: TLSConfiguration?
        var certificate: Locked<TLSContext?>
    }

    private func openListeners() throws(HTTPServerError) -> [OpenEndpoint] {
        var result: [OpenEndpoint] = []
        for endpoint in configuration.endpoints {
            if endpoint.tls == nil, !endpoint.allowPlaintext, !endpoint.address.isLoopback {
                throw .plaintextNotAllowed(endpoint.address)
            }
            var context: TLSContext?
            if let tls = endpoint.tls {
                do throws(TLSError) { context = try TLSContext(tls) } catch { throw .tls(error) }
            }
            do throws(SocketError) {
                let sockets = try Listener.open(
                    endpoint.address, count: configuration.loopCount, backlog: configuration.backlog)
                result.append(
                    OpenEndpoint(
                        address: sockets[0].address, sockets: sockets, configuration: endpoint.tls,
                        certificate: Locked(context)))
            } catch { throw .socket(error) }
        }
        return result
    }

    /// Waits for ``start()``.
    ///
    /// - Returns: The addresses that the server listens on.
    package func waitUntilListening() async -> [SocketAddress] {
        await withCheckedContinuation { continuation in
            let addresses: [SocketAddress]? = state.withLock { state in
                switch state {
                case .new(var waiters):
                    waiters.append(continuation)
                    state = .new(waiters: waiters)
                    return nil
                case .running(let running): return running.addresses
                case .stopped: return []
                }
            }
            if let addresses { continuation.resume(returning: addresses) }
        }
    }

    // MARK: - While it runs

    /// The number of open connections.
    package var connectionCount: Int { limiter.count }

    /// The files of private keys that others than their owner can read, to be warned of.
    package var exposedKeyFiles: [String] {
        state.withLock { state in
            guard case .running(let running) = state else { return [] }
            return running.certificates.compactMap { certificate in
                certificate.context.withLock { $0?.isKeyExposed } == true
                    ? certificate.configuration.keyFile : nil
            }
        }
    }

    /// The loops' lag, each time since the last call.
    package var lags: [LoopLag] {
        state.withLock { state in
            guard case .running(let running) = state else { return [] }
            return running.loops.map(\.loop.lag)
        }
    }

    /// Reads certificates and keys again, for new connections; the others keep what they have.
    ///
    /// - Throws: ``TLSError`` if one is of no use; then nothing changes.
    package func reloadCertificates() throws(TLSError) {
        let certificates = state.withLock { state in
            guard case .running(let running) = state else {
                return [(configuration: TLSConfiguration, context: Locked<TLSContext?>)]()
            }
            return running.certificates
        }
        var fresh: [TLSContext] = []
        for certificate in certificates { fresh.append(try TLSContext(certificate.configuration)) }
        for (certificate, context) in zip(certificates, fresh) {
            certificate.context.withLock { $0 = context }
        }
    }

    // MARK: - Stop

    /// Stops gracefully: no new connections, idle ones end at once, what is in flight is answered.
    ///
    /// - Parameter limit: How long what is in flight may take before it is cut; the configuration's by default.
    package func stop(within limit: Duration? = nil) async {
        let running: Running? = state.withLock { state in
            guard case .running(let running) = state else { return nil }
            state = .stopped
            return running
        }
        guard let running else { return }
        for (acceptor, shared) in running.acceptors { shared.loop.execute { acceptor.stop() } }
        for shared in running.loops { shared.loop.execute { shared.drain() } }
        await end(running, within: limit ?? configuration.timeouts.stop)
    }

    /// Waits for the end of what is in flight, and cuts it when the time is up.
    private func end(_ running: Running, within limit: Duration) async {
        guard let first = running.loops.first?.loop else { return }
        await withCheckedContinuation { continuation in
            let waiter = Locked<CheckedContinuation<Void, Never>?>(continuation)
            @Sendable func finish() { waiter.withLock { $0.take() }?.resume() }
            let watch = Task(executorPreference: first) {
                await first.sleep(until: first.clock.now + limit)
                guard !Task.isCancelled else { return }
                for shared in running.loops { shared.loop.execute { shared.cut() } }
                for task in running.tasks { task.cancel() }
                // A service that does not heed its cancellation cannot hold up the end.
                await first.sleep(until: first.clock.now + Self.cancellationPatience)
                finish()
            }
            Task {
                for task in running.tasks { await task.value }
                watch.cancel()
                await watch.value
                for shared in running.loops { shared.loop.stop() }
                finish()
            }
        }
    }

    private static let cancellationPatience = Duration.seconds(1)
}

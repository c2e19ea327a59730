import HTTP
import Sockets
import Threading

/// Accepts the connections of one listener on one loop, and owns their tasks.
///
/// Unchecked: it is used on its loop's thread alone, but for the certificate, which is locked.
final class Acceptor: @unchecked Sendable {
    /// Accepted at most before the other tasks of the loop have their turn.
    private static let burst = 64

    /// Connections over the limit that are told so at most; the others are closed without a word.
    private static let politeRefusals = 64

    private let listener: Listener
    private let shared: ServerLoop
    private let certificate: Locked<TLSContext?>
    private var readiness: Readiness?
    private var isStopping = false
    private var refusals = 0

    init(_ listener: Listener, certificate: Locked<TLSContext?>, on shared: ServerLoop) {
        self.listener = listener
        self.certificate = certificate
        self.shared = shared
    }

    /// Accepts until ``stop()``, then serves what has been accepted to its end.
    ///
    /// - Throws: ``ThreadingError`` if the loop cannot take the listener.
    func run() async throws(ThreadingError) {
        let readiness = try listener.attach(to: shared.loop)
        self.readiness = readiness
        await withDiscardingTaskGroup { group in
            while !isStopping {
                switch acceptBurst(into: &group) {
                case .exhausted:
                    // Level or edge, epoll would not help: the connection waits, and no descriptor is free.
                    shared.observer?.refused(.descriptors, from: listener.address.host)
                    _ = await readiness.wait(for: [], until: shared.loop.now + .milliseconds(200))
                case .more: await Task.yield()
                case .none: _ = await readiness.wait(for: .read)
                }
            }
            // What has been accepted by the kernel would be reset with the listener.
            while case .more = acceptBurst(into: &group) {}
            listener.detach()
            self.readiness = nil
        }
    }

    /// Lets no more connections in.
    func stop() {
        isStopping = true
        readiness?.interrupt()
    }

    private enum Rest {
        case none, more, exhausted
    }

    private func acceptBurst(into group: inout DiscardingTaskGroup) -> Rest {
        for _ in 0..<Self.burst {
            switch listener.accept() {
            case .accepted(let socket, let peer): start(socket, from: peer, in: &group)
            case .none: return .none
            case .failed: continue
            case .exhausted: return .exhausted
            }
        }
        return .more
    }

    private func start(
        _ socket: consuming Descriptor, from peer: SocketAddress, in group: inout DiscardingTaskGroup
    ) {
        let context = certificate.withLock { $0 }
        guard
            let connection = try? Connection(socket, peer: peer, on: shared.loop, context: context)
        else {
            // The descriptor has been closed with the attempt; the kernel's limit of watches is reached.
            shared.observer?.refused(.descriptors, from: peer.host)
            return
        }
        let driver = ConnectionDriver(connection, on: shared)
        let decision = shared.limiter.enter(peer)
        shared.observer?.connectionOpened(from: driver.peer.address)
        switch decision {
        case .serve:
            shared.add(driver)
            group.addTask(executorPreference: shared.loop) { [shared] in
                await driver.run()
                shared.remove(driver)
            }
        case .refuse(let reason):
            shared.observer?.refused(reason, from: driver.peer.address)
            guard refusals < Self.politeRefusals else {
                connection.close()
                shared.limiter.leave(peer)
                return
            }
            refusals += 1
            shared.add(driver)
            group.addTask(executorPreference: shared.loop) { [self] in
                await driver.refuse()
                shared.remove(driver)
                refusals -= 1
            }
        }
    }
}

import CLinux
import Glibc
package import Threading

/// A socket that accepts connections on one event loop.
///
/// Every loop has one of its own for the same address (SO_REUSEPORT), between which the kernel spreads the
/// connections.
///
/// Unchecked: after its creation it is used on its loop alone.
package final class Listener: @unchecked Sendable {
    /// What one attempt to accept gave.
    package enum Outcome: ~Copyable {
        /// A connection, non-blocking.
        case accepted(Descriptor, SocketAddress)

        /// No connection waits.
        case none

        /// That connection has failed already; there may be others.
        case failed

        /// The process or the system has no descriptors or no memory left; one connection was
        /// accepted and closed if that could be done.
        case exhausted
    }

    /// The address it is bound to, with the port that the system chose.
    package let address: SocketAddress

    private let socket: Descriptor
    private var readiness: Readiness?
    /// Held back, so that at the limit of descriptors a connection can still be accepted and closed.
    private var spare: CInt

    /// Opens as many sockets as there are loops, and listens.
    ///
    /// - Parameters:
    ///   - address: Where to listen; port 0 lets the system choose.
    ///   - count: The number of listeners, all of the same port.
    ///   - backlog: The most connections that wait to be accepted, capped by the system.
    /// - Returns: The listeners.
    /// - Throws: ``SocketError`` if the address is not available.
    package static func open(
        _ address: SocketAddress, count: Int, backlog: Int = 4096
    ) throws(SocketError) -> [Listener] {
        if address.port != 0 {
            // SO_REUSEPORT alone would let a second server share the port, and half of the requests with it.
            let probe = try makeSocket(for: address, options: [SO_REUSEADDR])
            guard address.withSystemAddress({ bind(probe.number, $0, $1) }) == 0 else {
                throw SocketError("bind \(address)")
            }
        }
        var listeners: [Listener] = []
        for _ in 0..<max(1, count) {
            listeners.append(try open(listeners.first?.address ?? address, backlog: backlog))
        }
        return listeners
    }

    private static func makeSocket(
        for address: SocketAddress, options: [CInt]
    ) throws(SocketError) -> Descriptor {
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let number = newSocket(address.family, kind)
        guard number >= 0 else { throw SocketError("socket") }
        for option in options where !setOption(number, SOL_SOCKET, option, 1) {
            let code = errno
            close(number)
            throw SocketError("setsockopt", code: code)
        }
        return Descriptor(taking: number)
    }

    private static func open(_ address: SocketAddress, backlog: Int) throws(SocketError) -> Listener {
        let socket = try makeSocket(for: address, options: [SO_REUSEADDR, SO_REUSEPORT])
        let number = socket.number
        // An accepted socket inherits it, which spares a call for each connection.
        guard setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY, 1) else { throw SocketError("TCP_NODELAY") }
        _ = setOption(number, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, 30_000)
        guard address.withSystemAddress({ bind(number, $0, $1) }) == 0 else {
            throw SocketError("bind \(address)")
        }
        guard listen(number, CInt(clamping: backlog)) == 0 else { throw SocketError("listen \(address)") }
        var storage = sockaddr_storage()
        guard systemAddress(&storage, { getsockname(number, $0, $1) }) == 0,
            let bound = SocketAddress(storage)
        else { throw SocketError("getsockname") }
        return Listener(socket: socket, address: bound)
    }

    private init(socket: consuming Descriptor, address: SocketAddress) {
        self.socket = socket
        self.address = address
        spare = Self.openSpare()
    }

    deinit {
        if spare >= 0 { close(spare) }
    }

    /// Puts the listener on a loop; to be called on that loop.
    ///
    /// - Parameter loop: The loop.
    /// - Returns: What tells when a connection waits.
    /// - Throws: ``ThreadingError``.
    package func attach(to loop: EventLoop) throws(ThreadingError) -> Readiness {
        let readiness = try loop.register(socket.number)
        self.readiness = readiness
        return readiness
    }

    /// Takes the listener from its loop; connections that wait in it are lost when it is released.
    package func detach() {
        readiness?.invalidate()
        readiness = nil
    }

    /// Accepts a connection that waits.
    package func accept() -> Outcome {
        var storage = sockaddr_storage()
        let flags = CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let number = socket.number
        let accepted = systemAddress(&storage) { accept4(number, $0, $1, flags) }
        if accepted >= 0 {
            let descriptor = Descriptor(taking: accepted)
            guard let peer = SocketAddress(storage) else { return .failed }
            return .accepted(descriptor, peer)
        }
        switch errno {
        case EAGAIN:
            readiness?.clear(.read)
            return .none
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            shedOne()
            return .exhausted
        default:
            // ECONNABORTED, EINTR, EPROTO and the errors of the network that accept(2) passes on.
            return .failed
        }
    }

    /// Lets one waiting client see a closed connection instead of waiting in the backlog.
    private func shedOne() {
        guard spare >= 0 else {
            spare = Self.openSpare()
            return
        }
        close(spare)
        let accepted = accept4(socket.number, nil, nil, CInt(SOCK_CLOEXEC.rawValue))
        if accepted >= 0 { close(accepted) }
        spare = Self.openSpare()
    }

    private static func openSpare() -> CInt { Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
}

private func newSocket(_ family: CInt, _ kind: CInt) -> CInt { Glibc.socket(family, kind, 0) }

func setOption(_ number: CInt, _ level: CInt, _ option: CInt, _ value: CInt) -> Bool {
    var value = value
    return setsockopt(number, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) == 0
}

func systemAddress(
    _ storage: inout sockaddr_storage,
    _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
) -> CInt {
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
}

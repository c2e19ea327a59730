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

    /// Opens a socket and listens.
    ///
    /// - Parameters:
    ///   - address: Where to listen; port 0 lets the system choose.
    ///   - backlog: The most connections that wait to be accepted, capped by the system.
    /// - Returns: The listener.
    /// - Throws: ``SocketError`` if the address is not available.
    package static func open(
        _ address: SocketAddress, backlog: Int = 4096
    ) throws(SocketError) -> Listener {
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let number = newSocket(address.family, kind)
        guard number >= 0 else { throw SocketError("socket") }
        let socket = Descriptor(taking: number)
        for option in [SO_REUSEADDR, SO_REUSEPORT] {
            guard setOption(number, SOL_SOCKET, option, 1) else { throw SocketError("setsockopt") }
        }
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

    /// Makes sure that nobody listens at an address, for with SO_REUSEPORT the kernel would let another process of the
    /// same user have it too, and spread the connections over the two.
    ///
    /// - Parameter address: Where to listen; with port 0 there is nothing to look for.
    /// - Throws: ``SocketError`` if the address is not available.
    package static func requireUnused(_ address: SocketAddress) throws(SocketError) {
        guard address.port != 0 else { return }
        let number = newSocket(address.family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue))
        guard number >= 0 else { throw SocketError("socket") }
        let socket = Descriptor(taking: number)
        // What a server before has left behind in TIME_WAIT is no hindrance.
        guard setOption(socket.number, SOL_SOCKET, SO_REUSEADDR, 1) else { throw SocketError("setsockopt") }
        guard address.withSystemAddress({ bind(socket.number, $0, $1) }) == 0 else {
            throw SocketError("bind \(address)")
        }
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

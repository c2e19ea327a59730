import CLinux
import Glibc
package import Threading

/// One stream of octets with a peer, plain or encrypted, on one event loop.
///
/// Reading and writing never block; what has to wait says for what. Errors of the connection and its end
/// by the peer are results, not errors, since every server meets them all the time.
///
/// Unchecked: it is used on its loop alone.
package final class Connection: @unchecked Sendable {
    /// What an attempt to read or write gave.
    package enum Outcome: Sendable, Hashable {
        /// That many octets, at least 1.
        case octets(Int)

        /// Nothing could be done before a direction is ready; with TLS not always the one asked for.
        case wouldBlock(Readiness.Direction)

        /// The peer has sent its last octet.
        case end

        /// The connection is of no more use: reset, or a TLS error.
        case failed
    }

    /// Tells when it can be read or written.
    package let readiness: Readiness

    /// The peer's address.
    package let peer: SocketAddress

    private let socket: Descriptor
    private let session: TLSSession?
    private let context: TLSContext?

    /// Whether the peer may believe that the connection goes on.
    private var isOpen = true

    /// Puts an accepted connection on a loop; to be called on that loop.
    ///
    /// - Parameters:
    ///   - socket: The connection, non-blocking.
    ///   - peer: The other end.
    ///   - loop: The loop.
    ///   - context: The TLS settings; nil for plain octets.
    /// - Throws: ``ThreadingError`` if the loop can take no more, or there is no memory.
    package init(
        _ socket: consuming Descriptor, peer: SocketAddress, on loop: EventLoop, context: TLSContext? = nil
    ) throws(ThreadingError) {
        var session: TLSSession?
        if let context {
            session = context.makeSession(on: socket.number)
            guard session != nil else { throw ThreadingError(operation: "SSL_new", code: ENOMEM) }
        }
        readiness = try loop.register(socket.number)
        self.session = session
        self.context = context
        self.peer = peer
        self.socket = socket
    }

    /// Whether octets are encrypted.
    package var isEncrypted: Bool { session != nil }

    /// The TLS version in use, such as `TLSv1.3`; nil without TLS.
    package var tlsVersion: String? { session?.version }

    /// The names in the client's verified certificate; none without one.
    package var certificateNames: [String] { session?.peerNames() ?? [] }

    /// Whether a client with these names in its certificate is let in.
    package func acceptsCertificate(named names: [String]) -> Bool { context?.accepts(names) ?? true }

    /// Goes on with the TLS handshake; without TLS there is none.
    ///
    /// - Returns: `octets(1)` once it is complete, else what to wait for.
    package func handshake() -> Outcome {
        guard let session else { return .octets(1) }
        let outcome = noting(session.handshake())
        // TLS reads ahead: the first request may have left the socket with the handshake's last octets, even before
        // the loop has heard of them, and no edge would ever tell.
        if case .octets = outcome { readiness.assume(.read) }
        return outcome
    }

    /// Reads what has arrived.
    ///
    /// - Parameter buffer: Where to, not empty.
    /// - Returns: The number of octets, or why there are none.
    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        if let session { return noting(session.read(into: buffer)) }
        while true {
            let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 {
                // Less than there was room for: the socket is empty, and the next octet makes an edge.
                if count < buffer.count, !readiness.isEnding { readiness.clear(.read) }
                return .octets(count)
            }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                readiness.clear(.read)
                return .wouldBlock(.read)
            default: return .failed
            }
        }
    }

    /// Writes as much as the socket takes.
    ///
    /// - Parameter buffer: What to write, not empty.
    /// - Returns: The number of octets taken, or why there are none.
    package func write(_ buffer: UnsafeRawBufferPointer) -> Outcome {
        if let session { return noting(session.write(buffer)) }
        while true {
            let count = send(socket.number, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
            if count >= 0 { return .octets(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                readiness.clear(.write)
                return .wouldBlock(.write)
            default: return .failed
            }
        }
    }

    /// Says that no more octets follow: close_notify where there is TLS, then FIN.
    package func endWriting() {
        guard isOpen else { return }
        isOpen = false
        session?.endWriting()
        shutdown(socket.number, CInt(SHUT_WR))
    }

    /// Ends both directions now and makes the coming close a reset, which frees the kernel's buffers at once.
    package func abandon() {
        isOpen = false
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            socket.number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        shutdown(socket.number, CInt(SHUT_RDWR))
    }

    /// Takes the connection from its loop; the socket closes with the last reference.
    package func close() {
        if isOpen {
            isOpen = false
            session?.endWriting()
        }
        readiness.invalidate()
    }

    /// Reads and drops raw octets below TLS, to let a peer finish sending.
    ///
    /// - Parameter buffer: Room for them; its content is of no use.
    /// - Returns: The number of octets, or why there are none.
    package func drain(using buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .octets(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                readiness.clear(.read)
                return .wouldBlock(.read)
            default: return .failed
            }
        }
    }

    private func noting(_ outcome: Outcome) -> Outcome {
        switch outcome {
        case .wouldBlock(let direction): readiness.clear(direction)
        case .failed: isOpen = false
        default: break
        }
        return outcome
    }
}

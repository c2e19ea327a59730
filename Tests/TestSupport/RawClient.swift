import Glibc
import Threading

/// A client that sends and receives raw octets over loopback, blocking on a thread of its own.
///
/// No call takes longer than the patience that it was created with.
package actor RawClient {
    /// What a client could not do.
    package struct Failure: Error, CustomStringConvertible {
        /// The call and its reason.
        package var description: String
    }

    private let thread: WorkerThread
    private var descriptor: CInt
    private var received: [UInt8] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: The port.
    ///   - receiveBuffer: The size of the kernel's buffer for what arrives; nil for the system's choice.
    ///   - patienceSeconds: How long one call may block.
    /// - Throws: ``Failure`` or ``ThreadingError``.
    package init(port: UInt16, receiveBuffer: Int? = nil, patienceSeconds: Int = 20) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "socket: \(errno)") }
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        if var receiveBuffer = receiveBuffer.map(CInt.init) {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw Failure(description: "connect: \(String(cString: strerror(code)))")
        }
        self.descriptor = descriptor
        thread = try WorkerThread(name: "client")
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
        thread.stop()
    }

    /// Sends octets, all of them unless the server closes.
    ///
    /// - Parameter bytes: The octets.
    /// - Returns: How many were taken.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return sent }
            sent += count
        }
        return sent
    }

    /// Sends a text.
    @discardableResult
    package func send(_ text: String) -> Int { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    package func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Closes so that the server sees a reset.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Closes the connection.
    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Receives once.
    ///
    /// - Returns: Whether the connection is still open.
    /// - Throws: ``Failure`` when nothing came in time.
    private func receiveSome() throws(Failure) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { received.append(contentsOf: buffer[..<count]) }
        if count < 0, errno == EAGAIN { throw Failure(description: "nothing received in time") }
        return count > 0
    }

    /// Receives one whole response with `Content-Length` or without content.
    ///
    /// - Returns: The response.
    /// - Throws: ``Failure`` when the connection ends before, or nothing came in time.
    package func response(toHead isHead: Bool = false) throws(Failure) -> RawResponse {
        while true {
            if let (response, count) = RawResponse.parse(received, isHead: isHead) {
                received.removeFirst(count)
                return response
            }
            guard try receiveSome() else {
                throw Failure(
                    description: "closed after '\(String(decoding: received, as: UTF8.self))'")
            }
        }
    }

    /// Receives until the server closes, or resets, the connection.
    ///
    /// - Returns: All octets that were not returned yet.
    /// - Throws: ``Failure`` when the server does not close in time.
    package func receiveToEnd() throws(Failure) -> [UInt8] {
        while try receiveSome() {}
        defer { received = [] }
        return received
    }
}

/// A response as it came.
package struct RawResponse: Sendable {
    /// The status.
    package var status: Int

    /// The status line and the fields.
    package var head: String

    /// The content.
    package var body: [UInt8]

    /// The content as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// Whether the server said that it closes.
    package var closes: Bool { head.lowercased().contains("connection: close") }

    /// The first whole response in some octets; nil if there is none.
    ///
    /// - Parameters:
    ///   - bytes: The octets.
    ///   - isHead: Whether the request's method was HEAD.
    /// - Returns: The response and its number of octets.
    package static func parse(_ bytes: [UInt8], isHead: Bool = false) -> (Self, Int)? {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count >= 16,
            let start = (0...(bytes.count - 4)).first(where: { bytes[$0..<($0 + 4)].elementsEqual(end) })
        else { return nil }
        let head = String(decoding: bytes[..<start], as: UTF8.self)
        let status = Int(head.dropFirst(9).prefix(3)) ?? 0
        var length = 0
        for line in head.lowercased().split(whereSeparator: \.isNewline)
        where line.hasPrefix("content-length: ") {
            length = Int(line.dropFirst(16)) ?? 0
        }
        if isHead || status < 200 || status == 204 || status == 304 { length = 0 }
        guard bytes.count >= start + 4 + length else { return nil }
        let body = Array(bytes[(start + 4)..<(start + 4 + length)])
        return (Self(status: status, head: head, body: body), start + 4 + length)
    }
}

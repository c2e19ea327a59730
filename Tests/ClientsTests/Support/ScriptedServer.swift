import CLinux
import Foundation
import Threading

/// A server of raw octets on a free port: a script decides, connection by connection, what is sent and when.
final class ScriptedServer: Sendable {
    /// One connection, used by its script's thread alone.
    final class Connection: Sendable {
        let number: Int
        private let descriptor: CInt
        private let record: Locked<[String]>
        private let rest = Locked<[UInt8]>([])

        fileprivate init(number: Int, descriptor: CInt, record: Locked<[String]>) {
            self.number = number
            self.descriptor = descriptor
            self.record = record
        }

        /// Reads one request; nil when the client has closed.
        func readRequest() -> String? {
            var octets = rest.withLock { $0 }
            while true {
                let text = String(decoding: octets, as: UTF8.self)
                if let end = text.range(of: "\r\n\r\n") {
                    let head = text[..<end.lowerBound]
                    let length =
                        head.lowercased().components(separatedBy: "content-length: ").dropFirst()
                        .first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
                    let total = head.utf8.count + 4 + length
                    if octets.count >= total {
                        rest.withLock { $0 = Array(octets[total...]) }
                        let request = String(decoding: octets[..<total], as: UTF8.self)
                        record.withLock { $0.append(request) }
                        return request
                    }
                }
                var buffer = [UInt8](repeating: 0, count: 65536)
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return nil }
                octets.append(contentsOf: buffer[..<count])
            }
        }

        /// Sends octets; false when the client has closed.
        @discardableResult
        func send(_ octets: [UInt8]) -> Bool {
            var sent = 0
            while sent < octets.count {
                let count = octets[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }

        @discardableResult
        func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Sends an answer with a length.
        @discardableResult
        func answer(_ status: String = "200 OK", _ headers: [String] = [], _ body: String = "") -> Bool {
            let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
            return send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }

        /// Waits until the client closes.
        func waitForClose() {
            var octet: UInt8 = 0
            while recv(descriptor, &octet, 1, 0) > 0 {}
        }

        /// Closes so that the client sees a reset.
        func reset() {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        }
    }

    let port: UInt16
    private let descriptor: CInt
    private let record = Locked<[String]>([])
    private let opened = Locked(0)

    var url: String { "http://127.0.0.1:\(port)" }

    /// The requests that were read, whole.
    var requests: [String] { record.withLock { $0 } }

    /// How many connections have come.
    var connectionCount: Int { opened.withLock { $0 } }

    init(_ script: @escaping @Sendable (Connection) -> Void) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, size)
                listen(descriptor, 4096)
                _ = getsockname(descriptor, address, &size)
            }
        }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        let record = record
        let opened = opened
        try DetachedThread.start(name: "scripted") {
            var number = 0
            while true {
                let accepted = accept4(descriptor, nil, nil, CInt(SOCK_CLOEXEC.rawValue))
                guard accepted >= 0 else { return }
                var patience = timeval(tv_sec: 20, tv_usec: 0)
                setsockopt(
                    accepted, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
                opened.withLock { $0 += 1 }
                let connection = Connection(number: number, descriptor: accepted, record: record)
                number += 1
                do {
                    try DetachedThread.start(name: "connection") {
                        script(connection)
                        Glibc.close(accepted)
                    }
                } catch { Glibc.close(accepted) }
            }
        }
    }

    /// Closes the listener at the end of a test.
    func stop() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    deinit {
        shutdown(descriptor, CInt(SHUT_RDWR))
        close(descriptor)
    }
}

/// Lets threads and tasks wait until it is opened, once for each opening.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// Waits on a thread of the script, at most as long as a test may take.
    func waitOnThread() { _ = semaphore.wait(timeout: .now() + 20) }

    /// Waits without holding a thread that other tests need.
    ///
    /// - Returns: Whether it was opened in time.
    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [semaphore] in
                continuation.resume(returning: semaphore.wait(timeout: .now() + 20) == .success)
            }
        }
    }
}

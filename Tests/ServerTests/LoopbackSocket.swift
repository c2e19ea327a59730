import CLinux
import Glibc

/// The octets of a port on 127.0.0.1.
private func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}

private func withSystemAddress(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> CInt
) -> CInt {
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
}

private let addressSize = socklen_t(MemoryLayout<sockaddr_in>.size)

private func newSocket() -> CInt {
    socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
}

/// A blocking socket that is connected to a port of this machine.
func connectedSocket(port: UInt16) throws -> CInt {
    let descriptor = newSocket()
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = loopback(port: port)
    guard withSystemAddress(&address, { connect(descriptor, $0, addressSize) }) == 0 else {
        close(descriptor)
        throw TLSClient.Failure(description: "connect: \(errno)")
    }
    return descriptor
}

/// A socket that listens on a port of this machine without sharing it.
func exclusiveListener() -> (descriptor: CInt, port: UInt16) {
    let descriptor = newSocket()
    var address = loopback(port: 0)
    var size = addressSize
    _ = withSystemAddress(&address) { bind(descriptor, $0, addressSize) }
    listen(descriptor, 1)
    _ = withSystemAddress(&address) { getsockname(descriptor, $0, &size) }
    return (descriptor, UInt16(bigEndian: address.sin_port))
}

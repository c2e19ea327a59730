import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address in network order, IPv4 in the mapped form `::ffff:a.b.c.d`.
    package private(set) var octets: (high: UInt64, low: UInt64)

    /// The port in host order.
    package var port: UInt16

    private let isIPv4: Bool
    private let scope: UInt32

    /// Reads an address in text form.
    ///
    /// - Parameters:
    ///   - host: An address such as `127.0.0.1` or `::1`; names are not looked up, except `localhost`.
    ///   - port: The port; 0 lets the system choose.
    /// - Throws: ``SocketError`` if the text is no address.
    package init(host: String, port: UInt16) throws(SocketError) {
        let host = host == "localhost" ? "127.0.0.1" : host
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            self.init(four: four, port: port)
        } else if inet_pton(AF_INET6, host, &six) == 1 {
            self.init(six: six, port: port, scope: 0)
        } else {
            throw SocketError("address '\(host)'", code: EINVAL)
        }
    }

    private init(four: in_addr, port: UInt16) {
        octets = (0, UInt64(0xffff) << 32 | UInt64(UInt32(bigEndian: four.s_addr)))
        self.port = port
        isIPv4 = true
        scope = 0
    }

    private init(six: in6_addr, port: UInt16, scope: UInt32) {
        octets = withUnsafeBytes(of: six) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.port = port
        isIPv4 = false
        self.scope = scope
    }

    init?(_ storage: borrowing sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) }
            self.init(four: address.sin_addr, port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
            self.init(
                six: address.sin6_addr, port: UInt16(bigEndian: address.sin6_port),
                scope: address.sin6_scope_id
            )
        default: return nil
        }
    }

    var family: CInt { isIPv4 ? AF_INET : AF_INET6 }

    /// Whether the address reaches this machine only (127.0.0.0/8, `::1`).
    package var isLoopback: Bool {
        if octets.high == 0, octets.low >> 32 == 0xffff { return (octets.low >> 24) & 0xff == 127 }
        return octets.high == 0 && octets.low == 1
    }

    /// The address without the port, as text; an IPv4 client of an IPv6 socket reads as IPv4.
    package var host: String {
        if octets.high == 0, octets.low >> 32 == 0xffff {
            let value = UInt32(truncatingIfNeeded: octets.low)
            return "\(value >> 24).\((value >> 16) & 0xff).\((value >> 8) & 0xff).\(value & 0xff)"
        }
        var six = sixAddress
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let start = buffer.baseAddress,
                inet_ntop(AF_INET6, &six, start, socklen_t(buffer.count)) != nil
            else { return "?" }
            return String(cString: start)
        }
    }

    package var description: String { host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    private var sixAddress: in6_addr {
        var six = in6_addr()
        withUnsafeMutableBytes(of: &six) { bytes in
            bytes.storeBytes(of: octets.high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: octets.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return six
    }

    /// Calls a function with the system's form of the address.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if isIPv4 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(truncatingIfNeeded: octets.low).bigEndian
            return withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = sixAddress
        address.sin6_scope_id = scope
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.octets == right.octets && left.port == right.port && left.scope == right.scope
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(octets.high)
        hasher.combine(octets.low)
        hasher.combine(port)
    }
}

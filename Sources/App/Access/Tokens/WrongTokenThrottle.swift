import Glibc
import Threading

/// Slows down an address that sends wrong tokens.
///
/// The first few wrong tokens cost nothing: people mistype, and a rotation takes a while. After them each
/// further one doubles a pause in which the address gets 429 for wrong tokens. A right token is let in at any
/// time, so nobody can lock out a neighbour behind the same address. Memory is bounded: when the table is
/// full, the address that failed longest ago is forgotten.
package final class WrongTokenThrottle: Sendable {
    /// When and how much to slow down.
    package struct Limits: Sendable, Hashable {
        /// Wrong tokens before the first pause.
        package var freeAttempts: Int
        /// The first pause, in seconds.
        package var firstPause: Int64
        /// The longest pause, in seconds.
        package var longestPause: Int64
        /// After how many seconds without a wrong token an address is forgotten.
        package var memory: Int64
        /// How many addresses are remembered.
        package var capacity: Int

        /// Creates limits; the defaults are those of the product.
        package init(
            freeAttempts: Int = 5, firstPause: Int64 = 1, longestPause: Int64 = 300, memory: Int64 = 900,
            capacity: Int = 4096
        ) {
            self.freeAttempts = freeAttempts
            self.firstPause = firstPause
            self.longestPause = longestPause
            self.memory = memory
            self.capacity = max(1, capacity)
        }
    }

    /// The part of an address that one party controls: an IPv4 address, or the /64 of an IPv6 address,
    /// since a single host is given a whole /64 (RFC 6177).
    private enum Network: Hashable {
        case version4(UInt32)
        case version6(UInt64)
        case other(String)
    }

    private struct Entry {
        var failures = 0
        var pausedUntil: Int64 = 0
        var lastFailure: Int64 = 0
    }

    private let limits: Limits
    private let entries = Locked<[Network: Entry]>([:])

    /// Creates a throttle that remembers nobody yet.
    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Records a wrong token.
    ///
    /// - Parameters:
    ///   - address: the peer's address as text, without a port.
    ///   - time: the present moment, in seconds of any clock that does not go back.
    /// - Returns: how many seconds the address must wait; nil while it need not.
    package func recordWrongToken(from address: String, at time: Int64) -> Int64? {
        let network = Self.network(of: address)
        // No clock shows such times; sums of them do not overflow.
        let time = min(max(time, 0), 1 << 50)
        return entries.withLock { entries in
            var entry = entries[network] ?? Entry()
            if entry.failures > 0, time - entry.lastFailure >= limits.memory { entry = Entry() }
            // What comes during a pause does not lengthen it: the answer said when to come again.
            if time < entry.pausedUntil { return entry.pausedUntil - time }
            if entries[network] == nil, entries.count >= limits.capacity {
                Self.makeRoom(in: &entries, at: time, memory: limits.memory)
            }
            entry.failures += 1
            entry.lastFailure = time
            let excess = entry.failures - limits.freeAttempts
            if excess >= 0 { entry.pausedUntil = time + pause(after: excess) }
            entries[network] = entry
            return nil
        }
    }

    /// The number of addresses that are remembered.
    package var count: Int { entries.withLock { $0.count } }

    private func pause(after excess: Int) -> Int64 {
        let (length, overflow) = limits.firstPause.multipliedReportingOverflow(
            by: 1 << Int64(min(excess, 40)))
        return overflow ? limits.longestPause : min(length, limits.longestPause)
    }

    /// Drops what is too old and, if that is nothing, a tenth of the table, the oldest first.
    ///
    /// One pass for many insertions, so that a flood from many addresses costs little each.
    private static func makeRoom(in entries: inout [Network: Entry], at time: Int64, memory: Int64) {
        let before = entries.count
        entries = entries.filter { time - $0.value.lastFailure < memory }
        guard entries.count == before else { return }
        let oldest = entries.sorted { $0.value.lastFailure < $1.value.lastFailure }.prefix(
            max(1, before / 10))
        for (network, _) in oldest { entries[network] = nil }
    }

    private static func network(of address: String) -> Network {
        var version4 = in_addr()
        if inet_pton(AF_INET, address, &version4) == 1 { return .version4(version4.s_addr) }
        var version6 = in6_addr()
        // A zone (`%eth0`) says by which interface a link-local address is reached.
        let text = address.split(separator: "%", maxSplits: 1).first.map(String.init) ?? address
        guard inet_pton(AF_INET6, text, &version6) == 1 else { return .other(address) }
        return withUnsafeBytes(of: version6) { octets in
            // ::ffff:0:0/96 are IPv4 addresses seen by an IPv6 socket (RFC 4291 section 2.5.5.2).
            if octets[..<10].allSatisfy({ $0 == 0 }), octets[10] == 0xff, octets[11] == 0xff {
                return .version4(octets.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
            }
            return .version6(octets.loadUnaligned(as: UInt64.self))
        }
    }
}

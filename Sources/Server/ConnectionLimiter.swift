import Sockets
import Synchronization
import Threading

/// Counts the connections of all loops, in all and by address.
final class ConnectionLimiter: Sendable {
    enum Decision {
        case serve
        case refuse(RefusalReason)
    }

    private struct Address: Hashable {
        var high: UInt64
        var low: UInt64

        init(_ address: SocketAddress) {
            high = address.octets.high
            low = address.octets.low
        }
    }

    private let maximum: Int
    private let maximumPerAddress: Int?
    private let total = Atomic<Int>(0)
    private let byAddress = Locked<[Address: Int]>([:])

    init(maximum: Int, maximumPerAddress: Int?) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    /// The number of connections that are open.
    var count: Int { total.load(ordering: .relaxed) }

    /// Counts a connection in, whatever the decision is.
    func enter(_ address: SocketAddress) -> Decision {
        let (_, count) = total.wrappingAdd(1, ordering: .relaxed)
        if let maximumPerAddress {
            let ofAddress = byAddress.withLock { counts in
                counts[Address(address), default: 0] += 1
                return counts[Address(address), default: 0]
            }
            if ofAddress > maximumPerAddress { return .refuse(.addressLimit) }
        }
        return count > maximum ? .refuse(.connectionLimit) : .serve
    }

    /// Counts a connection out.
    func leave(_ address: SocketAddress) {
        total.wrappingSubtract(1, ordering: .relaxed)
        guard maximumPerAddress != nil else { return }
        byAddress.withLock { counts in
            guard let count = counts[Address(address)] else { return }
            counts[Address(address)] = count > 1 ? count - 1 : nil
        }
    }
}

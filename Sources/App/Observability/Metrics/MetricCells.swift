import Glibc
import Synchronization

/// Numbers that many threads add to and that are read seldom.
///
/// Each thread adds to one of a few copies, chosen by its identity, and a reader sums the copies. So two event
/// loops write no common cache line (unless their identities collide, which costs time and no count), and an
/// addition is one relaxed atomic instruction.
///
/// Unchecked: the memory is reached through atomics alone and is freed with the last reference.
final class MetricCells: @unchecked Sendable {
    private static let shards = 8
    /// The words of a cache line, twice, because the hardware prefetches lines in pairs.
    private static let alignment = 16

    /// The number of cells.
    let count: Int

    private let stride: Int
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    /// Creates cells that hold zero.
    init(count: Int) {
        self.count = count
        stride = (count + Self.alignment - 1) / Self.alignment * Self.alignment
        let total = stride * Self.shards
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: total * MemoryLayout<Atomic<UInt64>>.stride, alignment: Self.alignment * 8)
        cells = memory.bindMemory(to: Atomic<UInt64>.self, capacity: total)
        for index in 0..<total { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit { cells.deallocate() }

    /// Adds to a cell; an index outside is ignored.
    func add(_ amount: UInt64, to index: Int) {
        guard index >= 0, index < count else { return }
        cells[Self.shard * stride + index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// Adds one to a cell and an amount to another, of the same copy.
    func addOne(to index: Int, and amount: UInt64, to other: Int) {
        guard index >= 0, index < count, other >= 0, other < count else { return }
        let start = cells + Self.shard * stride
        start[index].wrappingAdd(1, ordering: .relaxed)
        start[other].wrappingAdd(amount, ordering: .relaxed)
    }

    /// The sum of a cell's copies.
    func value(of index: Int) -> UInt64 {
        guard index >= 0, index < count else { return 0 }
        return (0..<Self.shards).reduce(0) { sum, shard in
            sum &+ cells[shard * stride + index].load(ordering: .relaxed)
        }
    }

    /// The calling thread's copy: thread control blocks lie pages apart, so a multiplicative hash spreads them.
    private static var shard: Int {
        Int(truncatingIfNeeded: (UInt64(pthread_self()) >> 12 &* 0x9E37_79B9_7F4A_7C15) >> 61)
    }
}

/// The deadlines of a loop, earliest first.
///
/// A binary heap in which each waiter knows its place, so that it has one entry at most and can be taken out.
/// Moving a deadline to a later moment does not touch the heap: the entry is corrected when it comes up.
/// That keeps a keep-alive connection, whose deadline moves with each request, out of here.
struct DeadlineHeap {
    private struct Entry {
        var time: UInt64
        let waiter: Readiness
    }

    private var entries: [Entry] = []

    /// When to look again; nil if there is nothing to wait for.
    var earliest: UInt64? { entries.first?.time }

    /// The number of waiters in the heap.
    var count: Int { entries.count }

    /// Sees to it that the waiter comes up at its deadline at the latest.
    mutating func note(_ waiter: Readiness) {
        let time = waiter.deadline
        if waiter.heapIndex < 0 {
            guard time != .max else { return }
            entries.append(Entry(time: time, waiter: waiter))
            waiter.heapIndex = entries.count - 1
            siftUp(entries.count - 1)
        } else if time < entries[waiter.heapIndex].time {
            entries[waiter.heapIndex].time = time
            siftUp(waiter.heapIndex)
        }
    }

    /// Forgets a waiter.
    mutating func remove(_ waiter: Readiness) {
        let index = waiter.heapIndex
        guard index >= 0 else { return }
        waiter.heapIndex = -1
        let last = entries.removeLast()
        guard index < entries.count else { return }
        entries[index] = last
        last.waiter.heapIndex = index
        siftDown(index)
        siftUp(index)
    }

    /// Takes out a waiter whose deadline has come; nil if there is none.
    mutating func popExpired(at now: UInt64) -> Readiness? {
        while let first = entries.first, first.time <= now {
            let deadline = first.waiter.deadline
            if deadline <= now || deadline == .max {
                remove(first.waiter)
                if deadline <= now { return first.waiter }
            } else {
                entries[0].time = deadline
                siftDown(0)
            }
        }
        return nil
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard entries[index].time < entries[parent].time else { return }
            swapEntries(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in (2 * index + 1)...(2 * index + 2)
            where child < entries.count && entries[child].time < entries[least].time {
                least = child
            }
            guard least != index else { return }
            swapEntries(index, least)
            index = least
        }
    }

    private mutating func swapEntries(_ left: Int, _ right: Int) {
        entries.swapAt(left, right)
        entries[left].waiter.heapIndex = left
        entries[right].waiter.heapIndex = right
    }

    /// Whether every entry is at most as late as its children and every waiter knows its place.
    var isConsistent: Bool {
        entries.indices.allSatisfy { index in
            entries[index].waiter.heapIndex == index
                && (index == 0 || entries[(index - 1) / 2].time <= entries[index].time)
        }
    }
}

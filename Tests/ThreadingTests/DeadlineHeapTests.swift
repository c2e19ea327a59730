import TestSupport
import Testing

@testable import Threading

@Suite struct DeadlineHeapTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func waitersComeUpOnceAtTheirLastDeadline(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let loop = try EventLoop(clock: .manual(ManualClock()))
        let waiters = (0..<40).map { _ in Readiness(loop: loop, descriptor: -1, generation: 0) }
        var heap = DeadlineHeap()
        var now: UInt64 = 0
        for _ in 0..<500 {
            let waiter = waiters[Int.random(in: 0..<waiters.count, using: &generator)]
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                waiter.deadline = now + UInt64.random(in: 1...100, using: &generator)
                heap.note(waiter)
            case 2:
                waiter.deadline = .max
                heap.remove(waiter)
            default:
                now += UInt64.random(in: 0...20, using: &generator)
                let due = waiters.filter { $0.deadline <= now }.count
                var seen = 0
                while let expired = heap.popExpired(at: now) {
                    #expect(expired.deadline <= now)
                    expired.deadline = .max
                    seen += 1
                }
                #expect(seen == due)
            }
            #expect(heap.isConsistent)
        }
    }
}

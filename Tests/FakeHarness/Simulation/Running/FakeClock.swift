import Glibc
import Threading

/// The time of a fake Harness: the system's, or one that stands still until it is moved.
///
/// Waiting tasks are counted, so that a test can let everything happen that follows from moving the clock.
package final class FakeClock: Sendable {
    private struct Waiter {
        var deadline: Int64?
        var group: String
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var manual: Int64?
        var nextWaiter = 0
        var waiters: [Int: Waiter] = [:]
        var active = 0
        var settling: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Locked<State>

    /// Creates a clock.
    ///
    /// - Parameter manual: The time at which it stands, in Unix milliseconds; nil for the system's time.
    package init(manual: Int64? = nil) {
        state = Locked(State(manual: manual))
    }

    /// The present time in Unix milliseconds.
    package var now: Int64 {
        state.withLock { $0.manual } ?? Self.system
    }

    private static var system: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Moves the clock on, and returns when all that follows has happened; a running clock cannot be moved.
    package func advance(milliseconds: Int64) async {
        let due: [Waiter] = state.withLock { state in
            guard let time = state.manual else { return [] }
            state.manual = time + max(0, milliseconds)
            return Self.takeDue(&state)
        }
        for waiter in due { waiter.continuation.resume() }
        await settle()
    }

    /// Returns when every task of the simulation waits.
    package func settle() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.active == 0 { return true }
                state.settling.append(continuation)
                return false
            }
            if isSettled { continuation.resume() }
        }
    }

    // MARK: - Tasks

    /// Counts a task of the simulation as active.
    func begin() { state.withLock { $0.active += 1 } }

    /// The end of ``begin()``.
    func end() {
        let settled = state.withLock { Self.leave(&$0) }
        for continuation in settled { continuation.resume() }
    }

    /// Does several things at the same time in place of the calling task, which is active before and after.
    ///
    /// - Returns: The results, in no particular order.
    func fork<Result: Sendable>(_ bodies: [@Sendable () async -> Result]) async -> [Result] {
        guard !bodies.isEmpty else { return [] }
        // The caller's own turn goes to one of the tasks, and the last one to end gives it back.
        for _ in bodies.dropFirst() { begin() }
        let left = Locked(bodies.count)
        return await withTaskGroup(of: Result.self) { tasks in
            for body in bodies {
                tasks.addTask {
                    let result = await body()
                    let isLast = left.withLock { left in
                        left -= 1
                        return left == 0
                    }
                    if !isLast { self.end() }
                    return result
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
    }

    /// Waits for a time, or for a kick of the group; a task counts as not active meanwhile.
    ///
    /// - Parameters:
    ///   - deadline: The time; nil waits for a kick alone.
    ///   - group: What ``kick(_:)`` names.
    ///   - isDone: Looked at before waiting, so that no kick is missed.
    func wait(until deadline: Int64?, in group: String, unless isDone: @Sendable () -> Bool) async {
        let identifier = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        var timer: Task<Void, Never>?
        if let deadline, state.withLock({ $0.manual == nil }) {
            timer = Task {
                let pause = max(0, deadline - now)
                do { try await Task.sleep(for: .milliseconds(pause)) } catch { return }
                resume { $0 == identifier }
            }
        }
        await withCheckedContinuation { continuation in
            let settled: [CheckedContinuation<Void, Never>] = state.withLock { state in
                state.waiters[identifier] = Waiter(
                    deadline: deadline, group: group, continuation: continuation)
                return Self.leave(&state)
            }
            for continuation in settled { continuation.resume() }
            // What happened before the waiter was there had nobody to wake.
            if isDone() || deadline.map({ $0 <= now }) ?? false { resume { $0 == identifier } }
        }
        timer?.cancel()
    }

    /// Wakes everything that waits in a group.
    func kick(_ group: String) {
        let woken: [Waiter] = state.withLock { state in
            Self.take(&state) { $1.group == group }
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    private func resume(_ isWanted: (Int) -> Bool) {
        let woken: [Waiter] = state.withLock { state in Self.take(&state) { key, _ in isWanted(key) } }
        for waiter in woken { waiter.continuation.resume() }
    }

    private static func takeDue(_ state: inout State) -> [Waiter] {
        guard let time = state.manual else { return [] }
        return take(&state) { _, waiter in waiter.deadline.map { $0 <= time } ?? false }
    }

    /// Takes waiters out; they are active from now on, before their tasks run.
    private static func take(_ state: inout State, where isWanted: (Int, Waiter) -> Bool) -> [Waiter] {
        let keys = state.waiters.filter { isWanted($0.key, $0.value) }.keys.sorted()
        state.active += keys.count
        return keys.compactMap { state.waiters.removeValue(forKey: $0) }
    }

    private static func leave(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        state.active -= 1
        guard state.active == 0 else { return [] }
        defer { state.settling = [] }
        return state.settling
    }
}

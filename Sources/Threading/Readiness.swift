import CLinux
import Glibc

/// What a descriptor on a loop can do now, and the task that waits for it to do more.
///
/// The registration with `epoll` is edge-triggered and lasts as long as the descriptor, so a wait costs no
/// system call. The owner therefore says when it has found the descriptor exhausted: ``clear(_:)``.
///
/// Unchecked: every member is used on the thread of ``loop`` alone, except ``cancel()``. For the same reason
/// the members of this and the other types of the path of a request are not checked for overlapping accesses at
/// run time: none of them spans a call, and the checks took a fifth of a request's instructions.
package final class Readiness: @unchecked Sendable {
    /// Directions of a descriptor.
    package struct Direction: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Octets, a connection, or the end can be read.
        package static let read = Self(rawValue: 1)

        /// Octets can be written.
        package static let write = Self(rawValue: 2)
    }

    /// Why a wait ended.
    package enum Wakeup: Sendable, Hashable {
        /// One of the directions is ready, or the descriptor has failed, which the next call on it will tell.
        case ready

        /// The deadline has come.
        case timedOut

        /// ``interrupt()`` or ``cancel()`` was called.
        case interrupted
    }

    /// What the owner of a descriptor can do on the spot, while its task waits to read.
    ///
    /// Waking a task takes a hundred times longer than a call.
    package protocol Servant: AnyObject {
        /// Does what can be done without a suspension.
        ///
        /// - Returns: Whether the task can stay asleep; then everything that was ready has been used up.
        func serveAtOnce() -> Bool
    }

    /// The loop on whose thread this is used.
    package let loop: EventLoop

    /// What can be done without waiting, as far as is known.
    @exclusivity(unchecked) package private(set) var ready: Direction = []

    /// Whether the other end has sent its last octet (FIN) or the connection is gone.
    ///
    /// A short read does then not mean that nothing follows: the end follows.
    @exclusivity(unchecked) package private(set) var isEnding = false

    /// Tells the number of this registration in stale events of a descriptor that was closed and opened again.
    let generation: UInt32
    let descriptor: CInt
    @exclusivity(unchecked) var deadline: UInt64 = .max
    @exclusivity(unchecked) var heapIndex = -1

    /// Asked first when the descriptor gets ready to be read while a task waits for just that.
    ///
    /// Not retained: the servant owns this, and its task, which waits here, owns the servant.
    @exclusivity(unchecked) package unowned(unsafe) var servant: (any Servant)?

    @exclusivity(unchecked) private var interest: Direction = []
    @exclusivity(unchecked) private var waiter: UnsafeContinuation<Wakeup, Never>?
    @exclusivity(unchecked) private var isInterrupted = false

    init(loop: EventLoop, descriptor: CInt, generation: UInt32) {
        self.loop = loop
        self.descriptor = descriptor
        self.generation = generation
    }

    /// Whether a task waits in ``wait(for:until:)``.
    package var isWaiting: Bool { waiter != nil }

    /// Says that a call on the descriptor would have blocked, or has taken all there was.
    package func clear(_ direction: Direction) { ready.subtract(direction) }

    /// Says that a call on the descriptor is worth a try, whatever has been heard of it.
    package func assume(_ direction: Direction) { ready.formUnion(direction) }

    /// Suspends the caller until one of the directions is ready.
    ///
    /// One task at a time may wait. An interruption that came earlier is reported first, once.
    ///
    /// - Parameters:
    ///   - interest: The directions; none to wait for the deadline alone.
    ///   - deadline: When to give up.
    /// - Returns: Why the wait ended.
    package func wait(for interest: Direction, until deadline: MonotonicTime = .never) async -> Wakeup {
        if isInterrupted {
            isInterrupted = false
            return .interrupted
        }
        if !ready.isDisjoint(with: interest) { return .ready }
        return await withUnsafeContinuation { continuation in
            // The runtime may let the loop go round once before this closure runs.
            if isInterrupted {
                isInterrupted = false
                return continuation.resume(returning: .interrupted)
            }
            guard ready.isDisjoint(with: interest) else { return continuation.resume(returning: .ready) }
            self.interest = interest
            self.deadline = deadline.nanoseconds
            waiter = continuation
            loop.noteDeadline(of: self)
        }
    }

    /// Ends the present wait, or else the next one, at once.
    ///
    /// To be called on the loop.
    package func interrupt() {
        if waiter != nil { resume(.interrupted) } else { isInterrupted = true }
    }

    /// Does what ``interrupt()`` does, from any thread.
    package func cancel() {
        loop.execute { self.interrupt() }
    }

    /// Takes the descriptor from the loop; to be called on the loop, before the descriptor is closed.
    package func invalidate() {
        loop.remove(self)
        if waiter != nil { resume(.interrupted) }
    }

    func arrived(_ events: UInt32) {
        let ended = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        if events & ended != 0 { isEnding = true }
        if events & (EPOLLIN.rawValue | ended) != 0 { ready.insert(.read) }
        if events & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { ready.insert(.write) }
        guard waiter != nil, !ready.isDisjoint(with: interest) else { return }
        if interest == .read, let servant, servant.serveAtOnce() { return }
        resume(.ready)
    }

    /// Moves the deadline of the present wait to a later moment.
    package func extendWait(until deadline: MonotonicTime) {
        if waiter != nil { self.deadline = deadline.nanoseconds }
    }

    func expired() {
        if waiter != nil { resume(.timedOut) }
    }

    private func resume(_ wakeup: Wakeup) {
        let continuation = waiter
        waiter = nil
        deadline = .max
        continuation?.resume(returning: wakeup)
    }
}

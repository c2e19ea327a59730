import Glibc
import Synchronization

/// A value that one thread at a time may touch.
///
/// ThreadSanitizer does not see the futex inside `Synchronization.Mutex` on Linux and reports
/// every use of it as a race, so a `SANITIZE_THREAD` build takes the lock it does see.
///
/// Unchecked: the value is reached through ``withLock(_:)`` alone.
package final class Locked<Value>: @unchecked Sendable {
    #if SANITIZE_THREAD
    private var value: Value
    private let lock: UnsafeMutablePointer<pthread_mutex_t>

    /// Creates a lock around a value.
    package init(_ value: sending Value) {
        self.value = value
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Runs a closure while no other thread is in one of this lock; it must neither block nor lock again.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value)
    }
    #else
    private let mutex: Mutex<Value>

    /// Creates a lock around a value.
    package init(_ value: consuming sending Value) { mutex = Mutex(value) }

    /// Runs a closure while no other thread is in one of this lock; it must neither block nor lock again.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try mutex.withLock(body)
    }
    #endif
}

import Glibc

/// Writes lines to a descriptor from a thread of its own, so that no event loop waits for a slow reader.
///
/// Lines are gathered for a few milliseconds and written in one call. The memory is bounded: when it is full a
/// caller waits for a moment, and then the line is lost, counted, and the loss told as soon as there is room.
/// ``flush()`` waits until everything is written; it has to be called before the process ends.
///
/// Unchecked: all that changes is touched under the mutex. A `pthread` mutex and not `Locked`, because the
/// thread sleeps on a condition.
package final class LogWriter: @unchecked Sendable {
    private let descriptor: CInt
    private let capacity: Int
    private let patience: Int
    private let lossNotice: @Sendable (UInt64) -> [UInt8]

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let arrival = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let departure = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    private var pending: [UInt8] = []
    private var isWriting = false
    private var isUrgent = false
    private var isStopped = false
    private var lost: UInt64 = 0

    /// How long the thread gathers lines before it writes, in milliseconds.
    private static let gatheringTime = 5

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - descriptor: where to write; standard error by default. It is not closed.
    ///   - capacity: the most octets that wait.
    ///   - patience: how long a caller waits for room, in milliseconds.
    ///   - lossNotice: the line that tells how many lines were lost.
    package init(
        descriptor: CInt = 2, capacity: Int = 4 << 20, patience: Int = 20,
        lossNotice: @escaping @Sendable (UInt64) -> [UInt8]
    ) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.patience = patience
        self.lossNotice = lossNotice
        mutex.initialize(to: pthread_mutex_t())
        arrival.initialize(to: pthread_cond_t())
        departure.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(arrival, &attributes)
        pthread_cond_init(departure, &attributes)
        pthread_condattr_destroy(&attributes)
        start()
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_cond_destroy(departure)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        departure.deallocate()
        mutex.deallocate()
    }

    /// Takes a line over, with its newline.
    ///
    /// - Parameters:
    ///   - line: the octets.
    ///   - isUrgent: whether it is written at once, as errors are, which may be a process's last words.
    package func write(_ line: [UInt8], isUrgent: Bool = false) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if pending.count + line.count > capacity, !pending.isEmpty || isWriting {
            waitForRoom(for: line.count)
        }
        guard !isStopped, pending.isEmpty || pending.count + line.count <= capacity else {
            lost += 1
            return
        }
        let wasIdle = pending.isEmpty
        pending += line
        if isUrgent { self.isUrgent = true }
        if wasIdle || isUrgent || pending.count > capacity / 4 { pthread_cond_signal(arrival) }
    }

    /// Waits until all lines that were taken over are written.
    ///
    /// - Parameter milliseconds: how long to wait at most, so that a reader that is stuck cannot keep a process
    ///   from ending.
    /// - Returns: whether all are written.
    @discardableResult
    package func flush(within milliseconds: Int = 5000) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isUrgent = true
        pthread_cond_signal(arrival)
        var deadline = Self.moment(inMilliseconds: milliseconds)
        while !pending.isEmpty || isWriting || (lost > 0 && !isStopped) {
            guard pthread_cond_timedwait(departure, mutex, &deadline) == 0 else { return false }
        }
        return true
    }

    /// Writes what is left and lets the thread end; lines that come later are lost.
    package func stop() {
        flush()
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(arrival)
        pthread_mutex_unlock(mutex)
    }

    private func waitForRoom(for count: Int) {
        isUrgent = true
        pthread_cond_signal(arrival)
        var deadline = Self.moment(inMilliseconds: patience)
        while !isStopped, pending.count + count > capacity {
            guard pthread_cond_timedwait(departure, mutex, &deadline) == 0 else { return }
        }
    }

    private static func moment(inMilliseconds milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        time.tv_nsec += milliseconds % 1000 * 1_000_000
        time.tv_sec += milliseconds / 1000 + time.tv_nsec / 1_000_000_000
        time.tv_nsec %= 1_000_000_000
        return time
    }

    // MARK: - Thread

    private func start() {
        // Signals are for the thread that waits for them; a new thread inherits the mask.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { @Sendable context in
                guard let context else { return nil }
                Unmanaged<LogWriter>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            preconditionFailure("no thread for the log: \(String(cString: strerror(result)))")
        }
        pthread_detach(thread)
    }

    private func run() {
        pthread_mutex_lock(mutex)
        while true {
            while pending.isEmpty, lost == 0, !isStopped { pthread_cond_wait(arrival, mutex) }
            if isStopped, pending.isEmpty { break }
            gather()
            var lines = pending
            if lost > 0 { lines += lossNotice(lost) }
            lost = 0
            pending = []
            pending.reserveCapacity(lines.count)
            isUrgent = false
            isWriting = true
            pthread_cond_broadcast(departure)
            pthread_mutex_unlock(mutex)
            writeAll(lines)
            pthread_mutex_lock(mutex)
            isWriting = false
            pthread_cond_broadcast(departure)
        }
        pthread_cond_broadcast(departure)
        pthread_mutex_unlock(mutex)
    }

    private func gather() {
        var deadline = Self.moment(inMilliseconds: Self.gatheringTime)
        while !isUrgent, !isStopped, pending.count <= capacity / 4 {
            guard pthread_cond_timedwait(arrival, mutex, &deadline) == 0 else { return }
        }
    }

    /// Writes everything; gives up when the other end is gone, since then there is nobody to tell.
    private func writeAll(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // Somebody made the descriptor non-blocking; this thread may wait for it.
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    Glibc.poll(&poll, 1, 1000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

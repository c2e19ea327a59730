import CCurl
import CLinux
import Glibc
import Synchronization
import Threading

/// The thread that carries all transfers: `epoll` tells which sockets are ready, and libcurl's multi interface is told.
///
/// A thousand idle transfers cost nothing this way, while `curl_multi_perform` would look at each of them at every turn.
///
/// Unchecked: but for the inbox, only the thread touches what is here.
final class TransferEngine: @unchecked Sendable {
    private enum Message {
        case start(Transfer)
        case cancel(Transfer)
        case resume(Transfer)
    }

    private struct Inbox {
        var messages: [Message] = []
        var isStopped = false
    }

    private let settings: TransferSettings
    private let inbox = Locked(Inbox())
    private let multi: UnsafeMutableRawPointer
    private let epoll: CInt
    private let wakeup: CInt
    private let clock = MonotonicClock.system
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    private var watched: Set<CInt> = []
    private var timer: MonotonicTime?

    /// Starts the thread.
    ///
    /// - Parameter settings: How other servers are reached.
    /// - Throws: ``ThreadingError`` if no descriptors or threads are left.
    init(settings: TransferSettings) throws(ThreadingError) {
        let epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw ThreadingError(operation: "epoll_create1", code: errno) }
        let wakeup = eventfd(0, CInt(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeup >= 0 else {
            let code = errno
            close(epoll)
            throw ThreadingError(operation: "eventfd", code: code)
        }
        guard let multi = ccurl_multi_init() else {
            close(wakeup)
            close(epoll)
            throw ThreadingError(operation: "curl_multi_init", code: ENOMEM)
        }
        self.settings = settings
        self.multi = multi
        self.epoll = epoll
        self.wakeup = wakeup
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(u64: Self.wakeupToken))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &event)
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, settings.connectionsPerHost)
        _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, settings.keptConnections)
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_multi_setopt_callbacks(multi, watchSocket, setAlarm, context)
        try DetachedThread.start(name: "transfers") { self.run() }
    }

    deinit {
        ccurl_multi_cleanup(multi)
        close(wakeup)
        close(epoll)
    }

    // MARK: - From any thread

    /// Begins a transfer; its sink hears of everything else.
    func start(_ transfer: Transfer) {
        if !post(.start(transfer)) { transfer.end(transfer.error(.unavailable("the program is stopping"))) }
    }

    /// Ends a transfer that nobody waits for any more.
    func cancel(_ transfer: Transfer) {
        transfer.isCancelled.store(true, ordering: .releasing)
        _ = post(.cancel(transfer))
    }

    /// Lets a transfer go on whose sink did not take octets before.
    func resume(_ transfer: Transfer) { _ = post(.resume(transfer)) }

    /// Ends all transfers and the thread.
    func stop() {
        inbox.withLock { $0.isStopped = true }
        eventfd_write(wakeup, 1)
    }

    private func post(_ message: sending Message) -> Bool {
        let (isTaken, isFirst) = inbox.withLock { inbox -> (Bool, Bool) in
            guard !inbox.isStopped else { return (false, false) }
            inbox.messages.append(message)
            return (true, inbox.messages.count == 1)
        }
        if isFirst { eventfd_write(wakeup, 1) }
        return isTaken
    }

    // MARK: - The thread

    private static let wakeupToken = UInt64.max
    private static let batch = 256

    private func run() {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.batch) { events in
            guard let first = events.baseAddress else { return }
            while takeMessages() {
                let count = epoll_wait(epoll, first, CInt(Self.batch), waitLimit())
                guard count >= 0 else {
                    precondition(errno == EINTR, "epoll_wait failed: \(errno)")
                    continue
                }
                for index in 0..<count {
                    deliver(clinux_event_flags(first, index), token: clinux_event_token(first, index))
                }
                if let due = timer, due <= clock.now {
                    timer = nil
                    act(CURL_SOCKET_TIMEOUT, 0)
                }
                handOver()
            }
        }
        for transfer in transfers.values {
            detach(transfer)
            transfer.end(transfer.error(.unavailable("the program is stopping")))
        }
        transfers = [:]
        // Closing the kept connections must not call back into an object that is going away.
        _ = ccurl_multi_setopt_callbacks(multi, nil, nil, nil)
    }

    /// Does what other threads ask for; false when the thread is to end.
    private func takeMessages() -> Bool {
        let (messages, isStopped) = inbox.withLock { inbox in
            defer { inbox.messages = [] }
            return (inbox.messages, inbox.isStopped)
        }
        for message in messages {
            switch message {
            case .start(let transfer): begin(transfer)
            case .cancel(let transfer):
                guard let handle = transfer.handle, transfers[handle] === transfer else { continue }
                transfers[handle] = nil
                detach(transfer)
                transfer.end(transfer.error(.cancelled))
            case .resume(let transfer):
                guard let handle = transfer.handle, transfers[handle] === transfer else { continue }
                _ = ccurl_easy_pause(handle, CURLPAUSE_CONT)
                act(CURL_SOCKET_TIMEOUT, 0)
            }
        }
        handOver()
        return !isStopped
    }

    private func begin(_ transfer: Transfer) {
        guard !transfer.isCancelled.load(ordering: .acquiring) else {
            return transfer.end(transfer.error(.cancelled))
        }
        do throws(TransferError) {
            let handle = try transfer.prepare(settings)
            let code = ccurl_multi_add(multi, handle)
            guard code == CURLM_OK else {
                throw transfer.error(.other(code: Int(code.rawValue)))
            }
            transfers[handle] = transfer
        } catch {
            var error = error
            error.isUnsent = true
            transfer.end(error)
        }
    }

    private func detach(_ transfer: Transfer) {
        guard let handle = transfer.handle else { return }
        _ = ccurl_multi_remove(multi, handle)
        transfer.dispose()
    }

    /// Hands over the transfers that have ended.
    private func handOver() {
        var code = CURLE_OK
        while let handle = ccurl_multi_next_ended(multi, &code) {
            guard let transfer = transfers.removeValue(forKey: handle) else { continue }
            transfer.end(code)
            detach(transfer)
        }
    }

    private func deliver(_ flags: UInt32, token: UInt64) {
        if token == Self.wakeupToken {
            var value: eventfd_t = 0
            eventfd_read(wakeup, &value)
            return
        }
        var events: CInt = 0
        if flags & EPOLLIN.rawValue != 0 { events |= CURL_CSELECT_IN }
        if flags & EPOLLOUT.rawValue != 0 { events |= CURL_CSELECT_OUT }
        if flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { events |= CURL_CSELECT_ERR }
        act(CInt(truncatingIfNeeded: token), events)
    }

    private func act(_ socket: CInt, _ events: CInt) {
        var running: CInt = 0
        _ = ccurl_multi_act(multi, socket, events, &running)
    }

    /// The limit of the next `epoll_wait`, in milliseconds, rounded up.
    private func waitLimit() -> CInt {
        guard let timer else { return -1 }
        let now = clock.now
        return timer <= now ? 0 : CInt(clamping: (timer.nanoseconds - now.nanoseconds + 999_999) / 1_000_000)
    }

    // MARK: - What libcurl asks for

    fileprivate func watch(_ socket: CInt, _ what: CInt) {
        guard what != CURL_POLL_REMOVE else {
            watched.remove(socket)
            epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nil)
            return
        }
        var flags: UInt32 = 0
        if what == CURL_POLL_IN || what == CURL_POLL_INOUT { flags |= EPOLLIN.rawValue }
        if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { flags |= EPOLLOUT.rawValue }
        var event = epoll_event(events: flags, data: epoll_data(u64: UInt64(UInt32(bitPattern: socket))))
        let isWatched = !watched.insert(socket).inserted
        guard epoll_ctl(epoll, isWatched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0 else { return }
        // A number that was closed and given out again.
        epoll_ctl(epoll, errno == ENOENT ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event)
    }

    fileprivate func setTimer(_ milliseconds: Int) {
        timer = milliseconds < 0 ? nil : clock.now + .milliseconds(milliseconds)
    }
}

private func watchSocket(
    _: UnsafeMutableRawPointer?, _ socket: CInt, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> CInt {
    guard let context else { return 0 }
    Unmanaged<TransferEngine>.fromOpaque(context).takeUnretainedValue().watch(socket, what)
    return 0
}

private func setAlarm(
    _: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> CInt {
    guard let context else { return 0 }
    Unmanaged<TransferEngine>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds)
    return 0
}

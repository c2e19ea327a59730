import Threading

/// Keeps the octets of an answer until they are read, and holds the sender back when there are many.
final class StreamedAnswer: TransferSink {
    private typealias HeadWaiter = UnsafeContinuation<Result<TransferHead, TransferError>, Never>
    private typealias Waiter = UnsafeContinuation<Result<[UInt8]?, TransferError>, Never>

    private struct State {
        var head: Result<TransferHead, TransferError>?
        var headWaiter: HeadWaiter?
        var buffer: [UInt8] = []
        var outcome: Result<[UInt8]?, TransferError>?
        var waiter: Waiter?
        var isPaused = false
    }

    /// So many octets wait at most, but for the piece that goes beyond.
    private static let highWater = 256 << 10

    private let state = Locked(State())

    // MARK: - On the engine's thread

    func begin(_ head: TransferHead) {
        let waiter = state.withLock { state in
            state.head = .success(head)
            defer { state.headWaiter = nil }
            return state.headWaiter
        }
        waiter?.resume(returning: .success(head))
    }

    func take(_ octets: UnsafeRawBufferPointer) -> Bool {
        let octets = [UInt8](octets)
        let (isTaken, waiter) = state.withLock { state -> (Bool, Waiter?) in
            if let waiter = state.waiter {
                state.waiter = nil
                return (true, waiter)
            }
            guard state.buffer.count < Self.highWater else {
                state.isPaused = true
                return (false, nil)
            }
            state.buffer.append(contentsOf: octets)
            return (true, nil)
        }
        waiter?.resume(returning: .success(octets))
        return isTaken
    }

    func end(_ error: TransferError?) {
        let (headWaiter, waiter) = state.withLock { state -> (HeadWaiter?, Waiter?) in
            let outcome: Result<[UInt8]?, TransferError> = error.map { .failure($0) } ?? .success(nil)
            state.outcome = outcome
            if state.head == nil, let error { state.head = .failure(error) }
            defer {
                state.headWaiter = nil
                state.waiter = nil
            }
            return (state.headWaiter, state.waiter)
        }
        if let error { headWaiter?.resume(returning: .failure(error)) }
        waiter?.resume(returning: error.map { .failure($0) } ?? .success(nil))
    }

    // MARK: - On the reader's side

    /// Waits for the head.
    func head() async -> Result<TransferHead, TransferError> {
        await withUnsafeContinuation { continuation in
            let head = state.withLock { state in
                if state.head == nil { state.headWaiter = continuation }
                return state.head
            }
            if let head { continuation.resume(returning: head) }
        }
    }

    /// Waits for octets; one reader at a time.
    ///
    /// - Parameter resume: Called when the sender was held back and may go on.
    /// - Returns: Some octets, nil at the end, or the error.
    func next(resume: @escaping @Sendable () -> Void) async -> Result<[UInt8]?, TransferError> {
        await withUnsafeContinuation { continuation in
            let (result, wasPaused) = state.withLock {
                state -> (Result<[UInt8]?, TransferError>?, Bool) in
                let wasPaused = state.isPaused
                if !state.buffer.isEmpty {
                    let octets = state.buffer
                    state.buffer = []
                    state.isPaused = false
                    return (.success(octets), wasPaused)
                }
                if let outcome = state.outcome {
                    // Once only: what comes after an error is the end.
                    state.outcome = .success(nil)
                    return (outcome, false)
                }
                precondition(state.waiter == nil, "two readers of one stream")
                state.waiter = continuation
                state.isPaused = false
                return (nil, wasPaused)
            }
            if wasPaused { resume() }
            if let result { continuation.resume(returning: result) }
        }
    }
}

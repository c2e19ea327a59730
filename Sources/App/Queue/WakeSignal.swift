import Threading

/// Wakes one waiting task; a signal that comes while nobody waits is kept for the next.
final class WakeSignal: Sendable {
    private enum State {
        case idle
        case signalled
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Locked(State.idle)

    /// Wakes the waiting task, or the next that comes to wait.
    func wake() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard case .waiting(let continuation) = state else {
                state = .signalled
                return nil
            }
            state = .idle
            return continuation
        }
        waiting?.resume()
    }

    /// Waits for a signal, for some time, or for cancellation.
    ///
    /// - Parameter limit: The longest time.
    func wait(atMost limit: Duration) async {
        let timer = Task {
            do { try await Task.sleep(for: limit) } catch { return }
            wake()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isSignalled = state.withLock { state in
                    if case .signalled = state {
                        state = .idle
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if isSignalled { continuation.resume() } else if Task.isCancelled { wake() }
            }
        } onCancel: {
            wake()
        }
    }
}

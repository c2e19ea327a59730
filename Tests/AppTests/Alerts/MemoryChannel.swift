import Clients
import Threading

/// A channel that keeps what it was told, or fails as it is told to.
final class MemoryChannel: AlertChannel {
    private let state = Locked<(told: [(Alert, AlertReceipt?)], failure: AlertError?)>(([], nil))

    var told: [(alert: Alert, known: AlertReceipt?)] { state.withLock { $0.told.map { ($0.0, $0.1) } } }

    func fail(with error: AlertError?) { state.withLock { $0.failure = error } }

    func deliver(_ alert: Alert, after known: AlertReceipt?) async throws(AlertError) -> AlertReceipt {
        let failure = state.withLock { state in
            if state.failure == nil { state.told.append((alert, known)) }
            return state.failure
        }
        if let failure { throw failure }
        return AlertReceipt(thread: alert.thread, reference: "m1", state: alert.state)
    }
}

import Threading

/// Remembers deliveries of webhooks, so that each is acted on once.
///
/// An identity is kept for twice the tolerance of timestamps: a signature may be valid that long, from a clock
/// that is ahead to one that is behind. The number is bounded; when it is reached the oldest is forgotten,
/// which only somebody with a right secret can bring about, since nothing else is ever recorded.
package final class ReplayWindow: Sendable {
    private struct State {
        var expiries: [String: Int64] = [:]
        /// In the order of recording, which is the order of expiry; `head` is the oldest that is left.
        var order: [(identity: String, expiry: Int64)] = []
        var head = 0
    }

    private let lifetime: Int64
    private let capacity: Int
    private let state = Locked(State())

    /// Creates an empty window.
    ///
    /// - Parameters:
    ///   - lifetime: how long an identity is kept, in seconds.
    ///   - capacity: how many are kept.
    package init(lifetime: Int64 = 600, capacity: Int = 10_000) {
        self.lifetime = min(max(lifetime, 0), 1 << 50)
        self.capacity = max(1, capacity)
    }

    /// Records a delivery whose signature is right.
    ///
    /// - Parameters:
    ///   - identity: what makes it this delivery and no other.
    ///   - time: the present moment, in Unix seconds.
    /// - Returns: false when it is here already, so that it must not be acted on again.
    package func record(_ identity: String, at time: Int64) -> Bool {
        // No clock shows such times; sums of them do not overflow.
        let time = min(max(time, 0), 1 << 50)
        return state.withLock { state in
            // Before room is made: a replay must not push out what it repeats.
            if let expiry = state.expiries[identity], expiry > time { return false }
            while state.head < state.order.count {
                let oldest = state.order[state.head]
                guard oldest.expiry <= time || state.expiries.count >= capacity else { break }
                state.head += 1
                // One that was forgotten and recorded again has another expiry, and stays.
                if state.expiries[oldest.identity] == oldest.expiry { state.expiries[oldest.identity] = nil }
            }
            if state.head > 1024, state.head * 2 > state.order.count {
                state.order.removeFirst(state.head)
                state.head = 0
            }
            let expiry = time + lifetime
            state.expiries[identity] = expiry
            state.order.append((identity, expiry))
            return true
        }
    }

    /// Forgets a delivery that could not be acted on, so that the sender's next attempt counts.
    package func forget(_ identity: String) {
        state.withLock { $0.expiries[identity] = nil }
    }

    /// The number of identities that are kept.
    package var count: Int { state.withLock { $0.expiries.count } }
}

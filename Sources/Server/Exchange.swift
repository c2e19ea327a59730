import Compression
import HTTP
import Threading

/// One request that is being read, and what is known of its answer.
struct Exchange {
    /// What becomes of the body.
    enum Destination {
        /// It is handed to the service.
        case service
        /// It is handed to the service after decompression.
        case inflated(GzipInflater)
        /// It is dropped, since the answer has been given.
        case nowhere
    }

    let head: HTTPRequestHead
    let startedAt: MonotonicTime
    var destination: Destination
    var body: [UInt8] = []

    /// Octets of the body so far, as they came.
    var octets = 0

    /// Whether the client waits for 100 (Continue).
    var owesContinue: Bool

    init(head: HTTPRequestHead, startedAt: MonotonicTime, destination: Destination) {
        self.head = head
        self.startedAt = startedAt
        self.destination = destination
        owesContinue = head.expectsContinue && head.framing != .none
        if case .service = destination, case .length(let count) = head.framing {
            // Not all at once: a client that only announces much is not to cost much.
            body.reserveCapacity(min(count, 256 << 10))
        }
    }
}

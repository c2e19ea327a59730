import Clients
import HTTP
import Threading

/// An ``HTTPClient`` that answers from a list and remembers the requests.
final class RecordedClient: HTTPClient {
    struct Reply: Sendable {
        var status = 200
        var body: [UInt8] = []
        var headers: [(String, String)] = []
        /// Thrown in place of an answer, or after the body for a stream.
        var error: TransferError.Reason?
        var isUnsent = false

        static func json(_ text: String, status: Int = 200) -> Self {
            Self(status: status, body: Array(text.utf8))
        }
        static func failing(_ reason: TransferError.Reason, isUnsent: Bool = false) -> Self {
            Self(error: reason, isUnsent: isUnsent)
        }
    }

    private let state: Locked<(replies: [Reply], requests: [TransferRequest])>

    init(_ replies: [Reply]) { state = Locked((replies, [])) }

    convenience init(_ body: [UInt8], status: Int = 200) { self.init([Reply(status: status, body: body)]) }

    var requests: [TransferRequest] { state.withLock { $0.requests } }

    private func next(_ request: TransferRequest) -> Reply {
        state.withLock { state in
            state.requests.append(request)
            return state.replies.count > 1
                ? state.replies.removeFirst() : state.replies.first ?? Reply(status: 599)
        }
    }

    private static func fields(_ reply: Reply) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in reply.headers { fields.append(name, value) }
        return fields
    }

    func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let reply = next(request)
        if let error = reply.error {
            throw TransferError(error, request: request.description, isUnsent: reply.isUnsent)
        }
        return TransferResponse(
            status: HTTPStatus(code: reply.status), headers: Self.fields(reply), body: reply.body,
            url: request.url)
    }

    func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
        let reply = next(request)
        if let error = reply.error, reply.body.isEmpty {
            throw TransferError(error, request: request.description, isUnsent: reply.isUnsent)
        }
        return TransferStream(
            status: HTTPStatus(code: reply.status), headers: Self.fields(reply), url: request.url,
            chunks: Pieces(reply, request))
    }

    /// Hands a body out in pieces of seven octets.
    private final class Pieces: TransferChunks {
        private let rest: Locked<[UInt8]>
        private let reply: Reply
        private let request: TransferRequest

        init(_ reply: Reply, _ request: TransferRequest) {
            rest = Locked(reply.body)
            self.reply = reply
            self.request = request
        }

        func next() async throws(TransferError) -> [UInt8]? {
            let piece = rest.withLock { rest in
                defer { rest.removeFirst(min(7, rest.count)) }
                return Array(rest.prefix(7))
            }
            if !piece.isEmpty { return piece }
            if let error = reply.error { throw TransferError(error, request: request.description) }
            return nil
        }
    }
}

/// Time that stands still but for sleeps.
final class StillTiming: Sendable {
    private let state = Locked<(now: MonotonicTime, sleeps: [Duration])>((MonotonicTime(nanoseconds: 1), []))

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(by duration: Duration) { state.withLock { $0.now = $0.now + duration } }

    func timing(random: Double = 0.5) -> TransferTiming {
        TransferTiming(
            now: { self.state.withLock { $0.now } },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now = state.now + duration
                    state.sleeps.append(duration)
                }
            }, random: { random })
    }
}

let platform = HarnessScope(organization: "default", project: "platform")

/// A client that answers from a list.
func harness(
    _ client: RecordedClient, base: String = "https://app.harness.io",
    timing: TransferTiming = StillTiming().timing()
) throws -> HarnessClient {
    HarnessClient(
        settings: HarnessSettings(baseURL: try TransferURL(parsing: base), account: "ACCOUNT_ID"),
        client: client,
        timing: timing, credential: { SensitiveText("pat.ACCOUNT_ID.id.secret") })
}

/// The error of a call that must fail.
func refusal(_ body: () async throws -> Void) async throws -> HarnessError {
    do {
        try await body()
    } catch let error as HarnessError {
        return error
    }
    throw HarnessError(.unreadable, message: "nothing failed", request: "none")
}

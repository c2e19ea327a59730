import HTTP
import Threading

/// Follows redirections, and sees to it that no secret goes to another origin (RFC 9110 section 15.4).
struct RedirectHops {
    /// The request of the next hop.
    private(set) var request: TransferRequest

    private var left: Int
    private let end: MonotonicTime
    private let first: String

    init(_ request: TransferRequest) {
        self.request = request
        first = request.description
        end = MonotonicClock.system.now + request.timeout
        left = if case .follow(let limit) = request.redirection { limit } else { 0 }
    }

    /// Decides what is done about an answer.
    ///
    /// - Parameters:
    ///   - status: Its status.
    ///   - location: Where it points.
    /// - Returns: Whether the next hop is to be sent; if not, the answer is the one to return.
    /// - Throws: ``TransferError`` for too many hops, and one from `https` to `http`.
    mutating func follow(_ status: HTTPStatus, to location: TransferURL?) throws(TransferError) -> Bool {
        guard case .follow(let limit) = request.redirection, let location else { return false }
        guard left > 0 else {
            throw TransferError(.redirection("more than \(limit) times"), request: first)
        }
        left -= 1
        guard location.origin.isSecure || !request.url.origin.isSecure else {
            throw TransferError(
                .redirection("from https to http on \(location.origin.host)"), request: first)
        }
        if location.origin != request.url.origin {
            request.headers.removeAll { header in
                header.isSensitive
                    || ["authorization", "cookie", "proxy-authorization", "x-api-key"]
                        .contains(header.name.lowercased())
            }
            request.amazonSignature = nil
        }
        // RFC 9110 sections 15.4.2 to 15.4.4: these turn a POST into a GET.
        let code = status.code
        if code == 303 && request.method != .head || (code == 301 || code == 302) && request.method == .post {
            request.method = .get
            request.body = nil
            request.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        request.url = location
        let now = MonotonicClock.system.now
        guard now < end else { throw TransferError(.timeout(request.timeout), request: first) }
        request.timeout = end.duration(since: now)
        return true
    }
}

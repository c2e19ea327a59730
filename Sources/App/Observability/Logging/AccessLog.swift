package import HTTP
package import Logging
package import Store

/// Writes a line for each request that was answered.
package final class AccessLog: Sendable {
    /// Which requests get a line.
    package enum Coverage: String, Sendable, Hashable, CaseIterable {
        /// All but probes of a load balancer that succeed.
        case all
        /// Those with a status of 400 or more, but for missing credentials, which a delegate's probe has.
        case errors
        /// None.
        case off
    }

    /// What is told of a request.
    package struct Entry: Sendable {
        /// The method.
        package var method: HTTPMethod
        /// The path without its query, since a query may hold a secret.
        package var path: String
        /// The answer's status.
        package var status: HTTPStatus
        /// From the first octet of the request to the last of the answer.
        package var nanoseconds: UInt64
        /// The octets of the request's body.
        package var requestBytes: Int
        /// The octets of the answer's body.
        package var responseBytes: Int
        /// The peer's address.
        package var peer: String
        /// The caller, if there is one.
        package var principal: String?
        /// The request's identifier.
        package var requestID: String?
        /// The trace's identifier.
        package var traceID: String?

        /// Creates an entry.
        package init(
            method: HTTPMethod, path: String, status: HTTPStatus, nanoseconds: UInt64, requestBytes: Int = 0,
            responseBytes: Int = 0, peer: String, principal: String? = nil, requestID: String? = nil,
            traceID: String? = nil
        ) {
            self.method = method
            self.path = path
            self.status = status
            self.nanoseconds = nanoseconds
            self.requestBytes = requestBytes
            self.responseBytes = responseBytes
            self.peer = peer
            self.principal = principal
            self.requestID = requestID
            self.traceID = traceID
        }
    }

    private let coverage: Coverage
    private let level: Logger.Level
    private let format: LogFormat
    private let writer: LogWriter
    private let quietPaths: Set<String>
    private let now: @Sendable () -> Timestamp

    /// Creates an access log.
    ///
    /// - Parameters:
    ///   - coverage: which requests get a line.
    ///   - level: the least level that is written; a request's line is at `info`, of a failure of the server at `error`.
    ///   - format: how lines are written.
    ///   - writer: where they go.
    ///   - quietPaths: paths that machines ask for all the time; they get a line only when they fail.
    ///   - now: the present time.
    package init(
        coverage: Coverage, level: Logger.Level = .info, format: LogFormat, writer: LogWriter,
        quietPaths: Set<String> = ["/healthz", "/readyz", "/metrics"],
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.coverage = coverage
        self.level = level
        self.format = format
        self.writer = writer
        self.quietPaths = quietPaths
        self.now = now
    }

    /// Whether a request gets a line; to be asked before an entry is put together.
    package func covers(path: String, status: HTTPStatus) -> Bool {
        guard Self.level(of: status) >= level else { return false }
        return switch coverage {
        case .off: false
        case .errors: status.code >= 400 && status != .unauthorized
        case .all: status.code >= 400 || !quietPaths.contains(path)
        }
    }

    /// Writes a request's line, if it gets one.
    package func record(_ entry: Entry) {
        guard covers(path: entry.path, status: entry.status) else { return }
        var line = LogLine(
            format, at: now(), level: Self.level(of: entry.status).rawValue, message: "request",
            logger: "access")
        line.field("method", entry.method.name)
        line.field("path", entry.path)
        line.field("status", entry.status.code)
        line.milliseconds("durationMs", nanoseconds: entry.nanoseconds)
        line.field("requestBytes", entry.requestBytes)
        line.field("responseBytes", entry.responseBytes)
        line.field("peer", entry.peer)
        if let principal = entry.principal { line.field("principal", principal) }
        if let requestID = entry.requestID { line.field("requestId", requestID) }
        if let traceID = entry.traceID { line.field("traceId", traceID) }
        writer.write(line.finish())
    }

    private static func level(of status: HTTPStatus) -> Logger.Level { status.code >= 500 ? .error : .info }
}

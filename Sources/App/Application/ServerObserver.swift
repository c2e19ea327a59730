import HTTP
import Logging
import Server
import Threading

/// Turns what the server does into metrics and log lines.
struct ServerObserver: HTTPServerObserver {
    private let metrics: Metrics
    private let logger: Logger
    private let router = Endpoint.makeRouter()
    private let routes: [Endpoint: RequestMetrics.Route]

    init(metrics: Metrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
        var routes: [Endpoint: RequestMetrics.Route] = [:]
        for endpoint in Endpoint.allCases {
            routes[endpoint] = metrics.requests.route(endpoint.pattern.description)
        }
        self.routes = routes
    }

    func requestCompleted(_ record: RequestRecord) {
        var route = metrics.requests.unmatched
        if case .found(let endpoint, _) = router.match(record.head.method, record.head.path) {
            route = routes[endpoint] ?? route
        }
        metrics.requests.record(
            route, record.head.method, record.status, nanoseconds: record.duration.clampedNanoseconds)
    }

    func handshakeCompleted(version: String) { metrics.handshakes.with(version).increment() }

    func refused(_ reason: RefusalReason, from address: String) {
        let (word, detail) = Self.describe(reason)
        metrics.connectionRefusals.with(word).increment()
        logger.debug(
            "the server refused",
            metadata: ["reason": "\(word)", "detail": "\(detail)", "peer": "\(address)"])
    }

    private static func describe(_ reason: RefusalReason) -> (word: String, detail: String) {
        switch reason {
        case .connectionLimit: ("connection-limit", "all connections are taken")
        case .addressLimit: ("address-limit", "all connections of the address are taken")
        case .descriptors: ("descriptors", "no descriptors are left")
        case .handshake: ("handshake", "the TLS handshake failed")
        case .certificateName: ("certificate-name", "the client's certificate bears no name that is let in")
        case .requestTimeout: ("request-timeout", "the request took too long to arrive")
        case .writeTimeout: ("write-timeout", "the client did not read the answer")
        case .contentCoding: ("content-coding", "the content coding is not supported")
        case .compressedContent: ("compressed-content", "the content is compressed wrongly or too much")
        case .malformed(let error): ("malformed", "\(error)")
        }
    }
}

package import HTTP
package import Sockets
package import Threading

/// Where a server listens, and the bounds within which it serves.
///
/// The defaults are those of careful servers; a service that takes long bodies says so per request.
package struct HTTPServerConfiguration: Sendable {
    /// One address to listen on.
    package struct Endpoint: Sendable {
        /// The address; port 0 lets the system choose.
        package var address: SocketAddress

        /// The certificate and what is asked of clients; nil for plain HTTP.
        package var tls: TLSConfiguration?

        /// Whether plain HTTP may be served to other machines.
        package var allowPlaintext: Bool

        /// Creates an endpoint.
        package init(address: SocketAddress, tls: TLSConfiguration? = nil, allowPlaintext: Bool = false) {
            self.address = address
            self.tls = tls
            self.allowPlaintext = allowPlaintext
        }
    }

    /// How long peers may take.
    package struct Timeouts: Sendable {
        /// For a TLS handshake, from the accept.
        package var handshake: Duration = .seconds(10)

        /// For a whole head, from its first octet, or from the accept for the first one.
        package var head: Duration = .seconds(10)

        /// For a whole body, unless it comes at ``bodyRate``.
        package var body: Duration = .seconds(30)

        /// Between two reads of a body.
        package var bodyProgress: Duration = .seconds(10)

        /// Octets a second at which a body may take longer than ``body``.
        package var bodyRate = 1000

        /// For the next request of a connection that is kept alive.
        package var idle: Duration = .seconds(30)

        /// Without progress of a write.
        package var write: Duration = .seconds(10)

        /// For the rest of a refused request's octets, which are dropped.
        package var linger: Duration = .seconds(2)

        /// For what is in flight at a stop.
        package var stop: Duration = .seconds(10)

        /// Creates the default timeouts.
        package init() {}
    }

    /// Where to listen.
    package var endpoints: [Endpoint]

    /// The number of event loops, at least 1.
    package var loopCount: Int

    /// The bounds of the parser.
    package var limits: HTTPLimits

    /// How long peers may take.
    package var timeouts = Timeouts()

    /// The most connections; more are answered with 503.
    package var maximumConnections: Int

    /// The most connections from one address; nil for no such limit.
    package var maximumConnectionsPerAddress: Int?

    /// The requests after which a connection is closed.
    package var maximumRequestsPerConnection = 1000

    /// The value of `Retry-After`, in seconds, in a 503 of the server's own.
    package var retryAfterSeconds = 1

    /// The most octets that come out of a gzip body for each that goes in, beyond the first 64 KiB.
    package var maximumInflationRatio = 100

    /// The octets of answers that wait for a slow reader before its next request is looked at.
    package var outputHighWater = 64 << 10

    /// The octets of a refused request that are read and dropped.
    package var lingerOctets = 256 << 10

    /// The octets of a refused request's body up to which the connection is kept, the body being dropped.
    package var discardedBodyOctets = 64 << 10

    /// The most connections that wait to be accepted, capped by the system.
    package var backlog = 4096

    /// The clock of the timeouts.
    package var clock = MonotonicClock.system

    /// The calendar time of the `Date` field, in seconds since 1970.
    package var unixSeconds: @Sendable () -> Int

    /// Creates a configuration with safe defaults.
    ///
    /// - Parameters:
    ///   - endpoints: Where to listen.
    ///   - loopCount: The number of event loops; one a core by default.
    ///   - limits: The bounds of the parser.
    package init(
        endpoints: [Endpoint], loopCount: Int = availableCores(), limits: HTTPLimits = HTTPLimits()
    ) {
        self.endpoints = endpoints
        self.loopCount = loopCount
        self.limits = limits
        maximumConnections = min(4096, max(16, openFileLimit() / 4 * 3))
        unixSeconds = systemUnixSeconds
    }
}

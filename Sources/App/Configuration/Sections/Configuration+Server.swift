extension Configuration {
    /// Listening, TLS, limits and timeouts.
    package struct Server: Sendable, Hashable {
        /// The address to listen on.
        package var host = "127.0.0.1"
        /// The port; 0 lets the system choose.
        package var port = 8080
        /// Whether plain HTTP is allowed on an address that other machines reach.
        package var allowsPlaintext = false
        /// The event loops; 0 for one a core.
        package var loops = 0
        /// TLS; off while there is no certificate.
        package var tls = TLS()
        /// What a request may cost.
        package var limits = Limits()
        /// How long the other end may take.
        package var timeouts = Timeouts()

        /// Whether the address is one that only this machine reaches.
        package var isLoopback: Bool {
            host == "localhost" || host == "::1" || host == "[::1]" || Self.isLoopbackVersion4(host)
        }

        private static func isLoopbackVersion4(_ host: String) -> Bool {
            let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0].elementsEqual("127".utf8)
                && parts.allSatisfy { part in
                    (1...3).contains(part.count)
                        && part.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
                }
        }
    }

    /// Certificates, and what is asked of clients.
    package struct TLS: Sendable, Hashable {
        /// The file of the certificate chain, in PEM.
        package var certificate: String?
        /// The file of the private key, in PEM.
        package var privateKey: String?
        /// The file of the authorities that sign client certificates, in PEM; without it none is asked for.
        package var clientAuthorities: String?
        /// Whether a client without a certificate is turned away.
        package var requiresClientCertificate = false
        /// Names of which a client's certificate must hold one; empty lets every verified one in.
        package var requiredClientNames: [String] = []

        /// Whether the server speaks TLS.
        package var isEnabled: Bool { certificate != nil }
    }

    /// What a request may cost.
    package struct Limits: Sendable, Hashable {
        /// The octets of the request target.
        package var targetBytes = 8 << 10
        /// The octets of all header fields.
        package var headerBytes = 32 << 10
        /// The number of header fields.
        package var headerCount = 100
        /// The octets of a body.
        package var bodyBytes = 1 << 20
        /// The octets of a body that holds evidence (`/v1/verify`, `/v1/analyze`).
        package var evidenceBytes = 32 << 20
        /// How many times larger a body may become by decompression.
        package var decompressionRatio = 100
        /// The connections in all.
        package var connections = 4096
        /// The connections from one address; 0 for no bound.
        package var connectionsPerAddress = 0
        /// The requests on one connection.
        package var requestsPerConnection = 1000
    }

    /// How long the other end may take.
    package struct Timeouts: Sendable, Hashable {
        /// For the whole head of a request.
        package var header = Duration.seconds(10)
        /// For the whole body.
        package var body = Duration.seconds(30)
        /// Between two pieces of a body.
        package var bodyPause = Duration.seconds(10)
        /// Between two requests.
        package var keepAlive = Duration.seconds(30)
        /// Without progress while an answer is sent.
        package var write = Duration.seconds(10)
        /// For the TLS handshake.
        package var handshake = Duration.seconds(10)
        /// For requests in flight when the server stops.
        package var drain = Duration.seconds(10)
    }
}

import HTTP
import Server
import Sockets

extension Configuration.Server {
    /// The server's own form of the settings.
    ///
    /// - Throws: ``SocketError`` for a host that is no address.
    func makeHTTPServerConfiguration() throws(SocketError) -> HTTPServerConfiguration {
        let address = try SocketAddress(host: host, port: UInt16(clamping: port))
        var configuration = HTTPServerConfiguration(
            endpoints: [
                HTTPServerConfiguration.Endpoint(
                    address: address, tls: makeTLSConfiguration(), allowPlaintext: allowsPlaintext)
            ])
        if loops > 0 { configuration.loopCount = loops }
        configuration.limits = HTTPLimits(
            targetOctets: limits.targetBytes, headOctets: limits.headerBytes, fieldCount: limits.headerCount)
        configuration.maximumConnections = min(configuration.maximumConnections, limits.connections)
        configuration.maximumConnectionsPerAddress =
            limits.connectionsPerAddress > 0 ? limits.connectionsPerAddress : nil
        configuration.maximumRequestsPerConnection = limits.requestsPerConnection
        configuration.maximumInflationRatio = limits.decompressionRatio
        configuration.timeouts.head = timeouts.header
        configuration.timeouts.body = timeouts.body
        configuration.timeouts.bodyProgress = timeouts.bodyPause
        configuration.timeouts.idle = timeouts.keepAlive
        configuration.timeouts.write = timeouts.write
        configuration.timeouts.handshake = timeouts.handshake
        configuration.timeouts.stop = timeouts.drain
        return configuration
    }

    private func makeTLSConfiguration() -> TLSConfiguration? {
        guard let certificate = tls.certificate, let key = tls.privateKey else { return nil }
        var configuration = TLSConfiguration(certificateFile: certificate, keyFile: key)
        if let authorities = tls.clientAuthorities {
            configuration.clientCertificates =
                tls.requiresClientCertificate || !tls.requiredClientNames.isEmpty
                ? .required(authorities: authorities) : .optional(authorities: authorities)
        }
        return configuration
    }
}

extension Configuration.Authentication {
    /// How wrong tokens are slowed down.
    var throttle: WrongTokenThrottle.Limits {
        WrongTokenThrottle.Limits(
            freeAttempts: freeWrongTokens, longestPause: longestPause.components.seconds)
    }
}

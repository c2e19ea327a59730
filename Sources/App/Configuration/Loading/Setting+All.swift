extension Setting {
    /// Every setting that is a single value, in the order in which they are shown.
    static let all: [Setting] =
        [
            .text("server.host", \.server.host, "an address or a host name"),
            .integer("server.port", \.server.port, 0...65_535),
            .boolean("server.allowPlaintext", \.server.allowsPlaintext),
            .integer("server.loops", \.server.loops, 0...256),
            .optionalText("server.tls.certificate", \.server.tls.certificate, "the path of a PEM file"),
            .optionalText("server.tls.privateKey", \.server.tls.privateKey, "the path of a PEM file"),
            .optionalText(
                "server.tls.clientAuthorities", \.server.tls.clientAuthorities, "the path of a PEM file"),
            .boolean("server.tls.requireClientCertificate", \.server.tls.requiresClientCertificate),
            .size("server.limits.targetBytes", \.server.limits.targetBytes, 256...(1 << 20)),
            .size("server.limits.headerBytes", \.server.limits.headerBytes, (1 << 10)...(1 << 20)),
            .integer("server.limits.headerCount", \.server.limits.headerCount, 10...10_000),
            .size("server.limits.bodyBytes", \.server.limits.bodyBytes, (1 << 10)...(1 << 30)),
            .size("server.limits.evidenceBytes", \.server.limits.evidenceBytes, (1 << 10)...(1 << 30)),
            .integer("server.limits.decompressionRatio", \.server.limits.decompressionRatio, 1...1000),
            .integer("server.limits.connections", \.server.limits.connections, 1...1_000_000),
            .integer(
                "server.limits.connectionsPerAddress", \.server.limits.connectionsPerAddress, 0...1_000_000),
            .integer(
                "server.limits.requestsPerConnection", \.server.limits.requestsPerConnection, 1...1_000_000),
            .duration(
                "server.timeouts.header", \.server.timeouts.header, .milliseconds(100) ... .seconds(600)),
            .duration("server.timeouts.body", \.server.timeouts.body, .milliseconds(100) ... .seconds(3600)),
            .duration(
                "server.timeouts.bodyPause", \.server.timeouts.bodyPause, .milliseconds(100) ... .seconds(600)
            ),
            .duration(
                "server.timeouts.keepAlive", \.server.timeouts.keepAlive,
                .milliseconds(100) ... .seconds(3600)),
            .duration("server.timeouts.write", \.server.timeouts.write, .milliseconds(100) ... .seconds(600)),
            .duration(
                "server.timeouts.handshake", \.server.timeouts.handshake, .milliseconds(100) ... .seconds(600)
            ),
            .duration("server.timeouts.drain", \.server.timeouts.drain, .zero ... .seconds(3600)),
            .text("storage.data", \.storage.data, "the path of a folder"),
            .word("storage.durability", \.storage.durability),
            .optionalDuration(
                "storage.retentionAge", \.storage.retentionAge, .seconds(3600) ... .seconds(36_500 * 86_400)),
            .optionalSize("storage.retentionSize", \.storage.retentionSize, (16 << 20)...(1 << 50)),
            .integer("authentication.freeWrongTokens", \.authentication.freeWrongTokens, 1...1000),
            .duration(
                "authentication.longestPause", \.authentication.longestPause, .seconds(1) ... .seconds(86_400)
            ),
            .boolean("authentication.flaggerMetadataToken", \.authentication.acceptsFlaggerToken),
            .duration(
                "verification.deadline", \.verification.deadline, .milliseconds(100) ... .seconds(3600)),
            .duration(
                "verification.longestDeadline", \.verification.longestDeadline,
                .milliseconds(100) ... .seconds(3600)),
            .word("logging.level", \.logging.level),
            .word("logging.format", \.logging.format),
            .word("logging.access", \.logging.access),
            .boolean("metrics.enabled", \.metrics.isEnabled),
            .boolean("metrics.requireToken", \.metrics.requiresToken),
            .text("alerts.harnessUrl", \.alerts.harnessURL, "a URL such as https://app.harness.io"),
            .optionalText("publicUrl", \.publicURL, "a URL such as https://verdict.example"),
        ] + harness + mcp + pipelines + reviewer + webhooks

    /// The settings by their path.
    static let byPath: [String: Setting] = Dictionary(
        all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}

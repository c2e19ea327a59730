/// Bounds on what a peer may make the parser hold or read.
package struct HTTPLimits: Sendable, Hashable {
    /// Octets of the request target; a longer one is answered with 414.
    ///
    /// RFC 9112 section 3 recommends at least 8,000.
    package var targetOctets: Int

    /// Octets of the whole head, request line and empty line included; a longer one is answered with 431.
    package var headOctets: Int

    /// Header field lines; more are answered with 431.
    package var fieldCount: Int

    /// Octets of content, where the service asks for no other limit; more are answered with 413.
    package var bodyOctets: Int

    /// Octets of the extensions in one chunk line.
    package var chunkExtensionOctets: Int

    /// Octets of all chunk extensions of one body.
    package var bodyExtensionOctets: Int

    /// Octets of the trailer section.
    package var trailerOctets: Int

    /// Trailer field lines.
    package var trailerCount: Int

    /// Creates limits; the defaults are those of careful servers.
    ///
    /// - Parameters:
    ///   - targetOctets: The longest request target.
    ///   - headOctets: The longest head.
    ///   - fieldCount: The most header field lines.
    ///   - bodyOctets: The most content.
    ///   - chunkExtensionOctets: The longest extensions of one chunk.
    ///   - bodyExtensionOctets: The most octets of chunk extensions in one body.
    ///   - trailerOctets: The longest trailer section.
    ///   - trailerCount: The most trailer field lines.
    package init(
        targetOctets: Int = 8 << 10, headOctets: Int = 32 << 10, fieldCount: Int = 100,
        bodyOctets: Int = 1 << 20, chunkExtensionOctets: Int = 256, bodyExtensionOctets: Int = 4 << 10,
        trailerOctets: Int = 8 << 10, trailerCount: Int = 32
    ) {
        self.targetOctets = targetOctets
        self.headOctets = headOctets
        self.fieldCount = fieldCount
        self.bodyOctets = bodyOctets
        self.chunkExtensionOctets = chunkExtensionOctets
        self.bodyExtensionOctets = bodyExtensionOctets
        self.trailerOctets = trailerOctets
        self.trailerCount = trailerCount
    }
}

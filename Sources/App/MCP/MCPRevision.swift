/// The revisions of the Model Context Protocol that are served.
enum MCPRevision: String, Sendable, Hashable, CaseIterable {
    /// Stateless: each request says its version and capabilities (specification 2026-07-28, basic/versioning).
    case stateless = "2026-07-28"
    /// With a handshake, of which nothing is kept (specification 2025-11-25, basic/lifecycle).
    case handshake = "2025-11-25"
    /// The same handshake in its earlier revisions, which older clients propose.
    case handshakeOfJune = "2025-06-18"
    case handshakeOfMarch = "2025-03-26"

    /// The versions that a client may choose from, for `server/discover`.
    static let statelessVersions = [Self.stateless.rawValue]
}

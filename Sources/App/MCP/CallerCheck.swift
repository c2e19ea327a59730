import HTTP

/// Whether a request over HTTP comes from where it seems to come.
///
/// A page in a browser can reach a server on its user's machine or network: by its own origin, or by a name that is made
/// to point at the server's address (DNS rebinding), after which the two have one origin. The first shows in `Origin`
/// (MCP 2026-07-28, transports/streamable-http, has servers look at it), the second only in `Host`. Tokens stand against
/// both; these checks make them the second wall and not the only one.
struct CallerCheck: Sendable {
    private let origins: [String]
    private let hosts: [String]

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - publicURL: Where people reach the server; its origin and its name may be used.
    ///   - hosts: Further names under which the server is called, in lower case; `*` for any.
    init(publicURL: String?, hosts: [String]) {
        let parts = (publicURL ?? "").split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        origins = parts.count >= 3 ? [parts.prefix(3).joined(separator: "/")] : []
        self.hosts = hosts + (parts.count >= 3 ? [Self.name(of: parts[2])] : [])
    }

    /// What is wrong with where a request comes from; nil where nothing is.
    func refusal(of fields: HTTPFields) -> HTTPResponse? {
        if let origin = fields["origin"], !isAllowed(origin: origin) {
            return Answers.problem(
                .forbidden, "origin", "The origin may not call",
                "Pages of \(PlainText.visible(origin, limit: 100)) may not use this server.")
        }
        if let host = fields["host"], !isAllowed(host: host) {
            return Answers.problem(
                .forbidden, "host", "The server is not called so",
                "Call it by its address, or list \(PlainText.visible(host, limit: 100)) under mcp.hosts.")
        }
        return nil
    }

    private func isAllowed(origin: String) -> Bool {
        if origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            let host = origin.dropFirst(scheme.count)
            for name in ["localhost", "127.0.0.1", "[::1]"] where host.hasPrefix(name) {
                let rest = host.dropFirst(name.count)
                return rest.isEmpty || (rest.first == ":" && rest.dropFirst().allSatisfy(\.isNumber))
            }
        }
        return false
    }

    /// An address cannot be made to point elsewhere, so it is always right; a name has to be known.
    private func isAllowed(host: String) -> Bool {
        let name = Self.name(of: host)
        return hosts.contains("*") || name == "localhost" || hosts.contains(name) || Self.isAddress(name)
    }

    /// The name without port and final full stop, in lower case.
    private static func name(of host: some StringProtocol) -> String {
        var name = host.lowercased()
        if name.hasPrefix("["), let end = name.firstIndex(of: "]") {
            let rest = name[name.index(after: end)...]
            return rest.isEmpty || rest.hasPrefix(":") ? String(name[...end]) : name
        }
        if let colon = name.firstIndex(of: ":") { name = String(name[..<colon]) }
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    private static func isAddress(_ name: String) -> Bool {
        if name.hasPrefix("[") {
            return name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil && $0.utf8.count <= 3 }
    }
}

/// Where a download of logs is fetched from, and whether the key goes along.
///
/// Links with a signature need no key and must not get it; links to another host never get it. An installation of one's
/// own may give links to hosts that only it knows; then the base URL's host is tried in their place
/// (`harness/mcp-server` src/utils/log-resolver.ts).
struct HarnessDownload {
    let base: TransferURL

    /// The places to try, in order.
    ///
    /// - Parameter link: The link as Harness gave it.
    /// - Returns: The places, each with whether the key goes along.
    func places(for link: TransferURL) -> [(url: TransferURL, isAuthenticated: Bool)] {
        if link.origin == base.origin { return [(link, !isSigned(link))] }
        let moved = link.rehosted(at: base.origin)
        let isOwn = isOfHarness(base.origin.host) || isPublicStore(link.origin.host)
        if isOwn || isOfHarness(link.origin.host) { return link.isSafe(beside: base) ? [(link, false)] : [] }
        let second = (moved, !isSigned(link))
        return link.isSafe(beside: base) ? [(link, false), second] : [second]
    }

    private func isSigned(_ link: TransferURL) -> Bool {
        let query = link.query?.lowercased() ?? ""
        return ["x-amz-signature", "x-goog-signature", "signature=", "sig="].contains { query.contains($0) }
    }

    private func isOfHarness(_ host: String) -> Bool { host == "harness.io" || host.hasSuffix(".harness.io") }

    private func isPublicStore(_ host: String) -> Bool {
        [".googleapis.com", ".amazonaws.com", ".core.windows.net"].contains { host.hasSuffix($0) }
    }
}

extension TransferURL {
    /// Reads a link, which may be relative to the base URL.
    init?(try link: String, at base: TransferURL) {
        guard let url = base.resolving(link) else { return nil }
        self = url
    }

    /// Whether fetching from here is no less safe than from the base URL.
    fileprivate func isSafe(beside base: TransferURL) -> Bool { origin.isSecure || !base.origin.isSecure }
}

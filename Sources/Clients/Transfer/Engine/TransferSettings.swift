/// How a ``TransferThread`` reaches other servers.
package struct TransferSettings: Sendable, Hashable {
    /// Which proxy is used.
    package enum Proxy: Sendable, Hashable {
        /// What `https_proxy`, `http_proxy` and `no_proxy` say.
        case environment
        /// None.
        case none
        /// The one at that URL; hosts in the list (names, suffixes with a dot, addresses, `*`) are reached directly.
        case url(TransferURL, user: String? = nil, password: SensitiveText? = nil, except: [String] = [])
    }

    /// Which proxy is used.
    package var proxy = Proxy.environment
    /// A file of further certification authorities in PEM, in place of the system's; nil for the system's.
    package var authorities: String?
    /// The most connections to one host; further requests wait.
    package var connectionsPerHost = 256
    /// The most connections that are kept open for later requests; libcurl counts those in use among them.
    package var keptConnections = 512
    /// What the requests say they come from.
    package var userAgent = "verdict"

    /// Creates settings that trust the system's authorities and go by the environment's proxy.
    package init() {}
}

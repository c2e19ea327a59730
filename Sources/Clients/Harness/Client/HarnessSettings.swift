/// Which Harness is talked to, and as whom.
package struct HarnessSettings: Sendable {
    /// Where Harness is, such as `https://app.harness.io`; a final `/gateway` is understood.
    package var baseURL: TransferURL
    /// The account.
    package var account: String
    /// The project that is meant where none is named.
    package var defaultScope: HarnessScope?
    /// The most time for one attempt of a request.
    package var timeout = Duration.seconds(30)
    /// The most octets of an answer.
    package var maximumAnswer = 32 << 20
    /// The most octets of one step's log; Harness keeps 25 MB of text, which is more as JSON.
    package var maximumLog = 48 << 20
    /// The most octets of a download of logs, as it comes.
    package var maximumDownload = 64 << 20
    /// The most octets of the logs of a download, after decompression.
    package var maximumUnpacked = 256 << 20

    /// Creates settings.
    package init(baseURL: TransferURL, account: String, defaultScope: HarnessScope? = nil) {
        self.baseURL = baseURL
        self.account = account
        self.defaultScope = defaultScope
    }
}

import CCurl

/// One GET that only wants to know the status: what a health check does.
package struct Probe: Sendable {
    /// Why there was no answer.
    package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        /// libcurl's code.
        package var code: UInt32

        /// libcurl's words for it.
        package var description: String
    }

    /// Where to ask.
    package var url: String

    /// How long to wait for the whole answer.
    package var timeout: Duration

    /// Whether the server's certificate must be valid for the URL's host; a check of the own machine by its loopback
    /// address cannot have that.
    package var verifiesCertificate: Bool

    /// Creates a probe.
    package init(url: String, timeout: Duration = .seconds(3), verifiesCertificate: Bool = true) {
        self.url = url
        self.timeout = timeout
        self.verifiesCertificate = verifiesCertificate
    }

    /// Asks and waits for the answer on the calling thread.
    ///
    /// - Returns: The HTTP status.
    /// - Throws: ``Failure``.
    package func status() throws(Failure) -> Int {
        if let reason = ccurl_load() {
            throw Failure(code: CURLE_FAILED_INIT.rawValue, description: String(cString: reason))
        }
        guard let handle = ccurl_easy_init() else { throw failure(CURLE_FAILED_INIT) }
        defer { ccurl_easy_cleanup(handle) }
        try check(ccurl_setopt_string(handle, CURLOPT_URL, url))
        try check(ccurl_setopt_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
        let (seconds, attoseconds) = timeout.components
        let milliseconds = max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        try check(ccurl_setopt_long(handle, CURLOPT_TIMEOUT_MS, Int(milliseconds)))
        try check(ccurl_setopt_long(handle, CURLOPT_NOSIGNAL, 1))
        try check(ccurl_setopt_string(handle, CURLOPT_NOPROXY, "*"))
        if !verifiesCertificate {
            try check(ccurl_setopt_long(handle, CURLOPT_SSL_VERIFYPEER, 0))
            try check(ccurl_setopt_long(handle, CURLOPT_SSL_VERIFYHOST, 0))
        }
        try check(ccurl_setopt_write(handle, discard, nil))
        try check(ccurl_easy_perform(handle))
        var status = 0
        try check(ccurl_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status))
        return status
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else { throw failure(code) }
    }

    private func failure(_ code: CURLcode) -> Failure {
        Failure(code: code.rawValue, description: String(cString: ccurl_easy_strerror(code)))
    }
}

private func discard(_: UnsafeMutablePointer<CChar>?, size: Int, count: Int, _: UnsafeMutableRawPointer?)
    -> Int
{
    size * count
}

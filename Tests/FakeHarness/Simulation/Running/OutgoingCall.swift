import TestSupport

/// Calls that a delegate or the notification service makes, to this machine only.
enum OutgoingCall {
    /// The answer.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    /// Sends a request over a connection of its own.
    ///
    /// - Returns: The answer; nil where nobody answers.
    static func send(
        _ method: String, _ url: String, headers: [(name: String, value: String)], body: [UInt8]
    ) async -> Answer? {
        guard let target = Target(url) else { return nil }
        var head = "\(method) \(target.path) HTTP/1.1\r\nHost: \(target.authority)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        do {
            let client = try RawClient(port: target.port)
            await client.send(Array(head.utf8) + body)
            let response = try await client.response()
            await client.close()
            return Answer(status: response.status, body: response.body)
        } catch {
            return nil
        }
    }

    /// `http://127.0.0.1:PORT/path`.
    private struct Target {
        var port: UInt16
        var path: String
        var authority: String

        init?(_ url: String) {
            guard url.hasPrefix("http://") else { return nil }
            let rest = url.dropFirst(7)
            let authority = rest.prefix { $0 != "/" }
            let parts = authority.split(separator: ":")
            guard parts.count == 2, parts[0] == "127.0.0.1" || parts[0] == "localhost",
                let port = UInt16(parts[1])
            else { return nil }
            self.port = port
            self.authority = String(authority)
            let path = rest.dropFirst(authority.count)
            self.path = path.isEmpty ? "/" : String(path)
        }
    }
}

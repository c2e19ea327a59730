import Clients
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedirectionTests {
    private func request(_ url: String, method: HTTPMethod = .get, follow: Int? = 3) throws -> TransferRequest
    {
        var request = TransferRequest(
            method, try TransferURL(parsing: url),
            headers: [
                .secret("x-api-key", SensitiveText("k")), .plain("Authorization", "Bearer t"),
                .plain("X-Plain", "1"), .plain("Content-Type", "a/b"),
            ], body: method == .get ? nil : Array("body".utf8))
        request.redirection = follow.map { .follow(limit: $0) } ?? .none
        return request
    }

    private func redirecting(_ status: String, to location: @escaping @Sendable () -> String) throws
        -> ScriptedServer
    {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                if request.contains(" /end") {
                    connection.answer("200 OK", [], "end")
                } else {
                    connection.answer(status, ["Location: \(location())"], "elsewhere")
                }
            }
        }
    }

    @Test func `is not followed unless asked for`() async throws {
        let server = try redirecting("302 Found") { "/end" }
        let response = try await makeClient().send(request(server.url, follow: nil))
        #expect(response.status.code == 302)
        #expect(response.location?.text == server.url + "/end")
        #expect(server.requests.count == 1)
    }

    @Test func `keeps secrets on the same origin`() async throws {
        let server = try redirecting("302 Found") { "/end" }
        let response = try await makeClient().send(request(server.url))
        #expect(response.text == "end")
        #expect(server.requests.count == 2)
        #expect(server.requests[1].contains("x-api-key: k") && server.requests[1].contains("Authorization"))
    }

    @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func `takes no secret to another origin`(status: String) async throws {
        let other = try redirecting(status) { "" }
        let url = other.url
        let server = try redirecting(status) { url + "/end" }
        let response = try await makeClient().send(request(server.url))
        #expect(response.text == "end")
        #expect(response.url.text == url + "/end")
        let sent = try #require(other.requests.first)
        #expect(!sent.lowercased().contains("x-api-key") && !sent.contains("Authorization"))
        #expect(sent.contains("X-Plain: 1"))
    }

    @Test(arguments: [
        ("301 Moved", "GET"), ("302 Found", "GET"), ("303 See Other", "GET"), ("307 Temporary", "POST"),
        ("308 Permanent", "POST"),
    ])
    func `a POST stays one where it has to`(status: String, method: String) async throws {
        let server = try redirecting(status) { "end" }
        _ = try await makeClient().send(request(server.url + "/a", method: .post))
        let second = try #require(server.requests.last)
        #expect(second.hasPrefix("\(method) /end "))
        #expect(second.hasSuffix("body") == (method == "POST"))
        #expect(second.contains("Content-Type") == (method == "POST"))
    }

    @Test func `goes round a limited number of times`() async throws {
        let server = try redirecting("302 Found") { "/again" }
        let error = try await failure { _ = try await makeClient().send(request(server.url, follow: 3)) }
        #expect(error.reason == .redirection("more than 3 times"))
        #expect(server.requests.count == 4)
    }

    @Test(arguments: ["ftp://host/", "javascript:1", "file:///etc/passwd", "http://a@b/", "http://\u{7f}/"])
    func `does not go where no request can go`(location: String) async throws {
        let server = try redirecting("302 Found") { location }
        let response = try await makeClient().send(request(server.url))
        #expect(response.status.code == 302)
        #expect(response.location == nil)
    }

    @Test(
        arguments: [
            ("/x?y#z", "http://h/x?y"), ("x", "http://h/a/x"), ("?q", "http://h/a/b?q"),
            ("//o/x", "http://o/x"),
            ("https://o", "https://o/"), ("", "http://h/a/b?c"), ("#f", "http://h/a/b?c"), ("x:y", nil),
            ("./x:y", "http://h/a/./x:y"),
        ] as [(String, String?)])
    func `references are resolved`(reference: String, expected: String?) throws {
        #expect(try TransferURL(parsing: "http://h/a/b?c").resolving(reference)?.text == expected)
    }
}

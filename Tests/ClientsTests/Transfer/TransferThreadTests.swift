import Clients
import Foundation
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct TransferThreadTests {
    /// Answers every request of every connection with its request line.
    private func echoServer() throws -> ScriptedServer {
        try ScriptedServer { connection in
            while let request = connection.readRequest() {
                let line = request.prefix { $0 != "\r\n" }
                connection.answer("200 OK", ["X-A: 1", "x-a: 2", "X-Empty:"], String(line))
            }
        }
    }

    @Test func `an answer comes with status, fields and body`() async throws {
        let server = try echoServer()
        let response = try await makeClient().send(get(server.url + "/a?b=c"))
        #expect(response.status == .ok)
        #expect(response.headers.values(of: "x-a") == ["1", "2"])
        #expect(response.headers["x-empty"] == "")
        #expect(response.text == "GET /a?b=c HTTP/1.1")
        #expect(response.version == "1.1")
        #expect(response.isSuccess)
    }

    @Test func `a connection is used again for what may be repeated`() async throws {
        let server = try echoServer()
        let client = makeClient()
        for _ in 0..<5 { _ = try await client.send(get(server.url)) }
        #expect(server.connectionCount == 1)
    }

    @Test func `what acts gets a connection of its own`() async throws {
        let server = try echoServer()
        let client = makeClient()
        let url = try TransferURL(parsing: server.url)
        _ = try await client.send(TransferRequest(.get, url))
        _ = try await client.send(TransferRequest(.post, url, body: []))
        _ = try await client.send(TransferRequest(.post, url, body: [], repetition: .always))
        #expect(server.connectionCount == 2)
    }

    @Test(
        arguments: [
            (HTTPMethod.get, nil, nil), (.post, "{}", "2"), (.post, nil, "0"), (.put, "", "0"),
            (.put, nil, "0"),
            (.delete, nil, nil), (.delete, "x", "1"), (.patch, "abc", "3"), (.options, nil, nil),
        ] as [(HTTPMethod, String?, String?)])
    func `methods and bodies go out as given`(method: HTTPMethod, body: String?, length: String?) async throws
    {
        let server = try echoServer()
        let url = try TransferURL(parsing: server.url + "/x")
        let request = TransferRequest(
            method, url,
            headers: [
                .plain("Accept", "*/*"), .plain("X-Empty", ""), .secret("x-api-key", SensitiveText("k")),
            ],
            body: body.map { Array($0.utf8) })
        _ = try await makeClient().send(request)
        let sent = try #require(server.requests.first)
        let lines = sent.components(separatedBy: "\r\n")
        #expect(lines[0] == "\(method) /x HTTP/1.1")
        #expect(lines.contains("x-api-key: k"))
        #expect(lines.contains("X-Empty:"))
        #expect(lines.contains("User-Agent: verdict"))
        let field = lines.first { $0.lowercased().hasPrefix("content-length:") }
        #expect(field.map { String($0.dropFirst(16)) } == length)
        #expect(!sent.contains("Content-Type") && !sent.contains("Expect"))
        #expect(sent.hasSuffix("\r\n\r\n" + (body ?? "")))
    }

    @Test func `the head alone ends a HEAD request`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            connection.waitForClose()
        }
        let response = try await makeClient().send(
            TransferRequest(.head, try TransferURL(parsing: server.url)))
        #expect(response.body.isEmpty)
        #expect(response.headers[.contentLength] == "1000")
    }

    @Test func `interim answers and trailers are left out`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n"
                    + "X-B: 1\r\n\r\n2\r\nab\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        let response = try await makeClient().send(get(server.url))
        #expect(response.status == .created)
        #expect(response.headers["link"] == nil)
        #expect(response.headers["x-trailer"] == nil)
        #expect(response.headers["x-b"] == "1")
        #expect(response.text == "ab")
    }

    @Test(arguments: [
        ("", TransferError.Reason.broken),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", .broken),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", .broken),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", .broken),
        ("HTTP/1.1 200 OK\r\nContent-Len", .broken),
        ("hello\r\n\r\n", .malformedAnswer),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc", .malformedAnswer),
        ("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", .malformedAnswer),
    ])
    func `a damaged answer is an error`(octets: String, reason: TransferError.Reason) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(octets)
        }
        let error = try await failure { _ = try await makeClient().send(get(server.url + "/p?token=1")) }
        // Half a head may count as one or the other.
        let reasons = reason == .broken ? [reason, .malformedAnswer, .other(code: 56)] : [reason]
        #expect(reasons.contains(error.reason), "\(error)")
        #expect(!error.isUnsent)
        #expect(error.request == "GET \(server.url)/p?…")
    }

    @Test func `a reset is an error`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            connection.reset()
        }
        let error = try await failure { _ = try await makeClient().send(get(server.url)) }
        #expect(error.reason == .broken)
        #expect(error.isTransient)
    }

    @Test(arguments: [
        "Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n186a0\r\n", "\r\n",
    ])
    func `an answer beyond its limit is cut off`(framing: String) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n" + framing)
            while connection.send([UInt8](repeating: 0x61, count: 1000)) {}
        }
        var request = try get(server.url)
        request.maximumResponseBytes = 5000
        let limited = request
        let error = try await failure { _ = try await makeClient().send(limited) }
        #expect(error.reason == .tooLarge(limit: 5000))
    }

    @Test func `a head without end is cut off`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-A: " + String(repeating: "a", count: 1000) + "\r\n") {}
        }
        let error = try await failure { _ = try await makeClient().send(get(server.url)) }
        #expect(error.reason == .tooLarge(limit: 256 << 10) || error.reason == .broken, "\(error)")
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
    func `an answer that does not come in time is given up`(beginning: String) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(beginning)
            connection.waitForClose()
        }
        var request = try get(server.url)
        request.timeout = .milliseconds(150)
        let limited = request
        let error = try await failure { _ = try await makeClient().send(limited) }
        #expect(error.reason == .timeout(.milliseconds(150)))
        #expect(!error.isUnsent)
    }

    @Test func `a closed port was sent nothing`() async throws {
        let server = try ScriptedServer { _ in }
        let url = server.url
        server.stop()
        let error = try await failure { _ = try await makeClient().send(get(url)) }
        #expect(error.reason == .refused)
        #expect(error.isUnsent)
    }

    @Test func `a host without address was sent nothing`() async throws {
        let error = try await failure { _ = try await makeClient().send(get("http://host.invalid/")) }
        #expect(error.reason == .unresolvedHost)
        #expect(error.isUnsent)
    }

    @Test(arguments: [
        TransferHeader.plain("X-A\r\nX-B", "1"), .plain("X-A", "1\r\nX-B: 2"), .plain("", "1"),
        .plain("X:A", "1"), .secret("x-api-key", SensitiveText("a\u{0}b")),
    ])
    func `a header that could hide another one is refused`(header: TransferHeader) async throws {
        let server = try echoServer()
        let error = try await failure { _ = try await makeClient().send(get(server.url, headers: [header])) }
        guard case .invalidRequest = error.reason else {
            Issue.record("\(error)")
            return
        }
        #expect(error.isUnsent)
        #expect(server.requests.isEmpty)
    }

    @Test func `a cancelled task gets an error and the connection is closed`() async throws {
        let closed = Gate()
        let arrived = Gate()
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            arrived.open()
            connection.waitForClose()
            closed.open()
        }
        let client = makeClient()
        let request = try get(server.url)
        let task = Task { try await client.send(request) }
        #expect(await arrived.wait())
        task.cancel()
        let error = try await failure { _ = try await task.value }
        #expect(error.reason == .cancelled)
        #expect(await closed.wait())
    }

    @Test func `a task that is cancelled before sends nothing`() async throws {
        let server = try echoServer()
        let client = makeClient()
        let request = try get(server.url)
        let gate = Gate()
        let task = Task {
            _ = await gate.wait()
            return try await client.send(request)
        }
        task.cancel()
        gate.open()
        let error = try await failure { _ = try await task.value }
        #expect(error.reason == .cancelled)
        #expect(server.connectionCount == 0)
    }

    @Test func `many transfers share a thread`() async throws {
        let server = try echoServer()
        let client = makeClient { $0.connectionsPerHost = 100 }
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<2000 {
                let request = try get(server.url + "/\(number)")
                group.addTask { try await client.send(request).text == "GET /\(number) HTTP/1.1" }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 2000)
        #expect(server.connectionCount <= 100)
    }

    @Test func `nothing that is shown holds a secret`() throws {
        let header = TransferHeader.secret("x-api-key", SensitiveText("pat.a.b.c"))
        let request = try get("http://h/?token=pat.a.b.c", headers: [header])
        var dumped = ""
        dump(header, to: &dumped)
        for text in ["\(header)", "\(header.value)", "\(request)", String(reflecting: header.value), dumped] {
            #expect(!text.contains("pat"), "\(text)")
        }
    }
}

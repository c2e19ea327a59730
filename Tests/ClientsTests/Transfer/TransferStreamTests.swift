import Clients
import HTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct TransferStreamTests {
    @Test func `pieces come as they are sent`() async throws {
        let gate = Gate()
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for text in ["one", "two", "three"] {
                gate.waitOnThread()
                connection.send(String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n")
            }
            gate.waitOnThread()
            connection.send("0\r\n\r\n")
        }
        let stream = try await makeClient().stream(get(server.url))
        #expect(stream.status == .ok)
        #expect(stream.headers[.contentType] == "text/event-stream")
        for text in ["one", "two", "three"] {
            gate.open()
            #expect(try await stream.next() == Array(text.utf8))
        }
        gate.open()
        #expect(try await stream.next() == nil)
        #expect(try await stream.next() == nil)
    }

    @Test func `a slow reader holds the sender back and loses nothing`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(20 << 20)\r\n\r\n")
            for number in 0..<320 {
                guard connection.send([UInt8](repeating: UInt8(number % 251), count: 64 << 10)) else {
                    return
                }
            }
            connection.waitForClose()
        }
        let stream = try await makeClient().stream(get(server.url))
        var count = 0
        while let piece = try await stream.next() {
            #expect(piece.count < 1 << 20)
            for octet in piece {
                guard octet == UInt8(count / (64 << 10) % 251) else {
                    Issue.record("octet \(count) is wrong")
                    return
                }
                count += 1
            }
            await Task.yield()
        }
        #expect(count == 20 << 20)
    }

    @Test func `a stream may last longer than its head may take`() async throws {
        let gate = Gate()
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\na")
            gate.waitOnThread()
            connection.send("b")
        }
        var request = try get(server.url)
        request.timeout = .milliseconds(200)
        let stream = try await makeClient().stream(request)
        #expect(try await stream.next() == Array("a".utf8))
        try await Task.sleep(for: .milliseconds(400))
        gate.open()
        #expect(try await stream.next() == Array("b".utf8))
        #expect(try await stream.next() == nil)
    }

    @Test func `a head that does not come is given up`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        var request = try get(server.url)
        request.timeout = .milliseconds(100)
        let limited = request
        let error = try await failure { _ = try await makeClient().stream(limited) }
        #expect(error.reason == .timeout(.milliseconds(100)))
    }

    @Test func `a broken stream is an error after what came`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        }
        let stream = try await makeClient().stream(get(server.url))
        #expect(try await stream.next() == Array("abc".utf8))
        let error = try await failure { _ = try await stream.next() }
        #expect(error.reason == .broken)
        #expect(try await stream.next() == nil)
    }

    @Test func `dropping the stream closes the connection`() async throws {
        let closed = Gate()
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\nabc")
            connection.waitForClose()
            closed.open()
        }
        let client = makeClient()
        do {
            let stream = try await client.stream(get(server.url))
            #expect(try await stream.next() == Array("abc".utf8))
        }
        #expect(await closed.wait())
    }

    @Test func `a cancelled reader gets an error`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\nabc")
            connection.waitForClose()
        }
        let stream = try await makeClient().stream(get(server.url))
        #expect(try await stream.next() == Array("abc".utf8))
        let task = Task { try await stream.next() }
        task.cancel()
        let error = try await failure { _ = try await task.value }
        #expect(error.reason == .cancelled)
    }

    @Test func `no more is collected than asked for`() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readRequest()
            connection.answer("200 OK", [], "abcdef")
        }
        let stream = try await makeClient().stream(get(server.url))
        #expect(try await stream.collect(upTo: 4) == Array("abcd".utf8))
    }
}

import Compression
import HTTP
import Server
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private static let get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    private func post(_ body: String, fields: String = "") -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    @Test func aConnectionIsKeptForTheNextRequest() async throws {
        try await withServer { server in
            let client = try server.connect()
            for number in 0..<3 {
                await client.send(Self.get)
                #expect(try await client.response().text == "ok\n")
                await client.send(post("number \(number)"))
                #expect(try await client.response().text == "number \(number)")
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await withServer { server in
            let client = try server.connect()
            let bodies = (0..<50).map { "body \($0)" }
            await client.send(bodies.map { Self.get + post($0) }.joined())
            for body in bodies {
                #expect(try await client.response().text == "ok\n")
                #expect(try await client.response().text == body)
            }
        }
    }

    @Test func aRequestMayBeCutAtEveryOctet() async throws {
        try await withServer { server in
            let client = try server.connect()
            let request = Array((Self.get + post("hello") + chunked(["ab", "cde"])).utf8)
            for cut in 1..<request.count {
                await client.send(Array(request[..<cut]))
                // Lets the first part arrive alone: an answer to it, or a turn of the loop.
                if cut >= Self.get.utf8.count {
                    #expect(try await client.response().text == "ok\n")
                } else {
                    await server.until { true }
                }
                await client.send(Array(request[cut...]))
                if cut < Self.get.utf8.count { #expect(try await client.response().text == "ok\n") }
                #expect(try await client.response().text == "hello")
                #expect(try await client.response().text == "abcde")
            }
        }
    }

    @Test func octetsMayComeOneByOne() async throws {
        try await withServer { server in
            let client = try server.connect()
            for octet in Array((post("one by one") + chunked(["x", "yz"])).utf8) {
                await client.send([octet])
            }
            #expect(try await client.response().text == "one by one")
            #expect(try await client.response().text == "xyz")
        }
    }

    private func chunked(_ pieces: [String]) -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + pieces.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
    }

    @Test func anAnswerToHeadHasNoContent() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
            let response = try await client.response(toHead: true)
            #expect(response.head.contains("Content-Length: 3"))
            #expect(try await client.response().text == "ok\n")
        }
    }

    @Test func aClientThatWaitsForContinueGetsItWhenTheBodyIsWanted() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.response().status == 100)
            await client.send("hi")
            #expect(try await client.response().text == "hi")
        }
    }

    @Test(arguments: [
        ("/closed", 10, 401), ("/echo", 2 << 20, 413), ("/nowhere", 10, 404),
    ])
    func aRefusalComesInsteadOfContinue(path: String, length: Int, status: Int) async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\nExpect: 100-continue\r\n\r\n"
            )
            let response = try await client.response()
            #expect(response.status == status)
            #expect(response.closes)
            await client.finishSending()
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func theShortBodyOfARefusedRequestIsDroppedAndTheConnectionKept() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("POST /closed HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + Self.get)
            #expect(try await client.response().status == 401)
            #expect(try await client.response().text == "ok\n")
        }
    }

    @Test func anErrorIsAProblemDocumentAndReachesAClientThatStillSends() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
            await client.send([UInt8](repeating: 0x78, count: 100_000))
            let response = try await client.response()
            #expect(response.status == 400)
            #expect(response.closes)
            #expect(response.head.contains("application/problem+json"))
            #expect(response.text.contains(#""status":400"#))
        }
    }

    @Test(arguments: [
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: 200))\r\n", 431),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    ])
    func whatIsBeyondALimitHasItsOwnStatus(request: String, status: Int) async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(request)
            let response = try await client.response()
            #expect(response.status == status)
            #expect(response.closes)
        }
    }

    @Test func aConnectionEndsAfterItsLastRequest() async throws {
        try await withServer(adjust: { $0.maximumRequestsPerConnection = 2 }) { server in
            let client = try server.connect()
            await client.send(Self.get + Self.get)
            #expect(try await !client.response().closes)
            #expect(try await client.response().closes)
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aHalfClosedClientIsAnswered() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(Self.get + post("half"))
            await client.finishSending()
            #expect(try await client.response().text == "ok\n")
            #expect(try await client.response().text == "half")
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aHalfClosedClientIsAnsweredEvenWhenTheAnswerTakesTime() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await client.finishSending()
            await server.until { server.service.gate.waiting == 1 }
            server.service.gate.open()
            #expect(try await client.response().text == "waited")
            #expect(try await client.receiveToEnd().isEmpty)
        }
    }

    @Test func aCutOffBodyIsNeverProcessed() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello")
            await client.finishSending()
            #expect(try await client.receiveToEnd().isEmpty)
            #expect(server.observer.seen.requests.isEmpty)
        }
    }

    // MARK: - Streams

    @Test func aStreamIsChunked() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let text = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
            #expect(text.contains("Transfer-Encoding: chunked\r\n"))
            #expect(
                text.hasSuffix(
                    "\r\n\r\n6\r\nfirst \r\n7\r\npiece1 \r\n7\r\npiece2 \r\n7\r\npiece3 \r\n0\r\n\r\n"))
        }
    }

    @Test func anOlderClientGetsAStreamUntilTheClose() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let text = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
            #expect(text.hasSuffix("\r\n\r\nfirst piece1 piece2 piece3 "))
        }
    }

    @Test func aStreamThatFailsIsSeenToBeCut() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n")
            let text = String(decoding: try await client.receiveToEnd(), as: UTF8.self)
            #expect(!text.hasSuffix("0\r\n\r\n"))
        }
    }

    // MARK: - Compressed bodies

    private func compressed(_ body: [UInt8], coding: String = "gzip") -> [UInt8] {
        Array(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n"
                .utf8) + body
    }

    @Test(arguments: ["gzip", "x-gzip", "GZip"])
    func aGzipBodyIsInflated(coding: String) async throws {
        try await withServer { server in
            let client = try server.connect()
            let body = Array(String(repeating: "hello, hello. ", count: 2000).utf8)
            await client.send(compressed(try Gzip.compress(body), coding: coding))
            #expect(try await client.response().body == body)
        }
    }

    @Test func anIdentityBodyIsTakenAsItIs() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(compressed(Array("plain".utf8), coding: "identity"))
            #expect(try await client.response().text == "plain")
        }
    }

    @Test(arguments: [0x00, 0x61] as [UInt8])
    func aBombIsRefused(octet: UInt8) async throws {
        try await withServer { server in
            let client = try server.connect()
            let bomb = try Gzip.compress([UInt8](repeating: octet, count: 64 << 20), level: 9)
            await client.send(compressed(bomb))
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response.closes)
            #expect(server.observer.seen.refusals == [.compressedContent])
        }
    }

    @Test func aBodyThatIsNoGzipIsABadRequest() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(compressed(Array("no gzip at all".utf8)))
            #expect(try await client.response().status == 400)
        }
    }

    @Test func aGzipBodyThatEndsEarlyIsABadRequest() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(compressed(try Gzip.compress(Array("cut off".utf8)).dropLast(6)))
            #expect(try await client.response().status == 400)
        }
    }

    @Test(arguments: ["br", "deflate", "gzip, gzip", "zstd", "compress"])
    func otherCodingsAreUnsupported(coding: String) async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(compressed(Array("x".utf8), coding: coding))
            let response = try await client.response()
            #expect(response.status == 415)
            #expect(response.head.contains("Accept-Encoding: gzip"))
        }
    }

    // MARK: - Observation

    @Test func theObserverIsToldOfEachRequest() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(Self.get + post("hello") + "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<3 { _ = try await client.response() }
            let requests = server.observer.seen.requests
            #expect(requests.map(\.path) == ["/healthz", "/echo", "/nowhere"])
            #expect(requests.map(\.status) == [200, 200, 404])
            #expect(requests.allSatisfy { $0.octets > 50 })
            await client.close()
            await server.until { server.observer.seen.closed == 1 }
            #expect(server.observer.seen.opened == 1)
        }
    }
}

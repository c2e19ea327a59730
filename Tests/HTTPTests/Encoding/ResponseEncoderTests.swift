import Testing

@testable import HTTP

@Suite struct ResponseEncoderTests {
    private static let date = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    private static let stream = HTTPBodyStream { nil }

    private func encode(
        _ response: HTTPResponse, isHead: Bool = false, minor: Int = 1, isPersistent: Bool = true
    ) -> (text: String, isPersistent: Bool) {
        var output: [UInt8] = []
        let stays = ResponseEncoder.encode(
            response,
            context: .init(isHead: isHead, minorVersion: minor, isPersistent: isPersistent),
            dateLine: HTTPDate.fieldLine(unixSeconds: 0), into: &output)
        return (String(decoding: output, as: UTF8.self), stays)
    }

    @Test func aResponseHasItsFieldsLengthAndContent() {
        var fields = HTTPFields()
        fields.append("Content-Type", "text/plain")
        fields.append("X", "y")
        let (text, stays) = encode(HTTPResponse(status: .ok, fields: fields, body: Array("hello".utf8)))
        #expect(
            text == "HTTP/1.1 200 OK\r\n" + Self.date
                + "Content-Type: text/plain\r\nX: y\r\nContent-Length: 5\r\n\r\nhello")
        #expect(stays)
    }

    @Test(arguments: [
        (1, true, ""), (1, false, "Connection: close\r\n"), (0, true, "Connection: keep-alive\r\n"),
        (0, false, "Connection: close\r\n"),
    ])
    func connectionIsSaidWhereItIsNotUnderstood(minor: Int, isPersistent: Bool, line: String) {
        let (text, stays) = encode(HTTPResponse(status: .notFound), minor: minor, isPersistent: isPersistent)
        #expect(text == "HTTP/1.1 404 Not Found\r\n" + Self.date + "Content-Length: 0\r\n\(line)\r\n")
        #expect(stays == isPersistent)
    }

    @Test func theAnswerToHeadHasALengthAndNoContent() {
        let (text, _) = encode(HTTPResponse(status: .ok, body: [1, 2, 3]), isHead: true)
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "Content-Length: 3\r\n\r\n")
    }

    @Test(arguments: [(204, ""), (205, "Content-Length: 0\r\n"), (304, "")])
    func someStatusesHaveNoContent(code: Int, line: String) {
        let status = HTTPStatus(code: code)
        let (text, _) = encode(HTTPResponse(status: status, body: [1]))
        #expect(text == "HTTP/1.1 \(code) \(status.reason)\r\n" + Self.date + line + "\r\n")
        let (streamed, _) = encode(HTTPResponse(status: status, body: [1], stream: Self.stream))
        #expect(!streamed.contains("chunked") && streamed.hasSuffix("\r\n\r\n"))
    }

    @Test func fieldsThatFrameTheMessageComeFromTheEncoderAlone() {
        var fields = HTTPFields()
        for (name, value) in [
            ("Content-Length", "9"), ("transfer-encoding", "gzip"), ("Date", "x"), ("Keep-Alive", "1"),
            ("X", "y"),
        ] {
            fields.append(name, value)
        }
        let (text, stays) = encode(HTTPResponse(status: .ok, fields: fields))
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "X: y\r\nContent-Length: 0\r\n\r\n")
        #expect(stays)
    }

    @Test func aServiceMayCloseTheConnection() {
        var fields = HTTPFields()
        fields.append("connection", "close")
        let (text, stays) = encode(HTTPResponse(status: .ok, fields: fields))
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "Content-Length: 0\r\nConnection: close\r\n\r\n")
        #expect(!stays)
    }

    @Test func parsedFieldsCanBeSentOn() throws {
        var parser = RequestParser()
        var input = InputBuffer()
        input.append("GET / HTTP/1.1\r\nHost:  h \r\nA:b\r\n\r\n".utf8)
        guard case .head(let head) = parser.next(in: &input) else {
            Issue.record("no head")
            return
        }
        var fields = head.fields
        let (text, _) = encode(HTTPResponse(status: .ok, fields: fields))
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "Host: h\r\nA: b\r\nContent-Length: 0\r\n\r\n")
        fields.append("C", "d")
        #expect(fields.all.map(\.value) == ["h", "b", "d"])
    }

    @Test func aStreamIsChunked() {
        let response = HTTPResponse(status: .ok, body: Array("ab".utf8), stream: Self.stream)
        let context = ResponseEncoder.Context()
        #expect(ResponseEncoder.sendsStream(of: response, context: context))
        let (head, stays) = encode(response)
        var more: [UInt8] = []
        ResponseEncoder.encode(piece: Array(repeating: 0x78, count: 26), context: context, into: &more)
        ResponseEncoder.encode(piece: [], context: context, into: &more)
        ResponseEncoder.encodeEnd(context: context, into: &more)
        let text = head + String(decoding: more, as: UTF8.self)
        #expect(
            text == "HTTP/1.1 200 OK\r\n" + Self.date + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1a\r\n"
                + String(repeating: "x", count: 26) + "\r\n0\r\n\r\n")
        #expect(stays)
    }

    @Test func aStreamToHTTP10EndsWithTheConnection() {
        let response = HTTPResponse(status: .ok, body: Array("ab".utf8), stream: Self.stream)
        let (text, stays) = encode(response, minor: 0)
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "Connection: close\r\n\r\nab")
        #expect(!stays)
        var more: [UInt8] = []
        let context = ResponseEncoder.Context(minorVersion: 0)
        ResponseEncoder.encode(piece: [0x63], context: context, into: &more)
        ResponseEncoder.encodeEnd(context: context, into: &more)
        #expect(more == [0x63])
    }

    @Test func aStreamIsNotSentToHead() {
        let response = HTTPResponse(status: .ok, body: [1], stream: Self.stream)
        #expect(!ResponseEncoder.sendsStream(of: response, context: .init(isHead: true)))
        let (text, _) = encode(response, isHead: true)
        #expect(text == "HTTP/1.1 200 OK\r\n" + Self.date + "Transfer-Encoding: chunked\r\n\r\n")
    }

    @Test func everyStatusHasALine() {
        for code in 100..<600 {
            let (text, _) = encode(HTTPResponse(status: HTTPStatus(code: code)))
            #expect(text.hasPrefix("HTTP/1.1 \(code) "))
        }
        for code in [0, 99, 600, -1] {
            #expect(encode(HTTPResponse(status: HTTPStatus(code: code))).text.hasPrefix("HTTP/1.1 500 "))
        }
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 1_234_567_890, .max])
    func numbersHaveTheirDigits(number: Int) {
        var decimal: [UInt8] = []
        decimal.append(decimal: number)
        #expect(String(decoding: decimal, as: UTF8.self) == "\(number)")
        var hexadecimal: [UInt8] = []
        hexadecimal.append(hexadecimal: number)
        #expect(String(decoding: hexadecimal, as: UTF8.self) == String(number, radix: 16))
    }

    @Test func aContextFollowsItsRequest() {
        var head = HTTPRequestHead(method: .head, path: "/", minorVersion: 0)
        head.isPersistent = false
        let context = ResponseEncoder.Context(answering: head)
        #expect(context == ResponseEncoder.Context(isHead: true, minorVersion: 0, isPersistent: false))
        head.isPersistent = true
        #expect(!ResponseEncoder.Context(answering: head, isPersistent: false).isPersistent)
    }
}

import HTTP
import HTTPChecks
import Testing

/// One line of a table: some octets and what a parser must say to them.
struct ParserCase: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable, Equatable {
        case accepted(Int)
        case waiting
        case failed(ParseError)
    }

    var name: String
    var input: String
    var expected: Expected

    var octets: [UInt8] { input.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
    var testDescription: String { name }

    static func accepted(_ name: String, _ input: String, requests: Int = 1) -> Self {
        Self(name: name, input: input, expected: .accepted(requests))
    }

    static func waiting(_ name: String, _ input: String) -> Self {
        Self(name: name, input: input, expected: .waiting)
    }

    static func refused(_ name: String, _ input: String, _ error: ParseError) -> Self {
        Self(name: name, input: input, expected: .failed(error))
    }
}

@Suite struct RequestParserTests {
    private static let host = "Host: h\r\n"
    private static let post = "POST /p HTTP/1.1\r\nHost: h\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n" }
    private static func field(_ line: String) -> String { "GET / HTTP/1.1\r\nHost: h\r\n\(line)\r\n\r\n" }
    private static func host(_ value: String) -> String { "GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n" }

    static let requestLines: [ParserCase] = [
        .accepted("plain", get("/")),
        .accepted("one empty line before", "\r\n" + get("/")),
        .accepted("four empty lines before", "\r\n\r\n\r\n\r\n" + get("/")),
        .refused("five empty lines before", "\r\n\r\n\r\n\r\n\r\n" + get("/"), .tooManyEmptyLines),
        .refused("a bare LF before", "\n" + get("/"), .bareLineFeed),
        .refused("a bare CR before", "\rX", .bareCarriageReturn),
        .refused("a space before the method", " " + get("/"), .invalidMethod),
        .refused("no method", " / HTTP/1.1\r\n", .invalidMethod),
        .refused("a method that is no token", "G@T / HTTP/1.1\r\n", .invalidMethod),
        .refused("a NUL in the method", "G\0T / HTTP/1.1\r\n", .invalidMethod),
        .refused("an octet above 127 in the method", "G\u{E9}T / HTTP/1.1\r\n", .invalidMethod),
        .refused("a TLS hello", "\u{16}\u{03}\u{01}", .invalidMethod),
        .accepted("an unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n"),
        .accepted("a lower-case method is another one", "get / HTTP/1.1\r\nHost: h\r\n\r\n"),
        .refused("a method of 33 octets", String(repeating: "A", count: 33) + " / ", .methodTooLong),
        .refused("two spaces before the target", "GET  / HTTP/1.1\r\n", .invalidRequestLine),
        .refused("two spaces behind the target", "GET /  HTTP/1.1\r\n", .invalidRequestLine),
        .refused("HTAB for a space", "GET\t/ HTTP/1.1\r\n", .invalidMethod),
        .refused("no target", "GET HTTP/1.1\r\n", .invalidRequestLine),
        .refused("HTTP/0.9", "GET /\r\n", .invalidRequestLine),
        .refused("a word too many", "GET / HTTP/1.1 x\r\n", .invalidRequestLine),
        .refused("a lower-case version", "GET / http/1.1\r\n", .invalidRequestLine),
        .refused("a version of two digits", "GET / HTTP/1.10\r\n", .invalidRequestLine),
        .refused("a version without a dot", "GET / HTTP/11\r\n", .invalidRequestLine),
        .refused("a line that ends in LF", "GET / HTTP/1.1\nHost: h\n\n", .invalidRequestLine),
        .refused("a line that ends in CR X", "GET / HTTP/1.1\rX", .invalidRequestLine),
        .refused("HTTP/2.0", "GET / HTTP/2.0\r\n", .versionNotSupported),
        .refused("HTTP/0.9 in words", "GET / HTTP/0.9\r\n", .versionNotSupported),
        .accepted("HTTP/1.2 is read as 1.1", "GET / HTTP/1.2\r\nHost: h\r\n\r\n"),
        .accepted("HTTP/1.0 without Host", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ]

    static let targets: [ParserCase] = [
        .accepted("a query", get("/a?b=c&d=[e]")),
        .accepted("an empty query", get("/a?")),
        .accepted("a query in a query", get("/a?b?c")),
        .accepted("absolute", get("http://a.b:80/c?d")),
        .accepted("absolute without a path", get("HTTPS://a.b")),
        .accepted("absolute with a query and no path", get("http://a?b")),
        .accepted("absolute, IPv6", get("http://[::1]:80/")),
        .accepted("asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
        .refused("asterisk without OPTIONS", get("*"), .invalidTarget),
        .refused("asterisk with a query", "OPTIONS *?a HTTP/1.1\r\nHost: h\r\n\r\n", .invalidTarget),
        .refused("authority", get("a:80"), .invalidTarget),
        .refused("relative", get("a/b"), .invalidTarget),
        .refused("another scheme", get("ftp://a/b"), .invalidTarget),
        .refused("absolute without a host", get("http:///b"), .invalidTarget),
        .refused("absolute with user information", get("http://u:p@a/b"), .invalidTarget),
        .refused("absolute with a bad bracket", get("http://[::1/b"), .invalidTarget),
        .refused("a fragment", get("/a#b"), .invalidTarget),
        .refused("a quotation mark", get("/a\"b"), .invalidTarget),
        .refused("a bracket in the path", get("/a[b]"), .invalidTarget),
        .refused("a control character", get("/a\u{01}"), .invalidTarget),
        .refused("a NUL", get("/a\0"), .invalidTarget),
        .refused("DEL", get("/a\u{7F}"), .invalidTarget),
        .refused("an octet above 127", get("/\u{E9}"), .invalidTarget),
        .refused("a NUL, escaped", get("/a%00"), .invalidEscape),
        .refused("half an escape", get("/a%2"), .invalidEscape),
        .refused("a lone percent sign", get("/a%"), .invalidEscape),
        .refused("no hexadecimal digit", get("/a%2g"), .invalidEscape),
        .refused("half an escape in the query", get("/a?b%2"), .invalidEscape),
        .refused("an escape that is no UTF-8", get("/%ff"), .invalidTarget),
        .refused("an overlong slash", get("/%c0%af"), .invalidTarget),
        .refused("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", .connectNotSupported),
    ]

    static let fields: [ParserCase] = [
        .accepted("no blank behind the colon", field("A:b")),
        .accepted("blanks around the value", field("A: \t b \t ")),
        .accepted("no value", field("A:")),
        .accepted("a colon in the value", field("A: b:c")),
        .accepted("octets above 127", field("A: \u{FF}\u{80}")),
        .accepted("HTAB in the value", field("A: b\tc")),
        .accepted("every mark of a token", field("!#$%&'*+-.^_`|~09azAZ: b")),
        .accepted("an underscore is another name", field("Content_Length: x")),
        .refused("no colon", field("A"), .invalidFieldName),
        .refused("no name", field(": b"), .invalidFieldName),
        .refused("a space before the colon", field("A : b"), .invalidFieldName),
        .refused("HTAB before the colon", field("A\t: b"), .invalidFieldName),
        .refused("a space in the name", field("A B: c"), .invalidFieldName),
        .refused("brackets in the name", field("A[]: b"), .invalidFieldName),
        .refused("an octet above 127 in the name", field("\u{E9}: b"), .invalidFieldName),
        .refused("a NUL in the name", field("A\0: b"), .invalidFieldName),
        .refused("CR in the name", field("A\rB: c"), .invalidFieldName),
        .refused("a folded line", field("A: b\r\n c"), .foldedField),
        .refused("a fold before the first line", "GET / HTTP/1.1\r\n A: b\r\n", .foldedField),
        .refused("LF in the value", field("A: b\nc: d"), .bareLineFeed),
        .refused("LF for the last line", "GET / HTTP/1.1\r\nHost: h\r\n\n", .bareLineFeed),
        .refused("CR in the value", field("A: b\rc"), .bareCarriageReturn),
        .refused("CR behind the last line", "GET / HTTP/1.1\r\nHost: h\r\n\rX", .bareCarriageReturn),
        .refused("a NUL in the value", field("A: b\0c"), .invalidFieldValue),
        .refused("BEL in the value", field("A: b\u{07}"), .invalidFieldValue),
        .refused("DEL in the value", field("A: \u{7F}"), .invalidFieldValue),
        .refused("ESC far behind in the value", field("A: 0123456789abcdef\u{1B}"), .invalidFieldValue),
    ]

    static let hosts: [ParserCase] = [
        .accepted("a name", host("a.b-c_d~e")), .accepted("a name with a port", host("a:80")),
        .accepted("an empty port", host("a:")), .accepted("no value", host("")),
        .accepted("IPv4", host("127.0.0.1:8080")), .accepted("IPv6", host("[::1]")),
        .accepted("IPv6 with a port", host("[2001:db8::1]:443")),
        .accepted("IPv6, all groups", host("[1:2:3:4:5:6:7:8]")),
        .accepted("IPv6 with IPv4", host("[::ffff:192.0.2.1]")),
        .accepted("IPv6, six groups and IPv4", host("[1:2:3:4:5:6:1.2.3.4]")),
        .accepted("IPv6, a gap at the end", host("[1::]")),
        .accepted("IPv6, nothing but the gap", host("[::]")),
        .accepted("a later IP version", host("[v1f.a:b]")), .accepted("an escape", host("a%41")),
        .refused("none", "GET / HTTP/1.1\r\n\r\n", .missingHost),
        .refused("two", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", .repeatedHost),
        .refused("two in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
        .refused("two ports", host("a:80:80"), .invalidHost),
        .refused("a port that is no number", host("a:b"), .invalidHost),
        .refused("a port with a sign", host("a:+1"), .invalidHost),
        .refused("a port alone", host(":80"), .invalidHost), .refused("a script", host("<a>"), .invalidHost),
        .refused("a space", host("a b"), .invalidHost), .refused("a slash", host("a/b"), .invalidHost),
        .refused("user information", host("u@a"), .invalidHost),
        .refused("a query", host("a?b"), .invalidHost),
        .refused("half an escape", host("a%4"), .invalidHost),
        .refused("above 127", host("\u{E9}"), .invalidHost),
        .refused("an open bracket", host("[::1"), .invalidHost),
        .refused("bare IPv6", host("::1"), .invalidHost),
        .refused("empty brackets", host("[]"), .invalidHost),
        .refused("text behind", host("[::1]a"), .invalidHost),
        .refused("two gaps", host("[1::2::3]"), .invalidHost),
        .refused("seven groups", host("[1:2:3:4:5:6:7]"), .invalidHost),
        .refused("nine groups", host("[1:2:3:4:5:6:7:8:9]"), .invalidHost),
        .refused("a gap for nothing", host("[1:2:3:4:5:6:7::8]"), .invalidHost),
        .refused("five digits", host("[12345::]"), .invalidHost),
        .refused("a colon at the end", host("[1:2:]"), .invalidHost),
        .refused("a number above 255", host("[::1.2.3.256]"), .invalidHost),
        .refused("a leading zero", host("[::1.2.3.04]"), .invalidHost),
        .refused("three numbers", host("[::1.2.3]"), .invalidHost),
        .refused("IPv4 in front", host("[1.2.3.4::]"), .invalidHost),
        .refused("a zone", host("[fe80::1%25eth0]"), .invalidHost),
        .refused("a later IP version without an address", host("[v1.]"), .invalidHost),
    ]

    static let contents: [ParserCase] = [
        .accepted("a length", post + "Content-Length: 3\r\n\r\nabc"),
        .accepted("leading zeros", post + "Content-Length: 0003\r\n\r\nabc"),
        .accepted("a length of 0", post + "Content-Length: 0\r\n\r\n"),
        .accepted("content of a GET", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"),
        .accepted("two requests", post + "Content-Length: 1\r\n\r\na" + get("/"), requests: 2),
        .waiting("content cut off", post + "Content-Length: 3\r\n\r\nab"),
        .refused("no digits", post + "Content-Length:\r\n", .invalidContentLength),
        .refused("a plus sign", post + "Content-Length: +3\r\n", .invalidContentLength),
        .refused("a minus sign", post + "Content-Length: -0\r\n", .invalidContentLength),
        .refused("hexadecimal", post + "Content-Length: 0x3\r\n", .invalidContentLength),
        .refused("underscore", post + "Content-Length: 1_0\r\n", .invalidContentLength),
        .refused("a space inside", post + "Content-Length: 1 0\r\n", .invalidContentLength),
        .refused("a list", post + "Content-Length: 3, 3\r\n", .invalidContentLength),
        .refused(
            "digits of another script", post + "Content-Length: \u{D9}\u{A3}\r\n", .invalidContentLength),
        .refused("2^63", post + "Content-Length: 9223372036854775808\r\n", .contentTooLarge),
        .refused("2^64 + 3", post + "Content-Length: 18446744073709551619\r\n", .contentTooLarge),
        .refused("twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n", .repeatedContentLength),
        .refused("above the limit", post + "Content-Length: 1048577\r\n\r\n", .contentTooLarge),
        .refused(
            "both framings", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            .contentLengthWithTransferEncoding),
        .refused(
            "both, the other way round", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
            .contentLengthWithTransferEncoding),
        .refused(
            "codings in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n",
            .transferEncodingInHTTP10),
        .accepted("chunked in capitals", post + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"),
        .refused("no coding", post + "Transfer-Encoding:\r\n", .invalidTransferEncoding),
        .refused("an empty member", post + "Transfer-Encoding: , chunked\r\n", .invalidTransferEncoding),
        .refused("identity", post + "Transfer-Encoding: identity\r\n\r\n", .invalidTransferEncoding),
        .refused("gzip alone", post + "Transfer-Encoding: gzip\r\n\r\n", .invalidTransferEncoding),
        .refused("gzip first", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", .unknownTransferCoding),
        .refused(
            "gzip on its line", post + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
            .unknownTransferCoding),
        .refused("gzip last", post + "Transfer-Encoding: chunked, gzip\r\n", .invalidTransferEncoding),
        .refused(
            "chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            .invalidTransferEncoding),
        .refused(
            "chunked with a parameter", post + "Transfer-Encoding: chunked;a=b\r\n", .invalidTransferEncoding),
        .refused(
            "a KELVIN SIGN", post + "Transfer-Encoding: chun\u{E2}\u{84}\u{AA}ed\r\n",
            .invalidTransferEncoding),
        .refused("another expectation", post + "Expect: 200-ok\r\n", .unknownExpectation),
    ]

    static let chunks: [ParserCase] = [
        .accepted("two chunks", chunked + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"),
        .accepted("leading zeros", chunked + "003\r\nabc\r\n000\r\n\r\n"),
        .accepted("extensions", chunked + "1;a;b=c ; d = \"e \\\" f\"\r\nx\r\n0;g\r\n\r\n"),
        .accepted("blanks before an extension", chunked + "1 \t;a\r\nx\r\n0\r\n\r\n"),
        .accepted("trailers", chunked + "0\r\nA: b\r\nContent-Length: 9\r\n\r\n"),
        .accepted("a request behind", chunked + "0\r\n\r\n" + get("/"), requests: 2),
        .waiting("no last chunk", chunked + "1\r\nx\r\n"),
        .waiting("no last line", chunked + "0\r\n"),
        .refused("no size", chunked + "\r\n", .invalidChunkSize),
        .refused("a blank before the size", chunked + " 1\r\n", .invalidChunkSize),
        .refused("a plus sign", chunked + "+1\r\n", .invalidChunkSize),
        .refused("a minus sign", chunked + "-1\r\n", .invalidChunkSize),
        .refused("0x", chunked + "0x1\r\n", .invalidChunkSize),
        .refused("an underscore", chunked + "1_0\r\n", .invalidChunkSize),
        .refused("no digit", chunked + "g\r\n", .invalidChunkSize),
        .refused("LF behind the size", chunked + "1\nx", .invalidChunkSize),
        .refused("CR X behind the size", chunked + "1\rX", .invalidChunkSize),
        .refused("17 digits", chunked + "00000000000000001", .invalidChunkSize),
        .refused("16 digits of f", chunked + "ffffffffffffffff", .contentTooLarge),
        .refused("above the limit", chunked + "100001\r\n", .contentTooLarge),
        .refused("blanks and no extension", chunked + "1 \r\n", .invalidChunkExtension),
        .refused("a second number", chunked + "1 2\r\n", .invalidChunkExtension),
        .refused("a semicolon alone", chunked + "1;\r\n", .invalidChunkExtension),
        .refused("no extension's value", chunked + "1;a=\r\n", .invalidChunkExtension),
        .refused("LF in an extension", chunked + "1;a\nb\r\n", .invalidChunkExtension),
        .refused("CR in an extension", chunked + "1;a\rb\r\n", .invalidChunkSize),
        .refused("LF in a quoted value", chunked + "1;a=\"\n\"\r\n", .invalidChunkExtension),
        .refused("an open quotation", chunked + "1;a=\"b\r\n", .invalidChunkExtension),
        .refused("text behind a quotation", chunked + "1;a=\"b\"c\r\n", .invalidChunkExtension),
        .refused("data too long", chunked + "1\r\nxy\r\n", .invalidChunkEnd),
        .refused("LF behind the data", chunked + "1\r\nx\n", .invalidChunkEnd),
        .refused("CR X behind the data", chunked + "1\r\nx\rX", .invalidChunkEnd),
        .refused("LF for the last line", chunked + "0\r\n\n", .bareLineFeed),
        .refused("CR X for the last line", chunked + "0\r\n\rX", .bareCarriageReturn),
        .refused("a trailer without a colon", chunked + "0\r\nA\r\n", .invalidFieldName),
        .refused("a folded trailer", chunked + "0\r\nA: b\r\n c\r\n", .foldedField),
        .refused("a NUL in a trailer", chunked + "0\r\nA: \0\r\n", .invalidFieldValue),
    ]

    static let all = requestLines + targets + fields + hosts + contents + chunks

    @Test(arguments: all)
    func eachCaseIsReadAsTheTableSays(_ one: ParserCase) {
        let transcript = Transcript(one.octets)
        let whole = transcript.messages.filter { $0.end != nil }.count
        switch one.expected {
        case .accepted(let count):
            #expect(transcript.end == .idle)
            #expect(whole == count)
        case .waiting:
            #expect(transcript.end == .waiting)
        case .failed(let error):
            #expect(transcript.end == .failed(error))
        }
    }

    @Test(arguments: all)
    func everyCutIsReadAlike(_ one: ParserCase) {
        #expect(ParserProperties.violation(of: one.octets, cuts: one.octets.indices) == nil)
    }

    @Test(arguments: all)
    func everyPrefixOfWhatIsAcceptedWaits(_ one: ParserCase) {
        guard case .accepted(1) = one.expected else { return }
        let octets = one.octets
        for count in octets.indices.dropFirst() {
            // Empty lines before a request are consumed, so the connection is still idle behind them.
            let isEmptyLines = octets[..<count].allSatisfy { $0 == 13 || $0 == 10 } && count % 2 == 0
            #expect(Transcript(Array(octets[..<count])).end == (isEmptyLines ? .idle : .waiting))
        }
    }

    @Test func everyErrorHasAStatusThatRefusesAndItsOwnSentence() {
        for error in ParseError.allCases {
            #expect([400, 413, 414, 417, 431, 501, 505].contains(error.status.code))
        }
        #expect(Set(ParseError.allCases.map(\.description)).count == ParseError.allCases.count)
    }

    @Test func aFailedParserStaysFailed() {
        var parser = RequestParser()
        var input = InputBuffer()
        input.append("BAD\r\n".utf8)
        for _ in 0..<2 {
            guard case .failed(.invalidMethod) = parser.next(in: &input) else {
                Issue.record("the parser went on")
                return
            }
            input.append("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        }
    }
}

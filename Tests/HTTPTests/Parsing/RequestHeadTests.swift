import HTTP
import HTTPChecks
import Testing

/// What the parser makes of requests that it accepts.
@Suite struct RequestHeadTests {
    private func head(_ text: String) throws -> HTTPRequestHead {
        try #require(Transcript(Array(text.utf8)).messages.first).head
    }

    @Test(arguments: [
        ("/", "/", nil), ("/a/b", "/a/b", nil), ("/a?b", "/a", "b"), ("/a?", "/a", ""),
        ("/a?b%20c+d?e", "/a", "b%20c+d?e"), ("/%41%7e", "/A~", nil), ("/%C3%A9", "/é", nil),
        ("/a%2Fb", "/a%2Fb", nil), ("/a%2fb", "/a%2Fb", nil), ("/a%252Fb", "/a%252Fb", nil),
        ("/a%25b", "/a%25b", nil), ("//a//b/", "//a//b/", nil), ("/a/./b", "/a/b", nil),
        ("/a/../b", "/b", nil), ("/a/b/..", "/a/", nil), ("/a/b/.", "/a/b/", nil), ("/..", "/", nil),
        ("/../../a", "/a", nil), ("/%2e%2E/a", "/a", nil), ("/a/%2e/b", "/a/b", nil), ("/...", "/...", nil),
        ("/a/..%2Fb", "/a/..%2Fb", nil), ("/.a/b.", "/.a/b.", nil), ("/a//../b", "/a/b", nil),
        ("http://x:1/a?b", "/a", "b"), ("http://x", "/", nil), ("http://x?b", "/", "b"),
        ("https://x/../a", "/a", nil),
    ])
    func aTargetIsDecodedOnceAndNormalised(target: String, path: String, query: String?) throws {
        let head = try head("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(head.path == path)
        #expect(head.query == query)
    }

    @Test func optionsMayAskForTheServer() throws {
        #expect(try head("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").path == "*")
        #expect(try head("OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n").path == "*")
        #expect(try head("OPTIONS http://h/ HTTP/1.1\r\nHost: h\r\n\r\n").path == "/")
    }

    @Test func anAbsoluteTargetTakesThePlaceOfHost() throws {
        #expect(try head("GET http://a:1/ HTTP/1.1\r\nHost: b\r\n\r\n").authority == "a:1")
        #expect(try head("GET / HTTP/1.1\r\nHost: b\r\n\r\n").authority == "b")
        #expect(try head("GET / HTTP/1.0\r\n\r\n").authority == nil)
    }

    @Test(arguments: [
        (1, [], true), (1, ["close"], false), (1, ["Close"], false), (1, ["keep-alive, close"], false),
        (1, ["x", "close"], false), (1, ["close,"], false), (1, [" , \tclose\t"], false),
        (1, ["closed"], true), (1, ["x-close"], true), (1, ["close;x"], true), (1, ["upgrade"], true),
        (1, [""], true), (0, [], false), (0, ["keep-alive"], true), (0, ["Keep-Alive"], true),
        (0, ["close"], false), (0, ["keep-alive, close"], false), (0, ["keep-alive", "close"], false),
        (0, ["keep-alives"], false),
    ])
    func persistenceFollowsVersionAndConnection(minor: Int, lines: [String], isPersistent: Bool) throws {
        let fields = lines.map { "Connection: \($0)\r\n" }.joined()
        #expect(try head("GET / HTTP/1.\(minor)\r\nHost: h\r\n\(fields)\r\n").isPersistent == isPersistent)
    }

    @Test(arguments: [
        (1, "Expect: 100-continue\r\nContent-Length: 1\r\n", true),
        (1, "expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", true),
        (1, "Expect: 100-continue\r\n", false), (1, "Expect: 100-continue\r\nContent-Length: 0\r\n", false),
        (1, "Content-Length: 1\r\n", false), (0, "Expect: 100-continue\r\nContent-Length: 1\r\n", false),
        (0, "Expect: other\r\nContent-Length: 1\r\n", false),
    ])
    func aClientWaitsOnlyWithContentAndHTTP11(minor: Int, fields: String, waits: Bool) throws {
        #expect(try head("PUT / HTTP/1.\(minor)\r\nHost: h\r\n\(fields)\r\n").expectsContinue == waits)
    }

    @Test func fieldsKeepTheirOrderRepetitionsAndOctets() throws {
        let head = try head("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nb:\t2 \r\na:  3\r\nUser-Agent: x\r\n\r\n")
        #expect(head.fields.all.map(\.name) == ["Host", "A", "b", "a", "User-Agent"])
        #expect(head.fields.all.map(\.value) == ["h", "1", "2", "3", "x"])
        #expect(head.fields.values(of: "a") == ["1", "3"])
        #expect(head.fields["a"] == "1")
        #expect(head.fields[.userAgent] == "x")
        #expect(head.fields[.accept] == nil)
    }

    @Test func methodsAreToldApartByEveryOctet() throws {
        for name in ["GET", "HEAD", "POST", "PUT", "get", "XGET", "GETX", "M-SEARCH", "VERSION-CONTROL"] {
            #expect(try head("\(name) / HTTP/1.1\r\nHost: h\r\n\r\n").method == HTTPMethod(unchecked: name))
        }
    }

    @Test func trailersDoNotJoinTheFields() throws {
        let text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n"
        #expect(try head(text).fields["a"] == nil)
    }
}

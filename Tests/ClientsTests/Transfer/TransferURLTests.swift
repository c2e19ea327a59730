import Clients
import Testing

@Suite struct TransferURLTests {
    @Test(arguments: [
        ("https://app.harness.io", "https://app.harness.io/", "https://app.harness.io"),
        (
            "HTTPS://App.Harness.IO/gateway/?a=b%20c#x", "https://app.harness.io/gateway/?a=b%20c",
            "https://app.harness.io"
        ),
        ("http://127.0.0.1:8080?x", "http://127.0.0.1:8080/?x", "http://127.0.0.1:8080"),
        ("http://[::1]:80/a:b", "http://[::1]/a:b", "http://[::1]"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/", "https://[2001:db8::1]"),
        ("https://host:443/@x", "https://host/@x", "https://host"),
    ])
    func `reads what a request may go to`(text: String, expected: String, origin: String) throws {
        let url = try TransferURL(parsing: text)
        #expect(url.text == expected)
        #expect(url.origin.description == origin)
        #expect(try TransferURL(parsing: url.text) == url)
    }

    @Test(arguments: [
        ("ftp://host/", TransferURLError.scheme), ("host", .scheme), ("", .scheme), ("https:/host", .scheme),
        ("https://", .host), ("https:///path", .host), ("https://?x", .host), ("https://a,b/", .host),
        ("https://user:pass@host/", .credentials), ("https://app.harness.io@evil.example/", .credentials),
        ("https://app.harness.io\\@evil.example/", .character), ("https://host/a b", .character),
        ("https://host/\u{0}", .character), ("https://höst/", .character),
        ("https://host\r\nX: y/", .character),
        ("https://host:0/", .port), ("https://host:65536/", .port), ("https://host:/", .port),
        ("https://host:8a/", .port), ("https://host:-1/", .port), ("https://[::1/", .host),
        ("https://[]/", .host), ("https://[::1]x/", .host), ("https://%41/", .host),
    ])
    func `refuses what two parsers could read differently`(text: String, error: TransferURLError) {
        #expect(throws: error) { try TransferURL(parsing: text) }
    }

    @Test func `segments and query items cannot leave their place`() throws {
        let url = try TransferURL(parsing: "https://host/base/")
            .appending("a/b", "..", "c?d").adding(query: [("x&y", "1=2 3"), ("none", nil), ("ü", "")])
        #expect(url.text == "https://host/base/a%2Fb/%2E%2E/c%3Fd?x%26y=1%3D2%203&%C3%BC=")
        #expect(url.description == "https://host/base/a%2Fb/%2E%2E/c%3Fd?…")
    }

    @Test func `a fixed path replaces final slashes`() throws {
        let base = try TransferURL(parsing: "https://host/gateway/")
        #expect(base.appending(path: "/pipeline/api").text == "https://host/gateway/pipeline/api")
    }

    @Test(arguments: [
        ("http://localhost", true), ("http://127.9.0.1", true), ("http://[::1]", true),
        ("http://127.0.0.1.evil.example", false), ("http://10.0.0.1", false),
    ])
    func `knows the loopback`(text: String, isLoopback: Bool) throws {
        #expect(try TransferURL(parsing: text).origin.isLoopback == isLoopback)
    }
}

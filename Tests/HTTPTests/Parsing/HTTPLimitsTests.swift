import HTTP
import HTTPChecks
import Testing

/// Each limit lets what it names pass and refuses one octet or line more.
@Suite struct HTTPLimitsTests {
    private static let limits = HTTPLimits(
        targetOctets: 20, headOctets: 200, fieldCount: 3, bodyOctets: 10, chunkExtensionOctets: 8,
        bodyExtensionOctets: 12, trailerOctets: 30, trailerCount: 2)

    private func end(_ text: String, bodyLimit: Int? = nil) -> Transcript.End {
        let octets = Array(text.utf8)
        let whole = Transcript(octets, limits: Self.limits, bodyLimit: bodyLimit)
        for cut in octets.indices {
            let cutInTwo = Transcript(
                [octets[..<cut], octets[cut...]], limits: Self.limits, bodyLimit: bodyLimit)
            #expect(cutInTwo == whole, "cut at \(cut)")
        }
        return whole.end
    }

    private func request(target: Int = 1, fields: Int = 1, value: Int = 1) -> String {
        let path = "/" + String(repeating: "a", count: target - 1)
        let lines = String(repeating: "A: b\r\n", count: fields - 1)
        return "GET \(path) HTTP/1.1\r\nHost: \(String(repeating: "h", count: value))\r\n\(lines)\r\n"
    }

    private func chunked(_ text: String) -> String {
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(text)"
    }

    @Test func targets() {
        #expect(end(request(target: 20)) == .idle)
        #expect(end(request(target: 21)) == .failed(.targetTooLong))
        #expect(end("GET /?\(String(repeating: "a", count: 18)) HTTP/1.1\r\nHost: h\r\n\r\n") == .idle)
        #expect(end("GET /?\(String(repeating: "a", count: 19)) HT") == .failed(.targetTooLong))
    }

    @Test func heads() {
        let rest = request().utf8.count - 1
        #expect(end(request(value: 200 - rest)) == .idle)
        #expect(end(request(value: 201 - rest)) == .failed(.headTooLarge))
        #expect(end("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 200)) == .failed(.headTooLarge))
    }

    @Test func fieldLines() {
        #expect(end(request(fields: 3)) == .idle)
        #expect(end(request(fields: 4)) == .failed(.tooManyFields))
    }

    @Test func contents() {
        let length = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
        #expect(end(length + "10\r\n\r\n0123456789") == .idle)
        #expect(end(length + "11\r\n\r\n0123456789x") == .failed(.contentTooLarge))
        #expect(end(length + "11\r\n\r\n0123456789x", bodyLimit: 11) == .idle)
        #expect(end(length + "1\r\n\r\n0", bodyLimit: 0) == .failed(.contentTooLarge))
        #expect(end(chunked("4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n")) == .idle)
        #expect(end(chunked("4\r\n0123\r\n7\r\n456789x\r\n")) == .failed(.contentTooLarge))
        #expect(end(chunked("b\r\n0123456789x\r\n0\r\n\r\n"), bodyLimit: 11) == .idle)
    }

    @Test func theLimitOfContentHoldsForOneRequest() {
        let one = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n01234567"
        #expect(end(one + one + one) == .idle)
        #expect(end(chunked("8\r\n01234567\r\n0\r\n\r\n") + chunked("8\r\n01234567\r\n0\r\n\r\n")) == .idle)
    }

    @Test func chunkExtensions() {
        #expect(end(chunked("1;2345678\r\nx\r\n0\r\n\r\n")) == .idle)
        #expect(end(chunked("1;23456789\r\nx\r\n")) == .failed(.chunkOverheadTooLarge))
        #expect(end(chunked("1;2345678\r\nx\r\n1;234\r\nx\r\n0\r\n\r\n")) == .idle)
        #expect(end(chunked("1;2345678\r\nx\r\n1;2345\r\nx\r\n")) == .failed(.chunkOverheadTooLarge))
    }

    @Test func trailers() {
        #expect(end(chunked("0\r\nA: b\r\nC: d\r\n\r\n")) == .idle)
        #expect(end(chunked("0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n")) == .failed(.trailersTooLarge))
        #expect(end(chunked("0\r\nA: \(String(repeating: "b", count: 23))\r\n\r\n")) == .idle)
        #expect(
            end(chunked("0\r\nA: \(String(repeating: "b", count: 24))\r\n\r\n")) == .failed(.trailersTooLarge)
        )
        #expect(end(chunked("0\r\nA: \(String(repeating: "b", count: 99))")) == .failed(.trailersTooLarge))
    }

    @Test func defaultsAreThoseOfCarefulServers() {
        let limits = HTTPLimits()
        #expect(limits.targetOctets >= 8_000)
        #expect(limits.headOctets == 32_768)
        #expect(limits.fieldCount == 100)
        #expect(limits.bodyOctets == 1_048_576)
    }
}

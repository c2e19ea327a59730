import HTTP
import Testing

@Suite struct InputBufferTests {
    private static let get = Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8)

    private func fill(_ input: inout InputBuffer, _ octets: [UInt8]) {
        let written = input.withFreeSpace(atLeast: octets.count) { space in
            space.copyBytes(from: octets)
            return octets.count
        }
        #expect(written == octets.count)
    }

    @Test func pipelinedRequestsFollowEachOtherInIt() {
        var input = InputBuffer()
        var parser = RequestParser()
        fill(&input, Self.get + Self.get)
        for left in [Self.get.count, 0] {
            guard case .head = parser.next(in: &input), case .end = parser.next(in: &input) else {
                Issue.record("no request")
                return
            }
            #expect(input.count == left)
            #expect(parser.isBetweenRequests)
        }
        guard case .needMore = parser.next(in: &input) else {
            Issue.record("a third request")
            return
        }
    }

    @Test func aFailedReadWritesNothing() {
        var input = InputBuffer()
        let results = [-1, 0].map { result in input.withFreeSpace { _ in result } }
        #expect(results == [-1, 0])
        #expect(input.isEmpty)
    }

    @Test func aHeadMayBeLargerThanTheBuffer() {
        var input = InputBuffer(capacity: 16)
        var parser = RequestParser()
        let octets = Array(
            "GET / HTTP/1.1\r\nHost: h\r\nA: \(String(repeating: "a", count: 20_000))\r\n\r\n".utf8)
        var rest = octets[...]
        while !rest.isEmpty {
            fill(&input, Array(rest.prefix(1_000)))
            rest = rest.dropFirst(1_000)
            switch parser.next(in: &input) {
            case .needMore: #expect(!rest.isEmpty)
            case .head(let head): #expect(head.fields["a"]?.utf8.count == 20_000)
            default: Issue.record("neither more nor a head")
            }
        }
    }

    @Test func unconsumedOctetsMoveToTheFrontWhenRoomIsShort() {
        var input = InputBuffer(capacity: 8)
        input.append("abcdefgh".utf8)
        input.consume(6)
        fill(&input, Array("ijkl".utf8))
        #expect(input.count == 6)
        var copy: [UInt8] = []
        input.copy(0..<6, to: &copy)
        #expect(copy == Array("ghijkl".utf8))
    }

    @Test func storageGivenBackComesAgain() {
        var input = InputBuffer()
        var parser = RequestParser()
        for _ in 0..<3 {
            fill(&input, Self.get)
            guard case .head(let head) = parser.next(in: &input), case .end = parser.next(in: &input) else {
                Issue.record("no request")
                return
            }
            #expect(head.fields[.host] == "h")
            parser.releaseStorage()
        }
    }

    @Test func aHeadThatIsKeptIsNotChangedByTheNext() throws {
        var input = InputBuffer()
        var parser = RequestParser()
        var heads: [HTTPRequestHead] = []
        for host in ["one", "two"] {
            fill(&input, Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
            guard case .head(let head) = parser.next(in: &input), case .end = parser.next(in: &input) else {
                Issue.record("no request")
                return
            }
            heads.append(head)
        }
        #expect(heads.map { $0.fields[.host] } == ["one", "two"])
    }
}

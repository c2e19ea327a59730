import HTTP
import HTTPChecks
import TestSupport
import Testing

/// Properties that hold of every input, tried on made-up requests and on broken ones.
@Suite struct RequestPropertyTests {
    @Test(arguments: 0..<40)
    func madeUpRequestsAreReadAsTheyWereMade(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let made = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                MadeUpRequest(using: &generator)
            }
            let octets = made.flatMap(\.octets)
            let transcript = Transcript(Self.cut(octets, using: &generator))
            #expect(transcript.end == .idle)
            #expect(transcript.messages.map(\.body) == made.map(\.body))
            #expect(transcript.messages.map(\.head.method.name) == made.map(\.method))
            #expect(
                transcript.messages.map { $0.head.fields.all.map(\.value) }
                    == made.map { $0.fields.map(\.value) })
            #expect(transcript.messages.last?.end == octets.count)
            #expect(ParserProperties.violation(of: octets, cuts: [octets.count / 2]) == nil)
        }
    }

    @Test(arguments: 0..<40)
    func brokenRequestsBreakNoProperty(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            var octets = MadeUpRequest(using: &generator).octets
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: octets.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: octets.remove(at: index)
                case 1: octets[index] = UInt8.random(in: .min ... .max, using: &generator)
                case 2:
                    octets.insert([13, 10, 32, 9, 58, 0].randomElement(using: &generator) ?? 0, at: index)
                default: octets.insert(contentsOf: octets[index...].prefix(12), at: index)
                }
            }
            let cut = Int.random(in: octets.indices, using: &generator)
            let violation = ParserProperties.violation(of: octets, cuts: [cut])
            #expect(violation == nil, "\(String(decoding: octets, as: UTF8.self))")
        }
    }

    private static func cut(_ octets: [UInt8], using generator: inout SeededGenerator) -> [ArraySlice<UInt8>]
    {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        while start < octets.count {
            let end = min(octets.count, start + Int.random(in: 1...64, using: &generator))
            pieces.append(octets[start..<end])
            start = end
        }
        return pieces
    }
}

/// A valid request out of random parts.
private struct MadeUpRequest {
    var method: String
    var fields: [(name: String, value: String)]
    var body: [UInt8]
    var octets: [UInt8]

    init(using generator: inout SeededGenerator) {
        func pick<Element>(_ choices: [Element]) -> Element {
            choices[Int.random(in: choices.indices, using: &generator)]
        }
        method = pick(["GET", "POST", "PUT", "OPTIONS", "X-Y"])
        let target = pick(["/", "/a/b", "/a%2Fb/%C3%A9?q=1", "/a/../b/./c", "http://a.b:8/c?d", "/?a=b&c"])
        fields = [("Host", pick(["h", "a.b:80", "[::1]:8080", ""]))]
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            let value = pick([
                "", "v", "a b\tc", "\"quoted, text\"", "caf\u{E9}", String(repeating: "x", count: 40),
            ])
            fields.append((pick(["A", "User-Agent", "X-Request-Id", "accept", "n0!#"]), value))
        }
        body = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        var content = body
        if Bool.random(using: &generator) {
            fields.append(("Transfer-Encoding", "chunked"))
            content = []
            var rest = body[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...16, using: &generator))
                let ending = pick(["", ";a", " ; a=\"b\""])
                content += "\(String(piece.count, radix: 16))\(ending)\r\n".utf8 + piece + [13, 10]
                rest = rest.dropFirst(piece.count)
            }
            content += "0\r\n\(pick(["", "T: u\r\n"]))\r\n".utf8
        } else if !body.isEmpty {
            fields.append(("Content-Length", "\(body.count)"))
        }
        fields.shuffle(using: &generator)
        octets = Array("\(pick(["", "\r\n"]))\(method) \(target) HTTP/1.1\r\n".utf8)
        for (name, value) in fields {
            octets += "\(name):\(pick(["", " ", "\t "]))\(value)\(pick(["", "  "]))\r\n".utf8
        }
        octets += [13, 10] + content
    }
}

import FoundationEssentials
import HTTP
import HTTPChecks
import Testing

/// Runs raw cases that lie beside the checkout, as far as a parser can answer them.
@Suite struct SharedCasesTests {
    /// The cases' file: `../shared` seen from the package's root.
    static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/http-cases/cases.json")

    static let isPresent = FileManager.default.fileExists(atPath: file.path)

    @Test(.enabled(if: isPresent, "the shared cases are not there"))
    func theParserAnswersAllSharedCases() throws {
        let cases = try JSONDecoder().decode(SharedCases.self, from: Data(contentsOf: Self.file)).cases
        #expect(cases.count > 300)
        for one in cases {
            let answer = one.answer(Transcript(one.octets))
            #expect(one.accepts(answer), "\(one.name): \(answer)")
        }
    }

    @Test(.enabled(if: isPresent, "the shared cases are not there"))
    func everyCutOfTheSharedCasesReadsAlike() throws {
        let cases = try JSONDecoder().decode(SharedCases.self, from: Data(contentsOf: Self.file)).cases
        for one in cases where one.octets.count <= 2_000 {
            let violation = ParserProperties.violation(of: one.octets, cuts: one.octets.indices)
            #expect(violation == nil, "\(one.name)")
        }
        for one in cases where one.octets.count > 2_000 {
            let octets = one.octets
            let whole = Transcript(octets)
            for cut in stride(from: 1, to: octets.count, by: max(1, octets.count / 50)) {
                #expect(Transcript([octets[..<cut], octets[cut...]]) == whole, "\(one.name), \(cut)")
            }
        }
    }
}

/// The file's form, as far as it is used.
private struct SharedCases: Decodable {
    var cases: [SharedCase]
}

private struct SharedCase: Decodable {
    struct Part: Decodable {
        var data: String?
        var `repeat`: Int?
    }

    struct Expected: Decodable {
        var status: [String]
        var echo: String?
    }

    struct Alternative: Decodable {
        var responses: [Expected]
        var after: String
    }

    var name: String
    var parts: [Part]
    var alternatives: [Alternative]
    var end: String?
    var interim: String?
    var probe: Bool?

    /// What a server made of the parser alone would do.
    struct Answer: CustomStringConvertible {
        var responses: [(status: Int, body: [UInt8])] = []
        var isClosed = false
        var isIdle = false
        var waitsForContinue = false

        var description: String { "\(responses.map(\.status)), closed \(isClosed), idle \(isIdle)" }
    }

    var octets: [UInt8] {
        parts.flatMap { part -> [UInt8] in
            let text = (part.data ?? "").replacing("@PATH@", with: "/healthz")
                .replacing("@POST@", with: "/echo").replacing("@HOST@", with: "localhost")
            let once = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            // What is repeated to be too long by megabytes is too long by less, too.
            let count = min(part.repeat ?? 1, max(1, 200_000 / max(1, once.count)))
            return Array(repeatElement(once, count: count).joined())
        }
    }

    func answer(_ transcript: Transcript) -> Answer {
        var answer = Answer()
        for message in transcript.messages where message.end != nil {
            answer.responses.append(respond(message))
        }
        answer.waitsForContinue = transcript.messages.contains { $0.head.expectsContinue }
        switch transcript.end {
        case .idle: answer.isIdle = true
        case .closed: answer.isClosed = true
        case .failed(let error):
            answer.responses.append((error.status.code, []))
            answer.isClosed = true
        case .waiting:
            // The server closes an unfinished request when its client does, or when its time is over.
            answer.isClosed = end == "fin"
        }
        return answer
    }

    private func respond(_ message: Transcript.Message) -> (status: Int, body: [UInt8]) {
        var router = Router<Bool>()
        router.add(.get, "/healthz", false)
        router.add(.post, "/echo", true)
        switch router.match(message.head) {
        case .found(let echoes, _): return (200, echoes ? message.body : [])
        case .options: return (204, [])
        case .methodNotAllowed: return (405, [])
        case .notFound: return (404, [])
        }
    }

    func accepts(_ answer: Answer) -> Bool {
        switch interim {
        case "require": guard answer.waitsForContinue else { return false }
        case "allow": break
        default: guard !answer.waitsForContinue else { return false }
        }
        return alternatives.contains { alternative in
            guard alternative.responses.count == answer.responses.count,
                zip(alternative.responses, answer.responses).allSatisfy(matches)
            else { return false }
            switch alternative.after {
            case "keepalive": return answer.isIdle
            case "close": return answer.isClosed
            // Where no probe is sent, the beginning of a next request may be left.
            case "any": return answer.isIdle || answer.isClosed || probe == false
            case "open": return answer.responses.isEmpty && !answer.isClosed
            default: return false
            }
        }
    }

    private func matches(_ expected: Expected, _ response: (status: Int, body: [UInt8])) -> Bool {
        let digits = "\(response.status)"
        guard expected.status.contains(where: { $0 == digits || $0 == "\(digits.prefix(1))xx" }) else {
            return false
        }
        guard let echo = expected.echo, response.status == 200 else { return true }
        return response.body.elementsEqual(echo.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }
}

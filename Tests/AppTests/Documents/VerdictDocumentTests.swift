import App
import JSON
import Judgement
import Testing

@Suite struct VerdictDocumentTests {
    private var numbers: Finding.Numbers {
        var numbers = Finding.Numbers()
        numbers.before = 310
        numbers.after = 961
        numbers.unit = "ms"
        numbers.ratio = 3.1
        numbers.interval = 500.5...700.25
        numbers.baselineCount = 60
        numbers.candidateCount = 12
        numbers.effectiveBaselineCount = 31.5
        numbers.effectiveCandidateCount = 9.25
        numbers.pValue = 1e-9
        numbers.threshold = 500
        numbers.since = 1_763_805_720
        return numbers
    }

    private var document: VerdictDocument {
        VerdictDocument(
            id: "v1", action: .investigate, reason: "p99 3.1x \"quoted\"\n– new", assessment: .rollback,
            confidence: 0.98, cause: Cause(kind: .dependency, name: "payments"), autonomy: .alert,
            decidedBy: .person, status: .running, reportUrl: "https://verdict.example/v1", requestId: "mine",
            policy: .init(name: "default", digest: "abc"),
            findings: [
                Finding(
                    kind: .shift, severity: .clearCut, subject: "p99", dependency: "payments",
                    blame: .candidate,
                    summary: "rose", confidence: 0.5, numbers: numbers, pointers: ["/signals/0"],
                    excerpts: ["E"]),
                Finding(kind: .noData, severity: .information, subject: "x", summary: "none"),
            ],
            effects: [
                .init(kind: "alert", target: "#ops", outcome: "done", sent: "s", received: "ok", at: 1.5)
            ])
    }

    @Test func aDocumentReadsBackAsItWas() throws {
        #expect(try VerdictDocument(parsing: document.bytes) == document)
    }

    @Test func everyFieldIsAlwaysPresent() throws {
        let empty = VerdictDocument(
            id: "v",
            assessment: Assessment(
                outcome: .proceed, confidence: 1, cause: Cause(kind: .none), reason: "fine", findings: []),
            policy: Policy(), policyDigest: "d")
        let value = try JSONValue(parsing: empty.bytes)
        #expect(
            value.object?.map(\.key) == [
                "id", "action", "reason", "assessment", "confidence", "cause", "autonomy", "decidedBy",
                "status",
                "reportUrl", "requestId", "policy", "findings", "effects",
                "reviewer",
            ])
        #expect(value["requestId"] == .null)
        #expect(value["cause"] == ["kind": "none", "name": nil])
        #expect(try VerdictDocument(parsing: empty.bytes) == empty)
    }

    /// A field that someone adds to a finding must not be forgotten here.
    @Test func everyStoredPropertyOfAFindingIsEncoded() throws {
        let finding = try #require(document.findings.first)
        let value = try #require(try JSONValue(parsing: document.bytes)["findings"]?[0])
        #expect(value.object?.map(\.key) == Mirror(reflecting: finding).children.compactMap(\.label))
        #expect(
            value["numbers"]?.object?.map(\.key)
                == Mirror(reflecting: finding.numbers).children.compactMap(\.label))
        #expect(value["numbers"]?.object?.contains { $0.value.isNull } == false)
    }

    @Test func numbersThatAreNotFiniteBecomeNull() throws {
        var document = document
        document.confidence = .nan
        document.findings[0].numbers.ratio = .infinity
        let value = try JSONValue(parsing: document.bytes)
        #expect(value["confidence"] == .null)
        #expect(value["findings"]?[0]?["numbers"]?["ratio"] == .null)
    }

    @Test(arguments: [
        ("{}", "", "the member \"cause\" is missing at \"\""),
        ("[]", "", "array instead of an object at \"\""),
    ])
    func damageIsToldWithItsPlace(text: String, pointer: String, message: String) {
        let error = #expect(throws: JSONError.self) { try VerdictDocument(parsing: Array(text.utf8)) }
        #expect(error?.description == message)
    }

    @Test func anUnknownActionIsRefused() {
        let text = String(decoding: document.bytes, as: UTF8.self).replacing(
            #""action":"investigate""#, with: #""action":"explode""#)
        let error = #expect(throws: JSONError.self) { try VerdictDocument(parsing: Array(text.utf8)) }
        #expect(error?.pointer?.description == "/action")
    }
}

import App
import JSON
import Testing

/// What is wrong with a request, where, and what the caller is told.
@Suite struct RequestFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var body: String
        var pointer: String
        var detail: String

        init(_ body: String, _ pointer: String, _ detail: String) {
            self.body = body
            self.pointer = pointer
            self.detail = detail
        }

        /// A fault in a request that is right otherwise.
        static func inside(_ fields: String, _ pointer: String, _ detail: String) -> Fault {
            Fault(#"{"execution":{"executionId":"x"},"# + fields + "}", pointer, detail)
        }

        /// A fault in a signal that is right otherwise.
        static func signal(_ fields: String, _ pointer: String, _ detail: String) -> Fault {
            inside(
                #""signals":[{"name":"s","kind":"latency","# + fields + "}]", "/signals/0" + pointer, detail)
        }

        var testDescription: String { body }
    }

    private func refusal(of body: [UInt8], _ format: VerifyRequestDecoder.Format = .json) -> RequestError? {
        #expect(throws: RequestError.self) { try VerifyRequestDecoder.decode(body, as: format) }
    }

    static let faults: [Fault] = [
        Fault("{}", "", "execution is missing"),
        Fault(#"{"execution":{}}"#, "/execution", "executionId is missing"),
        Fault(#"{"execution":{"executionId":""}}"#, "/execution", "executionId is missing"),
        Fault(#"{"execution":{"executionId":null}}"#, "/execution", "executionId is missing"),
        Fault(#"{"execution":{"executionId":7}}"#, "/execution/executionId", "number instead of a string"),
        Fault(
            #"{"execution":{"executionId":"<+pipeline.executionId>"}}"#, "/execution/executionId",
            "the expression <+pipeline.executionId> was not resolved"),
        Fault(#"{"execution":"x"}"#, "/execution", "string instead of an object"),
        Fault("[]", "", "array instead of an object"),
        Fault("null", "", "null instead of an object"),
        .inside(#""deadlineSeconds":-1"#, "/deadlineSeconds", "-1.0 is out of range"),
        .inside(#""deadlineSeconds":0"#, "/deadlineSeconds", "0.0 is out of range"),
        .inside(#""deadlineSeconds":1e9"#, "/deadlineSeconds", "1000000000.0 is out of range"),
        .inside(#""deadlineSeconds":"8""#, "/deadlineSeconds", "string instead of a number"),
        .inside(#""policy":[]"#, "/policy", "array instead of a string"),
        .inside(#""id":5"#, "/id", "number instead of a string"),
        .inside(#""deployment":7"#, "/deployment", "number instead of an object"),
        .inside(
            #""deployment":{"strategy":"Canary"}"#, "/deployment/strategy",
            "\"Canary\" is not one of the allowed values"),
        .inside(
            #""deployment":{"comparison":true}"#, "/deployment/comparison",
            "boolean is not one of the allowed values"),
        .inside(
            #""deployment":{"startedAt":"yesterday"}"#, "/deployment/startedAt",
            "\"yesterday\" is not a time with its offset"),
        .inside(
            #""deployment":{"startedAt":1763805600000}"#, "/deployment/startedAt",
            "1763805600000.0 cannot be Unix seconds; it looks like milliseconds"),
        .inside(#""signals":{}"#, "/signals", "object instead of an array"),
        .inside(#""signals":[5]"#, "/signals/0", "number instead of an object"),
        .inside(#""signals":[{"kind":"latency"}]"#, "/signals/0", "name is missing"),
        .inside(#""signals":[{"name":"","kind":"latency"}]"#, "/signals/0/name", "empty text"),
        .inside(
            #""signals":[{"name":null,"kind":"latency"}]"#, "/signals/0/name", "null instead of a string"),
        .inside(#""signals":[{"name":"s"}]"#, "/signals/0", "kind is missing"),
        .inside(
            #""signals":[{"name":"s","kind":"Latency"}]"#, "/signals/0/kind",
            "\"Latency\" is not one of the allowed values"),
        .signal(#""statistic":"p98""#, "/statistic", "\"p98\" is not one of the allowed values"),
        .signal(#""badDirection":1"#, "/badDirection", "number is not one of the allowed values"),
        .signal(#""unit":5"#, "/unit", "number instead of a string"),
        .signal(#""critical":"yes""#, "/critical", "string instead of a boolean"),
        .signal(#""weight":-0.5"#, "/weight", "-0.5 is out of range"),
        .signal(#""weight":1e6"#, "/weight", "1000000.0 is out of range"),
        .signal(#""threshold":500"#, "/threshold", "number instead of an object"),
        .signal(#""threshold":{"max":true}"#, "/threshold/max", "boolean is not a number with a known unit"),
        .signal(#""threshold":{"max":1,"min":2}"#, "/threshold", "min 2.0 is above max 1.0"),
        .signal(
            #""unit":"ms","threshold":{"max":"2GiB"}"#, "/threshold/max",
            "2 GiB cannot be compared with the signal \"s\" in ms"),
        .signal(#""dependency":7"#, "/dependency", "number instead of a string"),
        .signal(#""source":"up""#, "/source", "string instead of an object"),
        .signal(
            #""baseline":{}"#, "/baseline", "object instead of an array of [time, value] points"),
        .signal(
            #""baseline":[[1,2],[3,"4"]]"#, "/baseline/1",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[1,2],5]"#, "/candidate/1",
            "number instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[]]"#, "/candidate/0",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""history":[[1]]"#, "/history/0",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[1,2,-3]]"#, "/candidate/0",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[1,2,3,4]]"#, "/candidate/0",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[null,2]]"#, "/candidate/0",
            "array instead of a point [time, value] or [time, value, count] of numbers, the value null for a gap"
        ),
        .signal(
            #""candidate":[[1763805600,1],[1763805600000,2]]"#, "/candidate/1/0",
            "1763805600000.0 cannot be Unix seconds; it looks like milliseconds"),
        .inside(#""logs":[]"#, "/logs", "array instead of an object"),
        .inside(#""logs":{"baseline":"text"}"#, "/logs/baseline", "string instead of an array of strings"),
        .inside(#""logs":{"candidate":["a",7]}"#, "/logs/candidate/1", "number instead of a string"),
        .inside(#""logs":{"dependencies":[]}"#, "/logs/dependencies", "array instead of an object"),
        .inside(
            #""logs":{"dependencies":{"a/b":[null]}}"#, "/logs/dependencies/a~1b/0",
            "null instead of a string"),
        .inside(#""dependencies":["payments"]"#, "/dependencies/0", "string instead of an object"),
        .inside(#""dependencies":[{"healthy":true}]"#, "/dependencies/0", "name is missing"),
        .inside(
            #""dependencies":[{"name":"d","healthy":"no"}]"#, "/dependencies/0/healthy",
            "string instead of a boolean"),
        .inside(
            #""dependencies":[{"name":"d","since":"2026-11-22T10:00:00"}]"#, "/dependencies/0/since",
            "\"2026-11-22T10:00:00\" is not a time with its offset"),
        .inside(
            #""analysisType":"root_cause""#, "/analysisType",
            "\"root_cause\" is not one of the allowed values"),
        .inside(
            #""analysisType":"deployment_verification","action":"delete""#, "/action",
            "\"delete\" is not one of the allowed values"),
        .inside(
            #""signals":[{"cookies_threshold":"1%"}]"#, "/signals/0/cookies_threshold",
            "\"cookies_threshold\" is not a known threshold"),
        .inside(
            #""signals":[{"latency_p98_threshold":"1ms"}]"#, "/signals/0/latency_p98_threshold",
            "\"latency_p98_threshold\" is not a known threshold"),
        .inside(
            #""signals":[{"error_rate_threshold":"1 banana"}]"#, "/signals/0/error_rate_threshold",
            "\"1 banana\" is not a number with a known unit"),
        .inside(
            #""signals":[{"error_rate_threshold":"1%","latency_threshold":"1s"}]"#,
            "/signals/0/latency_threshold",
            "a second threshold in one entry"),
        .inside(
            #""signals":[{"latency_threshold":"1s"},{"name":"l","kind":"latency","candidate":[[1,2]]}]"#,
            "/signals/0/latency_threshold",
            "the signal \"l\" states no unit in which 1 s could be compared"),
    ]

    @Test(arguments: faults)
    func aFaultIsToldWithItsPlaceAndHowToMendIt(fault: Fault) throws {
        let error = try #require(refusal(of: Array(fault.body.utf8)))
        #expect(error.problems.map(\.pointer.description) == [fault.pointer])
        #expect(error.problems.map(\.detail) == [fault.detail])
        #expect(error.problems.allSatisfy { !$0.mend.isEmpty && !$0.mend.hasSuffix(".") })
        #expect(error.document.status == 422)
    }

    @Test(arguments: [
        ("", "", "empty text instead of a JSON value at byte 0"),
        ("{\"execution\":", "/execution", "the text ends where a value was expected at byte 13"),
        (
            "{\"execution\":{\"executionId\":\"x\",\"executionId\":\"y\"}}", "/execution/executionId",
            "the key \"executionId\" a second time in one object"
        ),
        (
            "{\"signals\":[{\"candidate\":[[1,NaN]]}]}", "/signals/0/candidate/0/1",
            "NaN or Infinity, which JSON does not have at byte 29"
        ),
        (
            "{\"signals\":[{\"candidate\":[[1,1e999]]}]}", "/signals/0/candidate/0/1",
            "a number that is too large at byte 29"
        ),
        ("{\"a\":\"\\ud800\"}", "/a", "half of a surrogate pair in a string at byte 6"),
        (
            String(repeating: "[", count: 10_000), String(repeating: "/0", count: 128),
            "more than 128 levels of nesting at byte 128"
        ),
        ("\u{FEFF}{}", "", "byte order mark before the JSON value at byte 0"),
        ("{}{}", "", "content after the end of the JSON value at byte 2"),
    ])
    func aBodyThatIsNotJSONIsRefused(body: String, pointer: String, detail: String) throws {
        let error = try #require(refusal(of: Array(body.utf8)))
        #expect(error.problems.map(\.detail) == ["The body is not acceptable JSON: " + detail])
        #expect(error.problems.map(\.pointer.description) == [pointer])
        #expect(error.document.status == 400)
    }

    @Test func aBodyThatIsNotUTF8IsRefused() throws {
        let error = try #require(refusal(of: Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)))
        #expect(
            error.problems.map(\.detail) == [
                "The body is not acceptable JSON: bytes that are not UTF-8 at byte 6"
            ])
    }

    @Test func tenFaultsAreToldAtOnce() throws {
        let signals = Array(repeating: #"{"name":"s","kind":"wrong"}"#, count: 25).joined(separator: ",")
        let error = try #require(
            refusal(of: Array(#"{"execution":{"executionId":"x"},"signals":[\#(signals)]}"#.utf8)))
        #expect(error.problems.map(\.pointer.description) == (0..<10).map { "/signals/\($0)/kind" })
    }

    @Test func theProblemDocumentNamesEachFault() throws {
        let error = try #require(
            refusal(of: Array(#"{"execution":{"executionId":"x"},"deadlineSeconds":-1,"id":5}"#.utf8)))
        let document = try JSONValue(parsing: error.document.bytes)
        #expect(document["type"] == "urn:verdict:problem:invalid-request")
        #expect(document["status"] == 422)
        #expect(document["pointer"] == "/deadlineSeconds")
        #expect(
            document["detail"]
                == "/deadlineSeconds: -1.0 is out of range. Send more than 0 and at most 600 seconds. There are 2 faults in all."
        )
        #expect(document["errors"]?.array?.map { $0["pointer"] } == ["/deadlineSeconds", "/id"])
        #expect(document["errors"]?[1]?["mend"] == "Send text in quotes")
    }

    @Test func allowedValuesAreNamed() throws {
        let error = try #require(
            refusal(
                of: Array(#"{"execution":{"executionId":"x"},"deployment":{"strategy":"bluegreen"}}"#.utf8)))
        #expect(error.problems.first?.mend == "Send one of canary, rolling, blueGreen, recreate, other")
    }

    @Test func yamlThatCannotBeReadIsRefusedWithItsLine() throws {
        let error = try #require(refusal(of: Array("signals:\n  - a: [1\n".utf8), .yaml))
        #expect(error.problems.first?.detail.contains("line 3") == true, "\(error)")
        #expect(error.document.status == 400)
    }

    @Test func yamlThatWouldTakeTooMuchMemoryIsRefused() throws {
        let error = try #require(refusal(of: Array(repeating: 0x20, count: 5 << 20), .yaml))
        #expect(error.problems.first?.mend == "Send large evidence as JSON")
    }
}

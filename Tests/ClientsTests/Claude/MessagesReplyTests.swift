import Testing

@testable import Clients

@Suite struct MessagesReplyTests {
    private func message(_ stop: String, content: String = #"[{"type":"text","text":"{}"}]"#) -> [UInt8] {
        let text =
            #"{"type":"message","model":"m","content":\#(content),"stop_reason":"\#(stop)","#
            + #""stop_details":{"type":"refusal","category":"cyber"},"new_field":[1],"#
            + #""usage":{"input_tokens":5,"output_tokens":7,"cache_read_input_tokens":11}}"#
        return Array(text.utf8)
    }

    private func failure(_ bytes: [UInt8]) -> ModelFailure? {
        do throws(ModelFailure) {
            _ = try MessagesReply.message(bytes, requestID: "r", attempts: 1)
            return nil
        } catch {
            return error
        }
    }

    @Test func theTextIsPickedByItsType() throws {
        let content =
            #"[{"type":"thinking","thinking":"hm"},{"type":"later"},{"type":"text","text":"a"},{"type":"text","text":"b"}]"#
        let answer = try MessagesReply.message(
            message("end_turn", content: content), requestID: "r", attempts: 2)
        #expect(answer.text == "ab")
        #expect(answer.usage == ModelUsage(input: 5, output: 7, cacheRead: 11))
        #expect(answer.usage.totalInput == 16)
    }

    @Test(arguments: [
        ("refusal", ModelFailure.Reason.refusal("cyber")), ("max_tokens", .truncated),
        ("model_context_window_exceeded", .windowExceeded), ("tool_use", .unexpectedStop("tool_use")),
        ("something_new", .unexpectedStop("something_new")),
    ])
    func aStopThatBreaksTheSchemaIsAFailureThatCosts(stop: String, reason: ModelFailure.Reason) {
        let failure = failure(message(stop))
        #expect(failure?.reason == reason)
        #expect(failure?.usage?.output == 7)
    }

    @Test(arguments: [
        "", "{", "[]", "null", #"{"type":"error"}"#, #"{"type":"message","content":[]}"#, "\u{0}\u{1}",
    ])
    func whatIsNoMessageIsGarbage(text: String) {
        guard case .garbage? = failure(Array(text.utf8))?.reason else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test func proseWithoutTextIsNoOutput() {
        #expect(failure(message("end_turn", content: "[]"))?.reason == .noStructuredOutput)
    }

    @Test func anErrorIsToldByStatusTypeAndCodeAndNeverByItsMessage() {
        let body =
            #"{"type":"error","error":{"type":"rate_limit_error","message":"sk-ant-1","details":{"error_code":"ramp_limit_exceeded"}}}"#
        let failure = MessagesReply.error(Array(body.utf8), status: 429, requestID: nil, attempts: 1)
        #expect(failure.reason == .status(429, type: "rate_limit_error", code: "ramp_limit_exceeded"))
        #expect(!failure.description.contains("sk-ant"))
        let odd = MessagesReply.error(
            Array(#"{"error":{"type":"<script>"}}"#.utf8), status: 500, requestID: nil, attempts: 1)
        #expect(odd.reason == .status(500, type: "error", code: nil))
    }
}

@Suite struct RetryRulesTests {
    @Test(
        arguments: [
            (408, nil, nil, true), (409, nil, nil, true), (429, nil, nil, true), (500, nil, nil, true),
            (529, nil, nil, true), (400, nil, nil, false), (401, nil, nil, false), (404, nil, nil, false),
            (413, nil, nil, false), (429, "enforced_spend_limit_reached", nil, false),
            (429, "contract_spend_limit_reached", "true", false), (429, "ramp_limit_exceeded", nil, true),
            (500, nil, "false", false), (400, nil, "true", true),
        ] as [(Int, String?, String?, Bool)])
    func statusesAreRetriedAsTheOfficialClientsDo(status: Int, code: String?, header: String?, expected: Bool)
    {
        #expect(RetryRules().shouldRetry(status: status, code: code, shouldRetry: header) == expected)
    }

    @Test(
        arguments: [
            (1, nil, nil, 0.0, 0.5), (2, nil, nil, 0, 1), (3, nil, nil, 0, 2), (9, nil, nil, 0, 8),
            (1, nil, nil, 1, 0.375),
            (1, "250", "9", 0, 0.25), (1, nil, "3", 0, 3), (1, nil, "Wed, 25 Nov 2026 00:00:00 GMT", 0, 0.5),
            (1, "-1", "nan", 0, 0.5), (1, nil, "1e300", 0, 86_400),
        ] as [(Int, String?, String?, Double, Double)])
    func pausesGrowAndHeadersGoBefore(
        attempt: Int, milliseconds: String?, seconds: String?, chance: Double, expected: Double
    ) {
        let pause = RetryRules().pause(
            afterAttempt: attempt, milliseconds: milliseconds, seconds: seconds, chance: chance)
        #expect(abs(pause.inSeconds - expected) < 1e-9)
    }
}

@Suite struct ChildProcessTests {
    private func shell(
        _ script: String, limit: Duration = .seconds(20), output: Int = 1 << 20, input: String = ""
    )
        async throws -> ChildProcess.Result
    {
        try await ChildProcess(
            path: "/bin/sh", arguments: ["-c", script], environment: ["A": "1"], folder: "/",
            maximumOutput: output
        ).run(input: Array(input.utf8), within: limit)
    }

    @Test func itGetsItsInputAndNothingElse() async throws {
        let result = try await shell(
            "cat; env | grep -v -e PWD -e _= -e SHLVL; echo oops >&2; exit 3", input: "in\n")
        #expect(result.ending == .exited(3))
        #expect(String(decoding: result.output, as: UTF8.self) == "in\nA=1\n")
        #expect(String(decoding: result.errors, as: UTF8.self) == "oops\n")
    }

    @Test func aLargeInputThatNobodyReadsIsNoError() async throws {
        let result = try await shell("exit 0", input: String(repeating: "x", count: 1 << 20))
        #expect(result.ending == .exited(0))
    }

    @Test func whoTakesTooLongOrSaysTooMuchIsEnded() async throws {
        #expect(try await shell("trap '' TERM; sleep 600", limit: .milliseconds(200)).ending == .timedOut)
        #expect(try await shell("exec >&- 2>&-; sleep 600", limit: .milliseconds(200)).ending == .timedOut)
        #expect(try await shell("yes", output: 1000).ending == .outputTooLong)
    }

    @Test func whoGivesUpEndsIt() async throws {
        let task = Task { try await shell("sleep 600") }
        task.cancel()
        #expect(try await task.value.ending == .cancelled)
    }

    @Test func aMissingProgramIsSaid() async {
        await #expect(throws: ChildProcess.StartFailure.self) {
            _ = try await ChildProcess(path: "/no/such", arguments: [], environment: [:], folder: "/").run(
                input: [], within: .seconds(1))
        }
    }
}

import Judgement
import LogMining
import Store
import Testing

@testable import App

@Suite struct EvidenceRedactionTests {
    private static let secret = "ghp_" + "0123456789abcdefABCDEF0123456789abcd"

    @Test(arguments: [
        #""signals":[{"name":"p99 SECRET","kind":"latency","baseline":[[1,1]],"candidate":[[1,1]]}]"#,
        #""signals":[{"name":"p99","unit":"SECRET","kind":"latency","baseline":[[1,1]],"candidate":[[1,1]]}]"#,
        #""signals":[{"name":"p99","kind":"latency","dependency":"db SECRET","baseline":[[1,1]],"candidate":[]}]"#,
        #""dependencies":[{"name":"token=SECRET","healthy":false}]"#,
        #""deployment":{"version":"SECRET"},"logs":{"candidate":["a"]}"#,
        #""deployment":{"previousVersion":"1.0 SECRET"},"logs":{"candidate":["a"]}"#,
        #""logs":{"baseline":["x SECRET"]}"#, #""logs":{"candidate":["x SECRET"]}"#,
        #""logs":{"dependencies":{"pay SECRET":["x"]}}"#, #""logs":{"dependencies":{"pay":["x SECRET"]}}"#,
    ])
    func `no secret of a request goes on from where it is read`(part: String) throws {
        let body = #"{"execution":{"executionId":"x1"},PART}"#
            .replacing("PART", with: part).replacing("SECRET", with: Self.secret)
        let prepared = try PreparedRequest(Array(body.utf8), as: .json)
        let stored = String(decoding: prepared.evidence.bytes, as: UTF8.self)
        #expect(!stored.contains(Self.secret))
        #expect(stored.contains(Redactor.replacement))
        let result = try Verification().judge(prepared.request)
        let answer = result.document(id: "v", requestId: nil, reportUrl: "")
        #expect(!String(decoding: answer.bytes, as: UTF8.self).contains(Self.secret))
    }

    @Test func `a dependency's name stays one name wherever it stands`() throws {
        let body = #"""
            {"execution":{"executionId":"x1"},"dependencies":[{"name":"db token=\#(Self.secret)","healthy":false}],
             "signals":[{"name":"e","kind":"errorRate","dependency":"db token=\#(Self.secret)","baseline":[[1,1]],"candidate":[]}]}
            """#
        let evidence = try PreparedRequest(Array(body.utf8), as: .json).request.evidence
        #expect(evidence.signals[0].dependency == evidence.dependencies[0].name)
    }

    @Test func `harmless names stay as they are`() throws {
        let body =
            #"{"execution":{"executionId":"x1"},"deployment":{"version":"1.8.0-rc.1+build.20261125"},"#
            + #""signals":[{"name":"auth_token_errors","kind":"errorCount","baseline":[[1,1]],"candidate":[[1,1]]}]}"#
        let prepared = try PreparedRequest(Array(body.utf8), as: .json)
        #expect(prepared.evidence.bytes == Array(body.utf8))
    }
}

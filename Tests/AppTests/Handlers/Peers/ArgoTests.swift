import HTTP
import JSON
import Judgement
import Testing

@testable import App

/// Argo Rollouts' `web` metric: what it sends, and what its conditions see.
@Suite struct ArgoTests {
    /// What the controller makes of a measurement with the conditions of the example.
    private func phase(_ answer: HTTPResponse) throws -> String {
        guard (200..<300).contains(answer.status.code) else { return "Error" }
        switch try answer.member("verdict").string {
        case "proceed": return "Successful"
        case "rollback": return "Failed"
        default: return "Inconclusive"
        }
    }

    private func measure(_ fixture: ServiceFixture, _ body: String, query: String = "") async -> HTTPResponse
    {
        await fixture.send(.post, "/v1/argo/verdict\(query)", token: fixture.token, body: body)
    }

    @Test func theNewestVerdictOnAServiceIsTold() async throws {
        let fixture = try await ServiceFixture()
        let nothing = await measure(fixture, #"{"service":"checkout"}"#)
        #expect(try phase(nothing) == "Inconclusive")
        #expect(try nothing.member("id") == .null)
        _ = await fixture.verify(Requests.latency(execution: "a"))
        #expect(try phase(await measure(fixture, #"{"executionId":"a"}"#)) == "Successful")
        _ = await fixture.verify(Requests.latency(execution: "b", after: 960))
        let bad = await measure(fixture, #"{"executionId":"b","maxAge":"5m","unknown":1}"#)
        #expect(try phase(bad) == "Failed")
        #expect(try bad.member("score").int ?? 100 < 20)
        #expect(bad.body.count < 2000)
        let word = await measure(fixture, #"{"executionId":"b"}"#, query: "?format=text")
        #expect(word.text == "rollback")
    }

    @Test func evidenceIsJudgedAnewAtEachMeasurement() async throws {
        let fixture = try await ServiceFixture()
        #expect(try phase(await measure(fixture, Requests.latency())) == "Successful")
        #expect(try phase(await measure(fixture, Requests.latency(after: 960))) == "Failed")
        let short = await measure(fixture, #"{"service":"checkout","version":"7d9f","signals":[]}"#)
        #expect(short.status == .ok, "\(short.text)")
        #expect(try phase(short) == "Inconclusive")
    }

    @Test(
        "a measurement that asks nothing is an error and no verdict",
        arguments: ["{}", "[]", #"{"service":""}"#, #"{"service":5}"#, #"{"service":"a","maxAge":"soon"}"#])
    func faults(body: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(try phase(await measure(fixture, body)) == "Error")
        #expect(await fixture.send(.post, "/v1/argo/verdict", body: body).status == .unauthorized)
        #expect(await measure(fixture, #"{"service":"a"}"#, query: "?format=xml").status == .badRequest)
    }
}

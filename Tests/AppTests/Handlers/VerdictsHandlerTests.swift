import HTTP
import JSON
import Store
import Testing

@testable import App

@Suite struct VerdictsHandlerTests {
    private func identifier(_ response: HTTPResponse) throws -> String {
        guard case .string(let id) = try response.member("id") else {
            throw JSONError(.missing("id"), pointer: JSONPointer())
        }
        return id
    }

    @Test func thePollingStepReadsTheBareWord() async throws {
        let fixture = try await ServiceFixture()
        _ = await fixture.verify(Requests.latency(execution: "run7", after: 960))
        let response = await fixture.send(.get, "/v1/executions/run7/action", token: fixture.token)
        #expect(response.status == .ok)
        #expect(response.text == "rollback")
        #expect(response.fields["content-type"]?.hasPrefix("text/plain") == true)
    }

    @Test func aDecisionOverridesTheActionAndErasesNothing() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.verify(Requests.latency(execution: "run8", after: 960))
        let id = try identifier(answer)
        let decision = await fixture.send(
            .post, "/v1/verdicts/\(id)/decision", token: fixture.token,
            body: #"{"action":"proceed","by":"jane.doe","comment":"nightly import"}"#)
        #expect(decision.status == .ok)
        #expect(try decision.member("action") == .string("proceed"))
        #expect(try decision.member("assessment") == .string("rollback"))
        #expect(try decision.member("decidedBy") == .string("person"))
        #expect(
            await fixture.send(.get, "/v1/executions/run8/action", token: fixture.token).text == "proceed")
        let report = try await fixture.store.verifyAudit(against: [])
        #expect(report.isIntact)
        #expect(report.links == 2)
    }

    @Test(arguments: [
        (#"{}"#, "", HTTPStatus.unprocessableContent),
        (#"{"action":"explode"}"#, "/action", .unprocessableContent),
        (#"{"action":"proceed","by":7}"#, "/by", .unprocessableContent), ("[]", "", .unprocessableContent),
        ("{", "", .badRequest),
    ])
    func aFaultyDecisionIsToldWithItsPlace(body: String, pointer: String, status: HTTPStatus) async throws {
        let fixture = try await ServiceFixture()
        let id = try identifier(await fixture.verify(Requests.latency()))
        let response = await fixture.send(
            .post, "/v1/verdicts/\(id)/decision", token: fixture.token, body: body)
        #expect(response.status == status)
        #expect(try response.member("pointer") == .string(pointer))
    }

    @Test(arguments: ["01a20fb9-d519-7da8-bbb1-674f8df44097", "x", "..", "%00"])
    func anUnknownVerdictGets404(id: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(await fixture.send(.get, "/v1/verdicts/\(id)", token: fixture.token).status == .notFound)
    }

    @Test func pagesFollowEachOtherWithoutGapsOrRepeats() async throws {
        let fixture = try await ServiceFixture()
        for number in 0..<7 { _ = await fixture.verify(Requests.latency(execution: "run\(number)")) }
        var seen: [String] = []
        var cursor: String? = nil
        repeat {
            let query = "limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")
            let page = await fixture.send(.get, "/v1/verdicts?\(query)", token: fixture.token)
            #expect(page.status == .ok)
            guard case .array(let items) = try page.member("items") else {
                Issue.record("no items in \(page.text)")
                return
            }
            for item in items {
                if case .string(let id)? = item["id"] { seen.append(id) }
            }
            if case .string(let next) = try page.member("next") { cursor = next } else { cursor = nil }
        } while cursor != nil && seen.count < 20
        #expect(seen.count == 7)
        #expect(Set(seen).count == 7)
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=%2B5", "limit=5&limit=6", "action=explode", "since=yesterday",
        "cursor=",
        "cursor=abc", "executionId=", "service%ZZ=1",
    ])
    func aFaultyListQueryGets400(query: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(await fixture.send(.get, "/v1/verdicts?\(query)", token: fixture.token).status == .badRequest)
    }

    @Test(arguments: ["61s", "5", "5m", "-1s", "05s", "s", "١s"])
    func aFaultyWaitGets400(wait: String) async throws {
        let fixture = try await ServiceFixture()
        let id = try identifier(await fixture.verify(Requests.latency()))
        let response = await fixture.send(.get, "/v1/verdicts/\(id)?wait=\(wait)", token: fixture.token)
        #expect(response.status == .badRequest)
    }

    @Test func filtersMustAllHold() async throws {
        let fixture = try await ServiceFixture()
        _ = await fixture.verify(Requests.latency(execution: "good"))
        _ = await fixture.verify(Requests.latency(execution: "bad", after: 960))
        let page = await fixture.send(
            .get, "/v1/verdicts?action=rollback&serviceId=checkout", token: fixture.token)
        guard case .array(let items) = try page.member("items") else {
            Issue.record("no items in \(page.text)")
            return
        }
        #expect(items.count == 1)
    }
}

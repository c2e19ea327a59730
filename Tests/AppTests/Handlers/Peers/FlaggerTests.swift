import HTTP
import JSON
import Judgement
import Testing

@testable import App

/// Flagger's webhooks: the payload as it sends it, the statuses as it takes them.
@Suite struct FlaggerTests {
    private func payload(_ metadata: String = "{}", name: String = "podinfo") -> String {
        #"{"name":"\#(name)","namespace":"test","phase":"Progressing","checksum":"85d557f47b","metadata":\#(metadata)}"#
    }

    /// The metadata of a spec in which a request of `/v1/verify` stands as text.
    private func metadata(_ request: String, _ rest: String = "") -> String {
        var writer = JSONWriter()
        writer.string(request)
        return "{\"request\":" + String(decoding: writer.bytes, as: UTF8.self) + rest + "}"
    }

    @Test(
        "each hook answers as Flagger means it",
        arguments: [
            (FlaggerHook.rollout, [200, 200, 409]), (.confirmRollout, [200, 403, 403]),
            (.confirmPromotion, [200, 403, 403]), (.confirmTrafficIncrease, [200, 403, 403]),
            (.rollback, [403, 403, 200]), (.preRollout, [200, 200, 409]), (.postRollout, [200, 200, 200]),
            (.event, [200, 200, 200]),
        ])
    func statuses(hook: FlaggerHook, codes: [Int]) async throws {
        for (action, code) in zip(Outcome.allCases, codes) {
            #expect(hook.status(for: action, holdsOnDoubt: false).code == code)
        }
        #expect(
            hook.status(for: .investigate, holdsOnDoubt: true).code == (hook == .rollout ? 409 : codes[1]))
        let fixture = try await ServiceFixture()
        let requests = [
            Requests.latency(execution: "a"), nil, Requests.latency(execution: "b", after: 960),
        ]
        for (request, code) in zip(requests, codes) {
            let answer = await fixture.send(
                .post, "/v1/flagger/\(hook.rawValue)", token: fixture.token,
                body: payload(request.map { metadata($0) } ?? "{}"))
            #expect(answer.status.code == code, "\(answer.text)")
            #expect(answer.fields["content-type"]?.hasPrefix("text/plain") == true)
            #expect(!answer.text.contains("\n"))
        }
    }

    @Test func theNewestVerdictOnTheCanaryCounts() async throws {
        let fixture = try await ServiceFixture()
        _ = await fixture.verify(Requests.latency(execution: "x", after: 960))
        let answer = await fixture.send(
            .post, "/v1/flagger/rollback", token: fixture.token,
            body: payload(#"{"executionId":"x","service":"checkout","environment":"production"}"#))
        let other = await fixture.send(.post, "/v1/flagger/rollback", token: fixture.token, body: payload())
        #expect(other.status == .forbidden)
        #expect(other.text.contains("there is no verdict on podinfo in test"))
        #expect(answer.status == .ok || answer.text.contains("there is no verdict"), "\(answer.text)")
    }

    @Test func aDoubtHoldsTheCanaryWhereTheSpecSaysSo() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.send(
            .post, "/v1/flagger/rollout", token: fixture.token, body: payload(#"{"onInvestigate":"hold"}"#))
        #expect(answer.status == .conflict)
    }

    @Test(
        "what is wrong is one line with a status that Flagger shows",
        arguments: [
            ("rollout", "{}", 422), ("rollout", "[", 422), ("none", #"{"name":"a"}"#, 404),
            ("rollout", #"{"name":"a","metadata":{"maxAge":"soon"}}"#, 422),
            ("rollout", #"{"name":"a","metadata":{"onInvestigate":"stop"}}"#, 422),
            ("rollout", #"{"name":"a","metadata":{"request":"no"}}"#, 422),
            ("rollout", #"{"name":"a","metadata":{"x":1}}"#, 422),
        ])
    func faults(hook: String, body: String, code: Int) async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.send(.post, "/v1/flagger/\(hook)", token: fixture.token, body: body)
        #expect(answer.status.code == code)
        #expect(!answer.text.isEmpty && !answer.text.contains("\n"))
    }

    @Test func aTokenInTheMetadataWorksOnlyWhereItIsAllowed() async throws {
        let closed = try await ServiceFixture()
        let path = "/v1/flagger/post-rollout"
        let body = payload("{\"token\":\"\(closed.token)\"}")
        #expect(await closed.send(.post, path, body: body).status == .unauthorized)
        let open = try await ServiceFixture(acceptsFlaggerToken: true)
        #expect(
            await open.send(.post, path, body: payload("{\"token\":\"\(open.token)\"}")).status == .ok)
        #expect(await open.send(.post, path, body: payload()).status == .unauthorized)
        #expect(
            await open.send(.post, path, body: payload("{\"token\":\"vdt_wrong\"}")).status == .unauthorized)
        let reader = try await open.makeToken(.read)
        #expect(await open.send(.post, path, body: payload("{\"token\":\"\(reader)\"}")).status == .forbidden)
        // Elsewhere the body is nobody's proof.
        #expect(
            await open.send(.post, "/judge", body: payload("{\"token\":\"\(open.token)\"}")).status
                == .unauthorized)
    }
}

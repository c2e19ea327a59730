import HTTP
import JSON
import Testing

@testable import App

@Suite struct VerdictServiceTests {
    @Test(arguments: [
        [], [("Authorization", "")], [("Authorization", "Bearer <<<verdict_api_token>>>")],
        [("Authorization", "<<<verdict_api_token>>>")], [("Authorization", "Basic eDp5")],
    ])
    func aDelegatesProbeGets401AtOnce(fields: [(String, String)]) async throws {
        let fixture = try await ServiceFixture()
        for _ in 0..<20 {
            let response = await fixture.send(.post, "/v1/verify", fields: fields)
            #expect(response.status == .unauthorized)
            #expect(response.fields["www-authenticate"] != nil)
        }
    }

    @Test func aWrongMethodGets405WithWhatIsAllowed() async throws {
        let fixture = try await ServiceFixture()
        let response = await fixture.send(.get, "/v1/verify")
        #expect(response.status == .methodNotAllowed)
        #expect(response.fields["allow"]?.contains("POST") == true)
    }

    @Test func anUnknownPathGets404() async throws {
        let fixture = try await ServiceFixture()
        #expect(await fixture.send(.get, "/v1/verify/x").status == .notFound)
    }

    @Test(arguments: [
        (Scopes.read, HTTPMethod.post, "/v1/verify", HTTPStatus.forbidden),
        (.verify, .get, "/v1/verdicts", .forbidden),
        (.read, .get, "/v1/verdicts", .ok),
        (.verify, .get, "/v1/executions/x/action", .notFound),
        (.read, .post, "/v1/verdicts/01a20fb9-d519-7da8-bbb1-674f8df44097/decision", .forbidden),
        (.act, .get, "/v1/executions/x/action", .forbidden),
    ])
    func aTokenIsGoodForItsScopesAlone(
        scopes: Scopes, method: HTTPMethod, path: String, status: HTTPStatus
    ) async throws {
        let fixture = try await ServiceFixture()
        let token = try await fixture.makeToken(scopes)
        let body = method == .post ? #"{"action":"proceed"}"# : ""
        #expect(await fixture.send(method, path, token: token, body: body).status == status)
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application", "application/jsonx"])
    func anotherMediaTypeGets415(type: String) async throws {
        let fixture = try await ServiceFixture()
        let response = await fixture.verify(Requests.latency(), fields: [("Content-Type", type)])
        #expect(response.status == .unsupportedMediaType)
    }

    @Test(arguments: ["/healthz", "/readyz", "/metrics", "/openapi.yaml", "/"])
    func operationNeedsNoToken(path: String) async throws {
        let fixture = try await ServiceFixture()
        #expect(await fixture.send(.get, path).status == .ok)
    }

    @Test func theAnswerRepeatsASaneRequestIdentifier() async throws {
        let fixture = try await ServiceFixture()
        let response = await fixture.verify(Requests.latency(), fields: [("X-Request-Id", "abc-123")])
        #expect(response.fields["x-request-id"] == "abc-123")
    }
}

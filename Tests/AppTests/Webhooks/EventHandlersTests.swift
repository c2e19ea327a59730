import Cryptography
import HTTP
import JSON
import Store
import Testing

@testable import App

@Suite struct EventHandlersTests {
    private static let failed =
        #"{"eventData":{"accountIdentifier":"acme","orgIdentifier":"default","projectIdentifier":"shop","#
        + #""pipelineIdentifier":"p","planExecutionId":"run1","eventType":"PipelineFailed","nodeStatus":"failed","#
        + #""startTs":1724142304,"endTs":1724142318,"errorMessage":"login with password=hunter2hunter2 failed"}}"#

    private static let path = "/v1/webhooks/harness"

    private func words(_ response: HTTPResponse) throws -> [String] {
        try response.member("following").array?.compactMap(\.string) ?? []
    }

    // MARK: - Webhooks

    @Test func aFailureIsStoredOnceAndAnalysedOnce() async throws {
        let fixture = try await ServiceFixture(followUps: [.analyze])
        let first = await fixture.send(.post, Self.path, token: fixture.token, body: Self.failed)
        #expect(first.status.code == 202)
        #expect(try first.member("duplicate") == false)
        #expect(try words(first) == ["analyze"])
        let second = await fixture.send(.post, Self.path, token: fixture.token, body: Self.failed)
        #expect(second.status.code == 202)
        #expect(try second.member("duplicate") == true)
        #expect(try words(second).isEmpty)
        let jobs = try await fixture.store.jobs(in: [], kind: nil, limit: 10)
        #expect(jobs.map(\.kind) == ["analyze"])
        #expect(String(decoding: jobs[0].payload, as: UTF8.self).contains(#""executionId":"run1""#))
        // The end of the same pipeline is another event, and the analysis the same.
        let end = Self.failed.replacing("PipelineFailed", with: "PipelineEnd")
        #expect(await fixture.send(.post, Self.path, token: fixture.token, body: end).status.code == 202)
        #expect(try await fixture.store.jobs(in: [], kind: nil, limit: 10).count == 1)
        #expect(try await fixture.store.events(ofExecution: "run1", account: "acme", limit: 9).count == 2)
    }

    @Test func aStartIsWatchedOnlyWhereTheTeamWantsIt() async throws {
        let start =
            #"{"eventData":{"planExecutionId":"run1","eventType":"PipelineStart","nodeStatus":"started","startTs":5}}"#
        var settings = Configuration.Webhooks()
        let quiet = try await ServiceFixture(webhooks: settings, followUps: [.analyze, .monitor])
        #expect(try words(await quiet.send(.post, Self.path, token: quiet.token, body: start)).isEmpty)
        settings.monitorsStarts = true
        let watching = try await ServiceFixture(webhooks: settings, followUps: [.analyze, .monitor])
        let answer = await watching.send(.post, Self.path, token: watching.token, body: start)
        #expect(try words(answer) == ["monitor"])
        settings.analyzesFailures = false
        let silent = try await ServiceFixture(webhooks: settings, followUps: [.analyze])
        #expect(
            try words(await silent.send(.post, Self.path, token: silent.token, body: Self.failed)).isEmpty)
    }

    @Test func whatIsNotUnderstoodIsKept() async throws {
        let fixture = try await ServiceFixture()
        for (body, isDuplicate) in [
            (#"{"hello":"world"}"#, false), (#"{"hello":"world"}"#, true), (#"{"hello":"moon"}"#, false),
        ] {
            let response = await fixture.send(.post, Self.path, token: fixture.token, body: body)
            #expect(response.status.code == 202)
            #expect(try response.member("kind") == "unknown")
            #expect(try response.member("duplicate") == .boolean(isDuplicate))
        }
    }

    @Test func noSecretIsKept() async throws {
        let fixture = try await ServiceFixture()
        let body = Self.failed.replacing(
            #""errorMessage""#, with: #""apiToken":"zyxwvutsrqponm","errorMessage""#)
        _ = await fixture.send(.post, Self.path, token: fixture.token, body: body)
        let list = await fixture.send(.get, "/v1/executions/run1/events", token: fixture.token)
        #expect(list.status.code == 200)
        #expect(list.text.contains(#""kind":"PipelineFailed""#))
        #expect(list.text.contains(#""occurredAt":"2024-08-20T08:25:18"#))
        #expect(!list.text.contains("hunter2") && !list.text.contains("zyxwv"))
    }

    @Test func strangersAreTurnedAway() async throws {
        let fixture = try await ServiceFixture()
        #expect(await fixture.send(.post, Self.path, body: Self.failed).status.code == 401)
        let probe = await fixture.send(
            .post, Self.path, fields: [("Authorization", "Bearer <<<verdict_api_token>>>")])
        #expect(probe.status.code == 401)
        #expect(await fixture.send(.get, Self.path).status.code == 405)
        let reader = try await fixture.makeToken(.read)
        #expect(await fixture.send(.post, Self.path, token: reader, body: Self.failed).status.code == 403)
        for body in ["", "{", "[]", "7"] {
            let status = await fixture.send(.post, Self.path, token: fixture.token, body: body).status.code
            #expect([400, 422].contains(status), "\(body)")
        }
    }

    // MARK: - Signatures

    private static func receivers(_ scheme: WebhookScheme, _ secret: String) throws -> [WebhookReceiver] {
        [
            WebhookReceiver(
                name: "harness", verifier: try WebhookVerifier(scheme: scheme, secrets: [Secret(secret)]))
        ]
    }

    @Test func aHeaderWithTheSecretLetsIn() async throws {
        let fixture = try await ServiceFixture(
            receivers: Self.receivers(.header("x-verdict-secret"), "a-long-secret-of-harness"))
        let right = [("X-Verdict-Secret", "a-long-secret-of-harness")]
        #expect(await fixture.send(.post, Self.path, fields: right, body: Self.failed).status.code == 202)
        let wrong = [("X-Verdict-Secret", "another-secret-of-harness")]
        #expect(await fixture.send(.post, Self.path, fields: wrong, body: Self.failed).status.code == 401)
        let events = try await fixture.store.events(ofExecution: "run1", account: nil, limit: 9)
        #expect(events.map(\.source) == ["webhook:harness"])
    }

    @Test func aSignedDeliveryCountsOnce() async throws {
        let secret = "an-hmac-secret-of-harness-code"
        let fixture = try await ServiceFixture(receivers: Self.receivers(.harnessCode, secret))
        var code = HMACSHA256(key: Array(secret.utf8))
        code.update(Array(Self.failed.utf8))
        let fields = [("X-Harness-Signature", code.finish().hexadecimal)]
        let first = await fixture.send(.post, Self.path, fields: fields, body: Self.failed)
        #expect(first.status.code == 202)
        #expect(try first.member("duplicate") == false)
        let replay = await fixture.send(.post, Self.path, fields: fields, body: Self.failed)
        #expect(replay.status.code == 202)
        #expect(try replay.member("duplicate") == true)
        let forged = await fixture.send(.post, Self.path, fields: fields, body: Self.failed + " ")
        #expect(forged.status.code == 401)
    }

    // MARK: - Callbacks

    @Test func aStepReportsAndAsks() async throws {
        let fixture = try await ServiceFixture(followUps: [.analyze])
        let path = "/v1/callbacks/step"
        let question = #"{"executionId":"run1","stageId":"prod"}"#
        #expect(await fixture.send(.post, path, token: fixture.token, body: question).status.code == 404)
        let report =
            #"{"execution":{"accountId":"acme","executionId":"run1","stageId":"prod","stepId":"smoke"},"#
            + #""status":"Success","outputs":{"passed":"42"}}"#
        let first = await fixture.send(.post, path, token: fixture.token, body: report)
        #expect(first.status.code == 200)
        #expect(try first.member("action").isNull)
        #expect(await fixture.verify(Requests.latency(after: 900)).status.code == 200)
        let again = await fixture.send(.post, path, token: fixture.token, body: report)
        #expect(try again.member("duplicate") == true)
        #expect(try again.member("action") == "rollback")
        let answer = await fixture.send(.post, path, token: fixture.token, body: question)
        #expect(answer.status.code == 200)
        #expect(try answer.member("action") == "rollback")
        #expect(try answer.member("assessment") == "rollback")
        let failure = report.replacing("Success", with: "Failed")
        let told = await fixture.send(.post, path, token: fixture.token, body: failure)
        #expect(try words(told) == ["analyze"])
        let events = try await fixture.store.events(ofExecution: "run1", account: "acme", limit: 9)
        #expect(events.map(\.status) == ["Success", "Failed"])
        #expect(events.map(\.identity.step) == ["smoke", "smoke"])
    }

    @Test(
        arguments: [
            #"{"trigger":{"payload":{"executionId":"run9","stepId":"t","status":"Failed"}}}"#,
            #"{"payload":{"planExecutionId":"run9","stepIdentifier":"t","status":"Failed"}}"#,
        ]) func thePayloadOfACustomTriggerIsAReportToo(body: String) async throws
    {
        let fixture = try await ServiceFixture()
        let response = await fixture.send(.post, "/v1/callbacks/step", token: fixture.token, body: body)
        #expect(response.status.code == 200)
        #expect(try response.member("executionId") == "run9")
        let events = try await fixture.store.events(ofExecution: "run9", account: nil, limit: 9)
        #expect(events.map(\.identity.step) == ["t"])
    }

    @Test(
        arguments: [
            ("{}", ""), (#"{"executionId":""}"#, ""), (#"{"executionId":"x","status":5}"#, "/status"),
            (#"{"payload":{"executionId":"x","outputs":"a"}}"#, "/payload/outputs"),
        ]) func aFaultyCallbackIsToldWhereAndHow(body: String, place: String) async throws
    {
        let fixture = try await ServiceFixture()
        let response = await fixture.send(.post, "/v1/callbacks/step", token: fixture.token, body: body)
        #expect(response.status.code == 422)
        #expect(response.text.contains("\"\(place)\""))
    }
}

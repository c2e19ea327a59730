import HTTP
import JSON
import Judgement
import Store
import Testing

@testable import App

@Suite struct VerifyHandlerTests {
    @Test func aHealthyCanaryIsToldToProceedAndARegressionToRollBack() async throws {
        let fixture = try await ServiceFixture()
        let healthy = await fixture.verify(Requests.latency(execution: "a"))
        #expect(healthy.status == .ok)
        #expect(try healthy.member("action") == .string("proceed"))
        let regressed = await fixture.verify(Requests.latency(execution: "b", after: 960))
        #expect(regressed.status == .ok)
        #expect(try regressed.member("action") == .string("rollback"))
    }

    @Test func theAnswerIsStoredAndReadBackOctetByOctet() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.verify(Requests.latency())
        guard case .string(let id) = try answer.member("id") else {
            Issue.record("no id in \(answer.text)")
            return
        }
        let read = await fixture.send(.get, "/v1/verdicts/\(id)", token: fixture.token)
        #expect(read.status == .ok)
        #expect(read.body == answer.body)
        #expect(try answer.member("reportUrl") == .string("https://verdict.test/v1/verdicts/\(id)"))
    }

    @Test func aRetriedStepGetsTheSameVerdictEvenWithNewerEvidence() async throws {
        let fixture = try await ServiceFixture()
        let first = await fixture.verify(Requests.latency())
        let second = await fixture.verify(Requests.latency(after: 960))
        #expect(second.status == .ok)
        #expect(first.body == second.body)
    }

    @Test func stepsThatDoNotNameThemselvesShareAVerdictOnlyForTheSameEvidence() async throws {
        let fixture = try await ServiceFixture()
        let first = await fixture.verify(Requests.latency(step: nil))
        let same = await fixture.verify(Requests.latency(step: nil))
        let other = await fixture.verify(Requests.latency(step: nil, after: 960))
        #expect(first.body == same.body)
        #expect(try first.member("id") != other.member("id"))
        #expect(try other.member("action") == .string("rollback"))
    }

    @Test func anIdempotencyKeyAnswersTheSameRequestAgainAndRefusesAnother() async throws {
        let fixture = try await ServiceFixture()
        let key = [("Idempotency-Key", "k-1")]
        let first = await fixture.verify(Requests.latency(execution: "a"), fields: key)
        let again = await fixture.verify(Requests.latency(execution: "a"), fields: key)
        #expect(first.body == again.body)
        let other = await fixture.verify(Requests.latency(execution: "b"), fields: key)
        #expect(other.status == .conflict)
    }

    @Test(arguments: [["a b"], ["a", "b"], [""], [String(repeating: "x", count: 256)]])
    func aDoubtfulIdempotencyKeyIsRefused(values: [String]) async throws {
        let fixture = try await ServiceFixture()
        let response = await fixture.verify(
            Requests.latency(), fields: values.map { ("Idempotency-Key", $0) })
        #expect(response.status == .badRequest)
    }

    @Test func secretsInLogLinesAreNeitherStoredNorShown() async throws {
        let fixture = try await ServiceFixture()
        let secret = "ghp_" + "0123456789abcdefABCDEF0123456789abcd"
        let logs = #","logs":{"baseline":["started"],"candidate":["ERROR push with \#(secret) failed"]}"#
        let answer = await fixture.verify(Requests.latency(extra: logs))
        #expect(answer.status == .ok)
        #expect(!answer.text.contains(secret))
        guard case .string(let text) = try answer.member("id"), let id = VerdictID(parsing: text) else {
            Issue.record("no id in \(answer.text)")
            return
        }
        let evidence = try #require(try await fixture.store.evidence(of: id))
        #expect(!String(decoding: evidence, as: UTF8.self).contains(secret))
    }

    @Test func fieldsThatNobodyKnowsAreNotStored() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.verify(Requests.latency(extra: #","password":"hunter2""#))
        guard case .string(let text) = try answer.member("id"), let id = VerdictID(parsing: text) else {
            Issue.record("no id in \(answer.text)")
            return
        }
        let evidence = try #require(try await fixture.store.evidence(of: id))
        #expect(!String(decoding: evidence, as: UTF8.self).contains("hunter2"))
    }

    @Test func theDeadlineEndsTheWaitForLogsButNotTheVerdict() async throws {
        let fixture = try await ServiceFixture(longestDeadline: .nanoseconds(1))
        let line =
            #""2026-11-22 10:00:00 INFO worker finished a job with number 1234567890 for tenant alpha","#
        let lines = String(repeating: line, count: 4000).dropLast()
        let answer = await fixture.verify(
            Requests.latency(extra: #","logs":{"baseline":[\#(lines)],"candidate":[\#(lines)]}"#))
        #expect(answer.status == .ok)
        #expect(answer.text.contains("before the deadline"))
        #expect(try answer.member("action") != .string("proceed"))
    }

    @Test func observeAlwaysProceedsAndSaysWhatItWouldHaveDone() async throws {
        var policy = Policy()
        policy.autonomy = .observe
        let fixture = try await ServiceFixture(policies: PolicyBook(rules: [PolicyBook.Rule(policy: policy)]))
        let answer = await fixture.verify(Requests.latency(after: 960))
        #expect(try answer.member("action") == .string("proceed"))
        #expect(try answer.member("assessment") == .string("rollback"))
        #expect(try answer.member("autonomy") == .string("observe"))
    }

    @Test func anUnknownPolicyIsAFaultAtItsPlace() async throws {
        let fixture = try await ServiceFixture()
        let answer = await fixture.verify(Requests.latency(extra: #","policy":"strickt""#))
        #expect(answer.status == .unprocessableContent)
        #expect(try answer.member("pointer") == .string("/policy"))
    }

    @Test func theShortFormIsTakenAsYAML() async throws {
        let fixture = try await ServiceFixture()
        let body = """
            analysisType: deployment_verification
            signals:
              - error_rate_threshold: 1%
              - latency_p99_threshold: 500ms
            action: rollback_if_unhealthy
            """
        let answer = await fixture.verify(body, fields: [("Content-Type", "application/yaml")])
        #expect(answer.status == .ok)
        #expect(try answer.member("action") == .string("investigate"))
    }
}

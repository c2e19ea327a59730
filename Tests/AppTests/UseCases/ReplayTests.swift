import HTTP
import JSON
import Judgement
import Store
import Testing

@testable import App

@Suite struct ReplayTests {
    private func stored(_ body: String, in fixture: ServiceFixture) async throws -> VerdictRecord {
        let answer = await fixture.verify(body)
        guard case .string(let text) = try answer.member("id"), let id = VerdictID(parsing: text),
            let record = try await fixture.store.verdict(id)
        else { throw JSONError(.missing("id"), pointer: JSONPointer()) }
        return record
    }

    @Test(arguments: [300.0, 330, 960])
    func aStoredVerdictComesOutTheSameOctetByOctet(after: Double) async throws {
        let fixture = try await ServiceFixture()
        let logs =
            #","logs":{"baseline":["a 1","a 2"],"candidate":["a 3","ERROR token=ghp_"#
            + #"0123456789abcdefABCDEF0123456789abcd broke"]}"#
        let record = try await stored(Requests.latency(after: after, extra: logs), in: fixture)
        let replay = try Replay(
            record, evidence: try await fixture.store.evidence(of: record.id), under: Verification())
        #expect(replay.isIdentical, "\(replay.differences)")
    }

    @Test func anotherPolicyShowsAsADifference() async throws {
        let fixture = try await ServiceFixture()
        let record = try await stored(Requests.latency(after: 960), in: fixture)
        var policy = Policy()
        policy.autonomy = .alert
        let replay = try Replay(
            record, evidence: try await fixture.store.evidence(of: record.id),
            under: Verification(policies: PolicyBook(rules: [PolicyBook.Rule(policy: policy)])))
        #expect(!replay.isIdentical)
        #expect(replay.differences.contains("action: rollback -> investigate"))
    }
}

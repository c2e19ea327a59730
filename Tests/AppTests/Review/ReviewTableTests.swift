import Clients
import HTTP
import JSON
import Judgement
import Testing

@testable import App

/// Everything that a model can do wrong, against everything that a judge can say.
@Suite(.serialized) struct ReviewTableTests {
    /// What the model does.
    enum Behaviour: String, CaseIterable, Sendable {
        case down, unauthorized, overloaded, limited, hanging, slow, refusing, truncating, prose, garbage,
            empty
        case wrongEnum, missingField, wrongType, obeying, overBudget, outOfMoney, agreeing, voting, lying,
            busy

        func reviewer() -> Reviewer {
            switch self {
            case .overBudget:
                return Reviewer(
                    FakeModel(answering: ModelText.review(vote: "investigate")), perVerdict: 0.000_001)
            case .outOfMoney:
                return Reviewer(FakeModel(answering: ModelText.review(vote: "investigate")), budget: 0)
            case .busy:
                return Reviewer(FakeModel(answering: ModelText.review(vote: "investigate")), concurrency: 0)
            default: return Reviewer(model())
            }
        }

        private func model() -> FakeModel {
            func failing(_ reason: ModelFailure.Reason) -> FakeModel {
                FakeModel { _ throws(ModelFailure) in throw ModelFailure(reason) }
            }
            switch self {
            case .down: return failing(.unreachable("refused"))
            case .unauthorized: return failing(.status(401, type: "authentication_error", code: nil))
            case .overloaded: return failing(.status(529, type: "overloaded_error", code: nil))
            case .limited: return failing(.pauseTooLong(seconds: 90))
            case .hanging, .slow:
                let pause = self == .slow ? Duration.seconds(5) : .seconds(3600)
                return FakeModel { _ throws(ModelFailure) in
                    do { try await Task.sleep(for: pause) } catch { throw ModelFailure(.cancelled) }
                    return ModelAnswer(model: "fake-1", text: ModelText.review(vote: "investigate"))
                }
            case .refusing: return failing(.refusal("cyber"))
            case .truncating: return failing(.truncated)
            case .prose: return FakeModel(answering: "I think it should be investigated.")
            case .garbage: return FakeModel(answering: "{\"vote\":\"investigate\"\u{0}\u{0}[[[")
            case .empty: return FakeModel(answering: "")
            case .wrongEnum: return FakeModel(answering: ModelText.review(vote: "rollback"))
            case .missingField: return FakeModel(answering: #"{"vote":"investigate"}"#)
            case .wrongType:
                return FakeModel(answering: ModelText.review(vote: "investigate", hypotheses: "7"))
            case .obeying: return .obeying(.extraAction)
            case .lying: return .obeying(.wildNumbers)
            case .voting: return FakeModel(answering: ModelText.review(vote: "investigate"))
            default: return FakeModel(answering: ModelText.review())
            }
        }
    }

    /// What the judge says.
    enum Case: String, CaseIterable, Sendable {
        case healthy, regression, noTraffic

        func body(deadline: Double) -> String {
            let extra = #","deadlineSeconds":\#(deadline)"#
            return switch self {
            case .healthy: Requests.latency(extra: extra)
            case .regression: Requests.latency(after: 960, extra: extra)
            case .noTraffic:
                #"{"execution":{"executionId":"e"},"signals":[{"name":"p99","kind":"latency","baseline":[[1,2]],"candidate":[]}]\#(extra)}"#
            }
        }
    }

    /// The bound on the time is one on hanging; how punctual an answer is, is measured against the real program.
    @Test(arguments: Behaviour.allCases, [Policy.Autonomy.observe, .propose, .alert, .act])
    func theActionIsTheJudgesOrTheReviewersInvestigate(
        behaviour: Behaviour, autonomy: Policy.Autonomy
    ) async throws {
        for judged in Case.allCases {
            // Short only where the model is to miss it.
            let body = judged.body(deadline: behaviour == .slow || behaviour == .hanging ? 0.4 : 30)
            let book = PolicyBook(rules: [PolicyBook.Rule(policy: Policy(autonomy: autonomy))])
            let without = try await ServiceFixture(policies: book).verify(body)
            let reviewer = behaviour.reviewer()
            let fixture = try await ServiceFixture(policies: book, reviewer: reviewer)
            let start = ContinuousClock.now
            let with = await fixture.verify(body)
            #expect(ContinuousClock.now - start < .seconds(30), "\(behaviour) is late")
            #expect(with.status == .ok && without.status == .ok)
            let votes = behaviour == .voting && judged == .healthy
            let moved = votes && (autonomy == .act || autonomy == .alert)
            let expected = try moved ? JSONValue.string("investigate") : without.member("action")
            #expect(try with.member("action") == expected, "\(behaviour) \(judged) \(autonomy)")
            #expect(
                try with.member("assessment")
                    == (votes ? .string("investigate") : without.member("assessment")))
            #expect(try with.member("effects") == without.member("effects"))
            #expect(try with.member("confidence") == without.member("confidence"))
            let report = try with.member("reviewer")
            #expect(report["changed"]?.boolean == votes)
            if behaviour == .slow || behaviour == .hanging {
                #expect(report["status"]?.string == "pending")
            } else {
                let isAnswered = [.obeying, .agreeing, .voting, .lying].contains(behaviour)
                #expect(report["status"]?.string == (isAnswered ? "answered" : "unavailable"))
                #expect((report["problem"]?.string == nil) == isAnswered)
            }
            await reviewer.stop()
        }
    }

    @Test func withoutAReviewerTheFieldIsNull() async throws {
        let answer = try await ServiceFixture().verify(Requests.latency())
        #expect(try answer.member("reviewer") == .null)
    }
}

import HTTP
import JSON
import Judgement
import Logging
import Store
import Testing

@testable import App

@Suite struct AsynchronousVerifyTests {
    private static let asynchronous = [("Prefer", "respond-async")]
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func identifier(_ answer: HTTPResponse) throws -> VerdictID {
        let text = try #require(try answer.member("id").string)
        return try #require(VerdictID(parsing: text))
    }

    @Test func whatIsAnsweredForIsWorkedOutOnce() async throws {
        let fixture = try await ServiceFixture()
        let begun = await fixture.verify(Requests.latency(after: 960), fields: Self.asynchronous)
        #expect(begun.status == .accepted)
        #expect(try begun.member("status") == .string("running"))
        #expect(try begun.member("action") == .string("investigate"))
        let id = try Self.identifier(begun)

        #expect(try await fixture.verifyHandler.complete(id, logger: Self.logger) == .done())
        let final = try #require(try await fixture.store.verdict(id))
        #expect(final.status == .final && final.action == "rollback")
        // The job is done a second time where the process ended before that was noted.
        #expect(try await fixture.verifyHandler.complete(id, logger: Self.logger) == .done())
        #expect(try await fixture.store.verdict(id) == final)
        let report = try await fixture.store.verifyAudit(against: [])
        #expect(report.isIntact)
    }

    @Test func whoOnlyObservesIsHeldUpByNothing() async throws {
        let fixture = try await ServiceFixture(
            policies: PolicyBook(rules: [PolicyBook.Rule(policy: Policy(autonomy: .observe))]))
        let begun = await fixture.verify(Requests.latency(after: 960), fields: Self.asynchronous)
        #expect(try begun.member("action") == .string("proceed"))
        let id = try Self.identifier(begun)
        _ = try await fixture.verifyHandler.abandon(id, after: 50, logger: Self.logger)
        let final = try #require(try await fixture.store.verdict(id))
        #expect(final.status == .final && final.action == "proceed" && final.assessment == "investigate")
    }

    @Test func aVerdictThatFailsAgainAndAgainIsEndedForAPersonToLookAt() async throws {
        let fixture = try await ServiceFixture()
        let id = try Self.identifier(
            await fixture.verify(Requests.latency(), fields: Self.asynchronous))
        let outcome = try await fixture.verifyHandler.abandon(id, after: 50, logger: Self.logger)
        #expect(outcome == .dead(reason: "The verdict could not be worked out: 50 attempts failed."))
        let final = try #require(try await fixture.store.verdict(id))
        #expect(final.status == .final && final.action == "investigate")
        #expect(try await fixture.verifyHandler.abandon(id, after: 51, logger: Self.logger) == .done())
    }

    @Test func noMoreVerdictsWaitThanTheDiskCanHold() async throws {
        let fixture = try await ServiceFixture()
        for number in 0..<VerifyHandler.mostWaiting {
            _ = try await fixture.harnessParts.jobs.enqueue(
                NewJob(kind: VerificationJob.kind, key: "\(number)"))
        }
        let refused = await fixture.verify(Requests.latency(), fields: Self.asynchronous)
        #expect(refused.status == .serviceUnavailable)
        #expect(refused.fields["retry-after"] == "1")
        // Who waits is not held up by those who don't.
        #expect(await fixture.verify(Requests.latency()).status == .ok)
    }
}

import Clients
import FoundationEssentials
import HTTP
import JSON
import Store
import Testing
import Threading

@testable import App

@Suite struct ReviewerTests {
    private func subject(_ lines: [String] = ["ERROR boom", "INFO fine"]) -> ReviewSubject {
        var builder = ReviewSubject.Builder(task: .verdict, service: "checkout")
        for line in lines {
            builder.add(.candidateLine, from: "log.candidate", line, at: "/logs/candidate/0")
        }
        return builder.build()
    }

    @Test func aCitationThatDoesNotExistIsDroppedAndSaid() async throws {
        let hypotheses = """
            [{"statement":"b","likelihood":0.2,"evidence":[{"id":"c2","quote":"fine"}]},
             {"statement":"a","likelihood":0.9,"evidence":[{"id":"c1","quote":"ERROR  boom"},{"id":"c1","quote":"boom"},
              {"id":"c9","quote":"boom"},{"id":"c2","quote":"boom"}]}]
            """
        let model = FakeModel(answering: ModelText.review(hypotheses: hypotheses))
        let report = await Reviewer(model).consult(subject()).outcome().report
        let review = try #require(report.review)
        #expect(review.hypotheses.map(\.statement) == ["a", "b"])
        #expect(review.hypotheses.map { $0.citations.map(\.id) } == [["c1"], ["c2"]])
        #expect(review.notes.contains { $0.hasPrefix("3 citations were dropped") })
    }

    @Test func theReportTellsModelTimeAndCost() async throws {
        let model = FakeModel(
            answering: ModelText.review(),
            usage: ModelUsage(input: 1_000_000, output: 100_000, cacheRead: 1_000_000))
        let report = await Reviewer(model).consult(subject()).outcome().report
        #expect(report.model == "fake-1")
        #expect(report.backend == "fake")
        #expect(report.inputTokens == 2_000_000)
        #expect(abs(report.cost - (4 + 2 + 0.2)) < 1e-9)
    }

    @Test func identicalEvidenceIsAskedOnce() async throws {
        let model = FakeModel(answering: ModelText.review())
        let reviewer = Reviewer(model, cacheAge: .seconds(60))
        let first = await reviewer.consult(subject()).outcome().report
        let second = await reviewer.consult(subject()).outcome().report
        _ = await reviewer.consult(subject(["other"])).outcome()
        #expect(model.prompts.count == 2)
        #expect(!first.isCached && second.isCached && second.cost == 0)
        #expect(second.review == first.review)
    }

    @Test func theSameQuestionIsNotAskedTwiceAtOnce() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let model = FakeModel { _ throws(ModelFailure) in
            var iterator = gate.stream.makeAsyncIterator()
            _ = await iterator.next()
            return ModelAnswer(model: "fake-1", text: ModelText.review())
        }
        let reviewer = Reviewer(model)
        let first = reviewer.consult(subject())
        let second = reviewer.consult(subject())
        gate.continuation.finish()
        #expect(await first.outcome().report == second.outcome().report)
        #expect(model.prompts.count == 1)
    }

    @Test func failuresAreNotCached() async throws {
        let model = FakeModel(answering: "prose")
        let reviewer = Reviewer(model, cacheAge: .seconds(60))
        _ = await reviewer.consult(subject()).outcome()
        _ = await reviewer.consult(subject()).outcome()
        #expect(model.prompts.count == 2)
    }

    @Test func outagesOpenTheBreakerAndRefusalsDoNot() async throws {
        let down = FakeModel { _ throws(ModelFailure) in throw ModelFailure(.unreachable("x")) }
        let reviewer = Reviewer(down)
        for number in 0..<10 { _ = await reviewer.consult(subject(["\(number)"])).outcome() }
        #expect(down.prompts.count == 4)
        let refusing = FakeModel { _ throws(ModelFailure) in throw ModelFailure(.refusal(nil)) }
        let other = Reviewer(refusing)
        for number in 0..<10 { _ = await other.consult(subject(["\(number)"])).outcome() }
        #expect(refusing.prompts.count == 10)
    }

    @Test func theBreakerLetsOneThroughAfterItsPause() {
        var breaker = OutageBreaker(threshold: 2, pause: .seconds(10))
        let start = MonotonicTime(nanoseconds: 0)
        func admits(after seconds: Int) -> Bool { breaker.admits(at: start + .seconds(seconds)) }
        breaker.record(isOutage: true, at: start)
        #expect(admits(after: 0))
        breaker.record(isOutage: true, at: start)
        #expect(!admits(after: 9))
        #expect(admits(after: 10))
        #expect(!admits(after: 11))
        breaker.record(isOutage: false, at: start + .seconds(12))
        #expect(admits(after: 12))
    }

    @Test func thePrefixIsTheSameInEveryCall() async throws {
        let model = FakeModel(answering: ModelText.review())
        let reviewer = Reviewer(model)
        _ = await reviewer.consult(subject(["a"])).outcome()
        _ = await reviewer.consult(subject(["b"])).outcome()
        let bodies = model.prompts.map { MessagesBody.message($0) }
        let evidence = Array("\"messages\":".utf8)
        let prefixes = bodies.map { body in body[..<(body.firstRange(of: evidence)?.lowerBound ?? 0)] }
        #expect(prefixes[0] == prefixes[1])
        #expect(prefixes[0].firstRange(of: Array("cache_control".utf8)) != nil)
    }

    @Test func aCountIsAskedForWhereAGuessWouldRefuse() async throws {
        let long = subject([String(repeating: "x ", count: 290)])
        let model = FakeModel(tokens: 10) { _ throws(ModelFailure) in
            ModelAnswer(model: "fake-1", text: ModelText.review())
        }
        let guess = ModelPrices(input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2).worstCost(
            inputTokens: 600, outputTokens: 2048, attempts: 1)
        let report = await Reviewer(model, perVerdict: guess).consult(long).outcome().report
        #expect(report.status == .answered)
    }

    // MARK: - Money

    private func ledger(
        verdict: Double = 1, day: Double = 2, service: Double = 1.5,
        now: @escaping @Sendable () -> Timestamp = { ServiceFixture.start }
    ) -> SpendLedger {
        SpendLedger(
            budget: SpendLedger.Budget(perVerdict: verdict, perDay: day, perServiceDay: service), now: now)
    }

    private func makeStore() throws -> (store: SQLiteStore, folder: String) {
        let folder = "/tmp/verdict-ledger-\(UUID().uuidString)"
        return (try SQLiteStore(folder: folder, options: SQLiteStore.Options(durability: .normal)), folder)
    }

    /// With and without a database.
    @Test(arguments: [false, true])
    func eachBudgetIsAHardStop(isStored: Bool) async throws {
        let ledger = ledger()
        let store = isStored ? try makeStore() : nil
        if let store { ledger.keep(in: store.store) }
        await #expect(throws: SpendLedger.Exhaustion.verdict) { try await ledger.reserve(1.1, for: "a") }
        await #expect(throws: SpendLedger.Exhaustion.verdict) { try await ledger.reserve(.nan, for: "a") }
        _ = try await ledger.reserve(1, for: "a")
        await #expect(throws: SpendLedger.Exhaustion.service) { try await ledger.reserve(0.6, for: "a") }
        let second = try await ledger.reserve(1, for: "b")
        await #expect(throws: SpendLedger.Exhaustion.day) { try await ledger.reserve(0.1, for: "c") }
        await ledger.settle(second, cost: 0.2)
        #expect(abs(ledger.spentToday - 1.2) < 1e-9)
        _ = try await ledger.reserve(0.1, for: "c")
        await store?.store.close()
    }

    @Test func aRestartForgetsNothingNotEvenWhatWasUnderWayAndANewDayDoes() async throws {
        let (store, folder) = try makeStore()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = ledger()
        first.keep(in: store)
        await first.settle(try await first.reserve(1, for: "my service\n2 99 x"), cost: 0.75)
        // The process ends while this one is asked.
        _ = try await first.reserve(1, for: "other")
        await store.close()
        let again = try SQLiteStore(folder: folder, options: SQLiteStore.Options(durability: .normal))
        let second = ledger()
        second.keep(in: again)
        // 1.75 of 2 are spent.
        await #expect(throws: SpendLedger.Exhaustion.day) { try await second.reserve(0.3, for: "third") }
        _ = try await second.reserve(0.2, for: "third")
        let tomorrow = Timestamp(milliseconds: ServiceFixture.start.milliseconds + 86_400_000)
        let third = ledger(now: { tomorrow })
        third.keep(in: again)
        _ = try await third.reserve(1, for: "third")
        await again.close()
    }

    @Test func whereTheAccountsCannotBeReadNothingIsSpent() async throws {
        let (store, folder) = try makeStore()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await store.close()
        let model = FakeModel(answering: ModelText.review())
        let reviewer = Reviewer(model)
        reviewer.keepBooks(in: store)
        let report = await reviewer.consult(subject()).outcome().report
        #expect(report.status == .unavailable)
        #expect(report.problem?.contains("cannot be looked up") == true)
        #expect(model.prompts.isEmpty)
    }

    @Test func anUnheardAnswerIsTakenToHaveCostAll() async throws {
        let model = FakeModel { _ throws(ModelFailure) in throw ModelFailure(.timedOut) }
        let reviewer = Reviewer(model)
        _ = await reviewer.consult(subject()).outcome()
        #expect(reviewer.spentToday > 0.04)
    }

    // MARK: - Late answers and replay

    @Test func aLateExplanationIsAttachedAndChangesNothing() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let model = FakeModel { _ throws(ModelFailure) in
            var iterator = gate.stream.makeAsyncIterator()
            _ = await iterator.next()
            return ModelAnswer(
                model: "fake-1", text: ModelText.review(vote: "investigate", explanation: "late words"))
        }
        let reviewer = Reviewer(model)
        let fixture = try await ServiceFixture(reviewer: reviewer)
        let answer = await fixture.verify(Requests.latency(extra: #","deadlineSeconds":0.2"#))
        #expect(try answer.member("reviewer")["status"]?.string == "pending")
        #expect(try answer.member("action") == .string("proceed"))
        gate.continuation.finish()
        let id = try #require(try answer.member("id").string)
        var read = answer
        for _ in 0..<500 {
            read = await fixture.send(.get, "/v1/verdicts/\(id)", token: fixture.token)
            if try read.member("reviewer")["status"]?.string == "late" { break }
            await Task.yield()
        }
        #expect(try read.member("reviewer")["status"]?.string == "late")
        #expect(try read.member("reviewer")["explanation"]?.string == "late words")
        #expect(try read.member("action") == .string("proceed"))
        #expect(try read.member("decidedBy") == .string("judge"))
        #expect(try read.member("effects") == .array([]))
        await reviewer.stop()
        #expect(try await fixture.store.verifyAudit(against: []).isIntact)
    }

    @Test func aStopCancelsWhatIsAsked() async throws {
        let model = FakeModel { _ throws(ModelFailure) in
            do { try await Task.sleep(for: .seconds(3600)) } catch { throw ModelFailure(.cancelled) }
            return ModelAnswer(model: "fake-1", text: "")
        }
        let reviewer = Reviewer(model)
        let consultation = reviewer.consult(subject())
        await reviewer.stop()
        #expect(await consultation.outcome().report.status == .unavailable)
        #expect(await reviewer.consult(subject()).outcome().report.problem == "the server is stopping")
    }

    @Test func whatPassedIsRecordedAndAReplayAsksNobody() async throws {
        let model = FakeModel(answering: ModelText.review(vote: "investigate"))
        let fixture = try await ServiceFixture(reviewer: Reviewer(model))
        let answer = await fixture.verify(Requests.latency())
        #expect(try answer.member("action") == .string("investigate"))
        #expect(try answer.member("decidedBy") == .string("reviewer"))
        #expect(try answer.member("reviewer")["assessmentBefore"]?.string == "proceed")
        let name = try #require(try answer.member("id").string)
        let id = try #require(VerdictID(parsing: name))
        let effects = try await fixture.store.effects(of: id)
        #expect(effects.map(\.kind) == ["review"])
        let exchange = try #require(effects.first)
        let sent = try JSONValue(parsing: exchange.sent)
        #expect(sent["evidence"]?["items"]?.array?.isEmpty == false)
        #expect(
            try JSONValue(parsing: exchange.received)["answer"]?.string?.contains("investigate") == true)
        let record = try #require(try await fixture.store.verdict(id))
        let replay = try Replay(
            record, evidence: try await fixture.store.evidence(of: id), under: Verification())
        #expect(replay.isIdentical, "\(replay.differences)")
        #expect(model.prompts.count == 1)
    }
}

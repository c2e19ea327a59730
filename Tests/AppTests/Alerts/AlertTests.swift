import Clients
import HTTP
import JSON
import Judgement
import Logging
import Store
import Testing
import Threading

@testable import App

@Suite struct AlertTests {
    private static func policy(_ autonomy: Policy.Autonomy, rollback: [String]? = nil) -> PolicyBook {
        var policy = Policy(autonomy: autonomy)
        policy.alerts = Policy.Alerts(rollback: rollback)
        return PolicyBook(rules: [PolicyBook.Rule(policy: policy)])
    }

    /// Does the waiting jobs of a channel once.
    private func work(_ fixture: ServiceFixture, _ handler: AlertHandler) async throws -> [JobOutcome] {
        var outcomes: [JobOutcome] = []
        for job in try await fixture.store.lease(kind: handler.kind, limit: 10, for: .seconds(10)) {
            let context = JobContext(
                queue: fixture.store, lease: job.lease,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
                now: SQLiteStore.systemTime)
            let outcome = try await handler.handle(job, context: context)
            if case .done = outcome { _ = try await fixture.store.complete(job.lease, enqueueing: []) }
            outcomes.append(outcome)
        }
        return outcomes
    }

    private func verify(_ fixture: ServiceFixture, after: Double, execution: String) async throws -> String {
        let body = Requests.latency(execution: execution, after: after)
        guard let id = try await fixture.verify(body).member("id").string else {
            throw JSONError(.missing("id"), pointer: JSONPointer())
        }
        return id
    }

    @Test(arguments: [
        (Policy.Autonomy.observe, 0), (.propose, 0), (.alert, 2), (.act, 2),
    ])
    func `teams that only observe are told nothing`(autonomy: Policy.Autonomy, count: Int) async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(autonomy), channels: ["a", "b"])
        _ = try await verify(fixture, after: 960, execution: "x1")
        #expect(try await fixture.store.jobs(in: [], kind: nil, limit: 10).count == count)
    }

    @Test func `a policy names who hears of a rollback`() async throws {
        let fixture = try await ServiceFixture(
            policies: Self.policy(.act, rollback: ["b"]), channels: ["a", "b"])
        _ = try await verify(fixture, after: 960, execution: "x1")
        #expect(try await fixture.store.jobs(in: [], kind: nil, limit: 10).map(\.kind) == ["alert.b"])
    }

    @Test func `a healthy version is told only after trouble was`() async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(.act), channels: ["a"])
        let channel = MemoryChannel()
        let handler = AlertHandler(name: "a", channel: channel, notices: fixture.store)
        _ = try await verify(fixture, after: 300, execution: "x0")
        #expect(try await work(fixture, handler).isEmpty)
        _ = try await verify(fixture, after: 960, execution: "x1")
        #expect(try await work(fixture, handler) == [.done()])
        _ = try await verify(fixture, after: 300, execution: "x2")
        _ = try await work(fixture, handler)
        let told = channel.told
        #expect(told.map(\.alert.state) == [.open, .resolved])
        #expect(told[1].known == AlertReceipt(thread: told[0].alert.thread, reference: "m1", state: .open))
        #expect(told[0].alert.incident == told[1].alert.incident)
        #expect(told[0].alert.links.map(\.text).starts(with: ["Report", "Proceed", "Roll back"]))
        #expect(told[0].alert.links[1].url.hasPrefix("https://verdict.test/decide?verdict="))
        _ = try await verify(fixture, after: 300, execution: "x3")
        #expect(try await work(fixture, handler).isEmpty)
    }

    @Test func `a decision is told where the incident was`() async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(.alert), channels: ["a"])
        let channel = MemoryChannel()
        let handler = AlertHandler(name: "a", channel: channel, notices: fixture.store)
        let id = try await verify(fixture, after: 960, execution: "x1")
        _ = try await work(fixture, handler)
        let answer = await fixture.send(
            .post, "/v1/verdicts/\(id)/decision", token: fixture.token,
            fields: [("Content-Type", "application/json")],
            body: #"{"action":"proceed","by":"jane","comment":"known"}"#)
        #expect(answer.status == .ok)
        _ = try await work(fixture, handler)
        let last = try #require(channel.told.last)
        #expect(last.alert.state == .resolved)
        #expect(last.alert.summary.contains("jane"))
        #expect(last.known != nil)
    }

    @Test func `a failure that may pass is tried again, another is given up`() async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(.act), channels: ["a"])
        let channel = MemoryChannel()
        let handler = AlertHandler(name: "a", channel: channel, notices: fixture.store)
        _ = try await verify(fixture, after: 960, execution: "x1")
        channel.fail(with: AlertError("slack", "answered 503", isTransient: true, retryAfter: .seconds(9)))
        #expect(
            try await work(fixture, handler) == [
                .failed(reason: "slack: answered 503", retryAfter: .seconds(9))
            ])
        _ = try await verify(fixture, after: 961, execution: "x2")
        channel.fail(with: AlertError("slack", "answered 404", isTransient: false))
        #expect(try await work(fixture, handler) == [.dead(reason: "slack: answered 404")])
        #expect(channel.told.isEmpty)
    }

    @Test func `an alert that comes late does not undo a newer one`() async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(.act), channels: ["a"])
        let channel = MemoryChannel()
        let handler = AlertHandler(name: "a", channel: channel, notices: fixture.store)
        _ = try await verify(fixture, after: 960, execution: "x1")
        let alert = try AlertDocument.decode(
            try #require(try await fixture.store.jobs(in: [], kind: nil, limit: 1).first).payload)
        try await fixture.store.record(
            NoticeRecord(
                incident: alert.incident, channel: "a", thread: "x9", reference: "m9", state: "resolved",
                updated: Timestamp(seconds: alert.time + 60)))
        #expect(try await work(fixture, handler) == [.done()])
        #expect(channel.told.isEmpty)
    }

    @Test func `an incident that is over before anybody could be told is not told`() async throws {
        let fixture = try await ServiceFixture(policies: Self.policy(.act), channels: ["a"])
        let channel = MemoryChannel()
        let handler = AlertHandler(name: "a", channel: channel, notices: fixture.store)
        _ = try await verify(fixture, after: 960, execution: "x1")
        // While the first is on its way, the second verdict says that all is well.
        _ = try await verify(fixture, after: 300, execution: "x2")
        let jobs = try await fixture.store.jobs(in: [], kind: nil, limit: 10)
        #expect(try jobs.map { try AlertDocument.decode($0.payload).state } == [.resolved, .open])
        let context = JobContext(
            queue: fixture.store,
            lease: try #require(
                try await fixture.store.lease(kind: handler.kind, limit: 1, for: .seconds(9)).first
            ).lease,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: SQLiteStore.systemTime)
        var over = try #require(
            try await fixture.store.lease(kind: handler.kind, limit: 1, for: .seconds(9)).first)
        var alert = try AlertDocument.decode(over.payload)
        alert.time += 1
        over.payload = AlertDocument.encode(alert)
        #expect(try await handler.handle(over, context: context) == .done())
        var late = over
        late.payload = try #require(jobs.last).payload
        #expect(try await handler.handle(late, context: context) == .done())
        #expect(channel.told.isEmpty)
    }

    @Test func `an alert keeps everything in the queue`() throws {
        let alert = Alert(
            incident: "i", thread: "t", id: "n", state: .acknowledged, severity: .error, title: "\"é\"",
            summary: "s\n", details: ["d"], facts: [.init("a", "b"), .init("a", "c")],
            links: [.init("x", "y")],
            service: "s", environment: "e", category: "rollback", time: 1.5)
        #expect(try AlertDocument.decode(AlertDocument.encode(alert)) == alert)
    }

    @Test func `an incident is a service in an environment, else an execution`() {
        var identity = VerdictIdentity(account: "a", organization: "o", project: "p", execution: "x1")
        #expect(AlertComposer.incident(of: identity) == "verdict/a/o/p/x1")
        identity.service = "checkout"
        identity.environment = "prod"
        #expect(AlertComposer.incident(of: identity) == "verdict/a/o/p/checkout/prod")
    }
}

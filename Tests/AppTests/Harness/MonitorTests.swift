import Clients
import Executions
import HTTP
import JSON
import Logging
import Store
import Testing

@testable import App

@Suite struct MonitorTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func begin(_ fixture: ServiceFixture, _ execution: String = "x1") async throws -> String {
        let answer = await fixture.send(
            .post, "/v1/monitors", token: fixture.token,
            body:
                #"{"pipeline_id": "release", "execution_id": "\#(execution)", "project_id": "shop", "timeout": 1800}"#
        )
        #expect(answer.status.code == 202, "\(answer.text)")
        return try #require(answer.fields["location"])
    }

    @Test func anExecutionIsWatchedToItsEndWithLogsAndAnalysis() async throws {
        let harness = RollbackTests.harness()
        let fixture = try await ServiceFixture(harness: harness)
        let monitors = try #require(fixture.harnessParts.monitors)
        let location = try await begin(fixture)
        _ = await monitors.look(logger: logger)
        let live = await fixture.send(.get, location, token: fixture.token)
        #expect(try live.member("status") == "running")
        #expect(try live.member("progress").array?.map { $0["name"] } == ["prod", "rollout"])
        harness.set { state in
            state.executions["x1"] = RollbackTests.rolledBack()
            state.logs["log/x1/rollout"] = ["ERROR password=hunter2hunter2hunter2 refused"]
        }
        fixture.advance(by: .seconds(60))
        _ = await monitors.look(logger: logger)
        let answer = await fixture.send(.get, location, token: fixture.token)
        #expect(try answer.member("status") == "final", "\(answer.text)")
        #expect(try answer.member("outcome") == "failed")
        #expect(try answer.member("logs")[0]?["step"] == "rollout")
        #expect(!answer.text.contains("hunter2hunter2"))
        #expect(try answer.member("analysisId").string != nil)
        #expect(monitors.count == 0)
    }

    @Test func aRestartGoesOnWhereItWas() async throws {
        let harness = RollbackTests.harness()
        let fixture = try await ServiceFixture(harness: harness)
        let first = try #require(fixture.harnessParts.monitors)
        let location = try await begin(fixture)
        _ = await first.look(logger: logger)
        // A second process over the same store.
        let parts = fixture.harnessParts
        let second = Monitors(
            store: fixture.store, analyses: parts.analyses, harness: harness, now: parts.now)
        let logger = logger
        let task = Task { try await second.run(logger: logger) }
        harness.set { state in
            state.executions["x1"] = HarnessExecutions.make(
                "x1", .success, sequence: 5, steps: [.init(name: "rollout", status: .success)])
        }
        let answer = await fixture.send(.get, location + "?wait=30s", token: fixture.token)
        task.cancel()
        #expect(try answer.member("outcome") == "succeeded", "\(answer.text)")
    }

    @Test func theMonitorsOwnTimeRunsOut() async throws {
        let fixture = try await ServiceFixture(harness: RollbackTests.harness())
        let monitors = try #require(fixture.harnessParts.monitors)
        let location = try await begin(fixture)
        _ = await monitors.look(logger: logger)
        fixture.advance(by: .seconds(1_801))
        _ = await monitors.look(logger: logger)
        let answer = await fixture.send(.get, location, token: fixture.token)
        #expect(try answer.member("outcome") == "timedOut")
        // Then it can be watched anew.
        #expect(try await begin(fixture) != location)
    }

    @Test func manyExecutionsCostFewRequests() async throws {
        let harness = MemoryHarness()
        harness.set { state in
            for number in 0..<250 {
                state.executions["e\(number)"] = HarnessExecutions.make(
                    "e\(number)", .running, sequence: number,
                    steps: [.init(name: "rollout", status: .running)])
                state.order.append("e\(number)")
            }
        }
        let fixture = try await ServiceFixture(harness: harness)
        let monitors = try #require(fixture.harnessParts.monitors)
        for number in 0..<250 { _ = try await begin(fixture, "e\(number)") }
        #expect(monitors.count == 250)
        _ = await monitors.look(logger: logger)
        #expect(harness.calls("executions") == 3)
        #expect(harness.calls("execution") == 0)
    }

    @Test func oneExecutionHasOneMonitor() async throws {
        let fixture = try await ServiceFixture(harness: RollbackTests.harness())
        let first = try await begin(fixture)
        #expect(try await begin(fixture) == first)
        #expect(fixture.harnessParts.monitors?.count == 1)
    }

    @Test func anUnknownExecutionIsGivenUp() async throws {
        let fixture = try await ServiceFixture(harness: MemoryHarness())
        let monitors = try #require(fixture.harnessParts.monitors)
        let location = try await begin(fixture, "nowhere")
        for _ in 0..<Monitors.patience {
            _ = await monitors.look(logger: logger)
            fixture.advance(by: .seconds(61))
        }
        let answer = await fixture.send(.get, location, token: fixture.token)
        #expect(try answer.member("outcome") == "lost", "\(answer.text)")
    }
}

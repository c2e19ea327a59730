import Executions
import Testing

@Suite struct ExecutionProgressTests {
    static func graph(_ status: String, rollout: String, approve: String, ended: Double? = nil)
        -> ExecutionGraph
    {
        GraphMaker.graph(
            status,
            [
                GraphMaker.stage(
                    "prod", "Running",
                    [
                        GraphMaker.step("rollout", rollout, 10, ended),
                        GraphMaker.step("approve", approve, approve == "NotStarted" ? nil : 20),
                    ])
            ])
    }

    @Test func linesShowDepthDurationAndWaiting() {
        let lines = ExecutionProgress.lines(
            of: Self.graph("Running", rollout: "Success", approve: "ApprovalWaiting", ended: 75), at: 100)
        #expect(lines.map(\.depth) == [0, 1, 1])
        #expect(lines[1].seconds == 65)
        #expect(lines[2].seconds == 80)
        #expect(lines[2].waitsFor == "an approval")
    }

    @Test func eventsAreWhatChanged() {
        let first = Self.graph("Running", rollout: "Running", approve: "NotStarted")
        let second = Self.graph("Running", rollout: "Success", approve: "APPROVAL_WAITING", ended: 75)
        #expect(ExecutionProgress.events(from: first, to: first).isEmpty)
        #expect(
            ExecutionProgress.events(from: first, to: second).map(\.text) == [
                "step rollout: Success after 1m05s", "step approve: waits for an approval",
            ])
        #expect(
            ExecutionProgress.events(from: nil, to: first).map(\.text) == [
                "stage prod: Running", "step rollout: Running", "execution e1: Running",
            ])
    }

    @Test(arguments: [(0.4, "0s"), (59, "59s"), (61, "1m01s"), (3_725, "1h02m"), (.infinity, "?"), (-1, "?")])
    func durationsAreShort(seconds: Double, text: String) {
        #expect(ExecutionProgress.duration(seconds) == text)
    }
}

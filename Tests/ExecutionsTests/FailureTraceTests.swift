import Executions
import Testing

@Suite struct FailureTraceTests {
    typealias Maker = GraphMaker

    @Test func theStepAndNotItsContainersFailsFirst() {
        let trace = FailureTrace(
            Maker.graph(
                "Failed",
                [
                    Maker.stage("build", "Success", [Maker.step("compile", "Success", 0, 9)]),
                    Maker.stage(
                        "deploy", "Failed",
                        [Maker.group("rolling", "Failed", [Maker.step("rollout", "Failed", 10, 20)])]),
                ]))
        #expect(trace.first?.node.identifier == "rollout")
        #expect(trace.chain.map(\.node.identifier) == ["rollout", "rolling", "deploy", "release"])
        #expect(trace.others.isEmpty)
        #expect(trace.rollback == .none)
    }

    @Test func ofParallelBranchesTheFirstToEndFailsFirst() {
        let trace = FailureTrace(
            Maker.graph(
                "Failed",
                [
                    Maker.stage(
                        "deploy", "Failed",
                        [
                            Maker.step("east", "Failed", 0, 40), Maker.step("west", "Failed", 0, 30),
                            Maker.step("north", "Aborted", 0, 31), Maker.step("report", "Failed", 35, 36),
                        ])
                ]))
        #expect(trace.first?.node.identifier == "west")
        let relations = Dictionary(
            uniqueKeysWithValues: trace.others.map { ($0.place.node.identifier, $0.relation) })
        #expect(relations == ["east": .independent, "north": .aborted, "report": .consequence])
    }

    @Test func aStepWhoseMessageNamesAnotherFailedBecauseOfIt() {
        // The clocks of two delegates differ: by time alone the wrong one would be first.
        let trace = FailureTrace(
            Maker.graph(
                "Failed",
                [
                    Maker.step(
                        "notify", "Failed", 0, 10,
                        failure: "unresolved <+execution.steps.migrate.output.outputVariables.id>"),
                    Maker.step("migrate", "Failed", 0, 12, failure: "relation does not exist"),
                ]))
        #expect(trace.first?.node.identifier == "migrate")
        #expect(trace.others.map(\.relation) == [.consequence])
    }

    @Test func aFailedRollbackIsNotTheFirstFailure() {
        let trace = FailureTrace(
            Maker.graph(
                "Failed",
                [
                    Maker.stage(
                        "deploy", "Failed",
                        [
                            Maker.step("rollout", "Failed", 0, 20),
                            Maker.step("undo", "Failed", 21, 25, rollback: true),
                        ])
                ]))
        #expect(trace.first?.node.identifier == "rollout")
        #expect(trace.others.map(\.relation) == [.rollback])
        #expect(trace.rollback == .failed)
    }

    @Test(arguments: [
        ("Success", FailureTrace.Rollback.succeeded), ("Running", .running), ("Skipped", .none),
    ])
    func theRollbackIsAsItsStepsAre(status: String, expected: FailureTrace.Rollback) {
        let graph = Maker.graph(
            "Failed",
            [Maker.step("rollout", "Failed", 0, 20), Maker.step("undo", status, 21, 25, rollback: true)])
        #expect(FailureTrace(graph).rollback == expected)
    }

    @Test func aChainedPipelineIsFollowed() {
        let inner = Maker.graph(
            "Failed", id: "child", [Maker.stage("prod", "Failed", [Maker.step("rollout", "Failed", 3, 4)])])
        let outer = Maker.graph("Failed", [Maker.step("chain", "Failed", 1, 5, child: "child")])
        let trace = FailureTrace(outer, children: ["child": inner])
        #expect(trace.first?.execution == "child")
        #expect(trace.chain.map(\.node.identifier) == ["rollout", "prod", "release", "chain", "release"])
        #expect(FailureTrace(outer).first?.node.identifier == "chain")
    }

    @Test func anExecutionThatHasOnlyAStatusFailedAsAWhole() {
        let trace = FailureTrace(
            ExecutionGraph(id: "e", pipeline: "p", status: "Errored", failure: "no YAML"))
        #expect(trace.first?.node.kind == .pipeline)
        #expect(trace.chain.count == 1)
    }

    @Test func aHealthyExecutionHasNoFailure() {
        let trace = FailureTrace(
            Maker.graph("Success", [Maker.step("a", "Success", 0, 1), Maker.step("b", "IgnoreFailed", 1, 2)]))
        #expect(trace.first == nil)
        #expect(trace.chain.isEmpty)
    }

    @Test func aCircleOfParentsEnds() {
        var graph = Maker.graph("Failed", [Maker.step("a", "Failed", 0, 1), Maker.step("b", "Failed", 0, 2)])
        graph.nodes[0].parent = 1
        graph.nodes[1].parent = 0
        _ = FailureTrace(graph)
        #expect(graph.ancestors(of: 0) == [1, 0])
    }

    @Test(arguments: [
        ("Success", ExecutionPhase.succeeded), ("SUCCESS", .succeeded), ("IgnoreFailed", .succeeded),
        ("IGNORE_FAILED", .succeeded), ("ApprovalWaiting", .waiting), ("APPROVAL_WAITING", .waiting),
        ("ApprovalRejected", .failed), ("AbortedByFreeze", .aborted), ("AsyncWaiting", .running),
        ("Suspended", .waiting), ("QueuedGlobalInfraCapacityReached", .waiting), ("Skipped", .skipped),
        ("SomethingNew", .unknown), ("", .unknown),
    ])
    func statusesOfBothSpellingsAreKnown(status: String, phase: ExecutionPhase) {
        #expect(ExecutionPhase(status: status) == phase)
    }
}

import Executions
import Testing

@Suite struct RollbackPlanTests {
    static let yaml = RollbackPathTests.pipeline(stage: RollbackPathTests.stageRollback)
    static let pathless = RollbackPathTests.pipeline(stage: RollbackPathTests.stageRollback, rollback: false)

    static func running(_ steps: [GraphMaker.Tree]) -> ExecutionGraph {
        GraphMaker.graph("Running", [GraphMaker.stage("prod", "Running", steps)])
    }

    static let all = Set(RollbackPlan.Method.allCases)

    @Test func aRunningStepIsMarkedAsFailedWhereThePipelineThenRollsBack() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([GraphMaker.step("rollout", "Running", 1)]), pipeline: Self.yaml,
                allowed: Self.all))
        #expect(plan.choice?.method == .userMarkedFailure)
        #expect(plan.choice?.target == "e1")
        #expect(
            plan.options.map(\.method) == [.answer, .rejectApproval, .userMarkedFailure, .rollbackPipeline])
    }

    @Test func aWaitingApprovalIsRejectedFirst() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([
                    GraphMaker.step("approve", "ApprovalWaiting", 1, type: "HarnessApproval")
                ]), pipeline: Self.yaml, approvals: [.init(id: "a1", node: "n-approve")], allowed: Self.all))
        #expect(plan.choice?.method == .rejectApproval)
        #expect(plan.choice?.target == "a1")
    }

    @Test func aStepThatPollsGetsItsAnswerFirst() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([GraphMaker.step("rollout", "Running", 1, type: "CustomApproval")]),
                pipeline: Self.yaml, answeredStep: "rollout", allowed: Self.all))
        #expect(plan.choice?.method == .answer)
    }

    @Test func withoutAWayBackNothingIsSent() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([GraphMaker.step("rollout", "Running", 1)]), pipeline: Self.pathless,
                allowed: Self.all))
        #expect(plan.choice == nil)
        #expect(plan.reason.contains("no rollbackSteps"))
    }

    @Test func theNamedPipelineIsTakenWhereTheExecutionItselfHasNoWayBack() {
        for (graph, yaml) in [
            (Self.running([GraphMaker.step("rollout", "Running", 1)]), Self.pathless),
            (GraphMaker.graph("Success", [GraphMaker.step("rollout", "Success", 1, 2)]), Self.yaml),
        ] {
            let plan = RollbackPlan(
                .init(graph: graph, pipeline: yaml, rollbackPipeline: "undo_prod", allowed: Self.all))
            #expect(plan.choice?.method == .rollbackPipeline)
            #expect(plan.choice?.target == "undo_prod")
        }
    }

    @Test func thePolicyCanForbidEachWay() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([GraphMaker.step("rollout", "Running", 1)]), pipeline: Self.yaml,
                allowed: []))
        #expect(plan.choice == nil)
        #expect(plan.reason.hasPrefix("The policy does not allow userMarkedFailure"))
    }

    @Test func abortAllIsTakenOnlyByItsNameAndCalledWhatItIs() {
        let graph = Self.running([GraphMaker.step("rollout", "Running", 1)])
        let usual = RollbackPlan(.init(graph: graph, pipeline: Self.pathless, allowed: Self.all))
        #expect(!usual.options.contains { $0.method == .abortAll })
        let asked = RollbackPlan(.init(graph: graph, method: .abortAll, allowed: Self.all))
        #expect(asked.choice?.method == .abortAll)
        #expect(asked.reason.contains("rolls nothing back"))
    }

    @Test func anUnknownWayBackNeedsConsent() {
        let graph = Self.running([GraphMaker.step("rollout", "Running", 1)])
        #expect(RollbackPlan(.init(graph: graph, allowed: Self.all)).choice == nil)
        #expect(
            RollbackPlan(.init(graph: graph, allowed: Self.all, acceptsUnknownPath: true)).choice?.method
                == .userMarkedFailure)
    }

    @Test(arguments: [("Success", "has rolled back already"), ("Running", "is rolling back already")])
    func aRollbackThatRanIsNotRepeated(status: String, words: String) {
        let graph = Self.running([
            GraphMaker.step("rollout", "Failed", 1, 2), GraphMaker.step("undo", status, 3, 4, rollback: true),
        ])
        let plan = RollbackPlan(.init(graph: graph, pipeline: Self.yaml, allowed: Self.all))
        #expect(plan.choice == nil)
        #expect(plan.reason.contains(words))
    }

    @Test func anotherStagesStepsAreLeftAlone() {
        let plan = RollbackPlan(
            .init(
                graph: Self.running([GraphMaker.step("rollout", "Running", 1)]), pipeline: Self.yaml,
                stage: "staging", allowed: Self.all))
        #expect(plan.choice == nil)
    }
}

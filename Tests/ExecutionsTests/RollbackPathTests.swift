import Executions
import Foundation
import TestSupport
import Testing
import YAML

@Suite struct RollbackPathTests {
    /// A pipeline with one stage whose strategies and rollback steps are given.
    static func pipeline(
        stage: String = "", step: String = "", group: String = "", rollback: Bool = true
    ) -> String {
        """
        pipeline:
          identifier: release
          stages:
            - parallel:
                - stage: {identifier: other, type: Custom, spec: {}}
                - stage:
                    identifier: prod
                    type: Deployment
                    \(stage.isEmpty ? "" : "failureStrategies: \(stage)")
                    spec:
                      execution:
                        steps:
                          - stepGroup:
                              identifier: canary
                              \(group.isEmpty ? "" : "failureStrategies: \(group)")
                              steps:
                                - parallel:
                                    - step: {identifier: rollout, type: Http\(step.isEmpty ? "" : ", failureStrategies: \(step)")}
                          - step: {identifier: approve, type: HarnessApproval}
                        \(rollback ? "rollbackSteps: [{step: {identifier: undo, type: K8sRollingRollback}}]" : "rollbackSteps: []")
        """
    }

    static func strategy(_ errors: String, _ action: String) -> String {
        "[{onFailure: {errors: [\(errors)], action: \(action)}}]"
    }

    static let stageRollback = strategy("AllErrors", "{type: StageRollback}")

    static func path(_ text: String, step: String? = "rollout") throws -> RollbackPath {
        RollbackPath(
            pipeline: try YAMLDocument(parsing: text).root, stage: "prod", step: step,
            failure: .userMarkedFailure)
    }

    @Test func aStageRollbackWithStepsIsAWayBack() throws {
        let path = try Self.path(Self.pipeline(stage: Self.stageRollback))
        #expect(path.outcome == .exists)
        #expect(path.rollbackSteps == ["undo"])
    }

    @Test(
        "what rolls nothing back is told",
        arguments: [
            (pipeline(stage: stageRollback, rollback: false), RollbackPath.Outcome.missing, "StageRollback"),
            (pipeline(stage: strategy("AllErrors", "{type: Ignore}")), .missing, "Ignore"),
            (pipeline(stage: strategy("Timeout", "{type: StageRollback}")), .missing, ""),
            (pipeline(), .missing, ""),
            (pipeline(stage: strategy("AllErrors", "{type: Abort}")), .missing, "Abort"),
            (pipeline(stage: "<+input>"), .unknown, ""),
            (pipeline(stage: strategy("AllErrors", "{type: <+input>}")), .unknown, "<+input>"),
            // The step's own strategy beats the stage's.
            (
                pipeline(stage: stageRollback, step: strategy("AllErrors", "{type: MarkAsSuccess}")),
                .missing, "MarkAsSuccess"
            ),
            (
                pipeline(stage: stageRollback, group: strategy("UserMarkedFailure", "{type: Ignore}")),
                .missing, "Ignore"
            ),
            (
                pipeline(
                    stage: strategy(
                        "AllErrors",
                        "{type: ManualIntervention, spec: {timeout: 30m, onTimeout: {action: {type: StageRollback}}}}"
                    )),
                .waitsForPerson, "ManualIntervention"
            ),
            (
                pipeline(
                    stage: strategy(
                        "AllErrors",
                        "{type: Retry, spec: {retryCount: 2, onRetryFailure: {action: {type: StageRollback}}}}"
                    )),
                .exists, "StageRollback"
            ),
            ("pipeline: {template: {templateRef: t}}", .unknown, ""),
            ("pipeline: {stages: [{stage: {identifier: prod, template: {templateRef: t}}}]}", .unknown, ""),
            ("pipeline: {stages: [{stage: {identifier: stg}}]}", .unknown, ""),
            ("id: v1", .unknown, ""),
        ])
    func outcome(text: String, outcome: RollbackPath.Outcome, action: String) throws {
        let path = try Self.path(text)
        #expect(path.outcome == outcome, "\(path)")
        #expect(path.action == action)
    }

    @Test func realPipelinesHaveTheirWayBack() throws {
        guard let folder = Fixtures.shared("harness-fixtures/pipelines/valid") else {
            print("skipped: the shared fixtures are absent")
            return
        }
        let file = folder.appending(path: "k8s-rolling-guestbook.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let root = try YAMLDocument(parsing: text).root
        guard case .sequence(let stages)? = root["pipeline"]?["stages"]?.content,
            let identifier = stages.lazy.compactMap({ $0["stage"]?["identifier"] }).first
        else {
            Issue.record("the fixture has no stage")
            return
        }
        let path = RollbackPath(
            pipeline: root, stage: try identifier.string(), step: nil, failure: .userMarkedFailure)
        #expect(path.outcome == .exists)
    }
}

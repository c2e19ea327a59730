import FoundationEssentials
import JSON
import Store
import TestSupport
import Testing

@testable import App

@Suite struct HarnessNotificationTests {
    private static func read(_ text: String) throws -> HarnessNotification {
        HarnessNotification(try JSONValue(parsing: text))
    }

    private struct Expected {
        var file: String
        var kind: String
        var meaning: HarnessNotification.Meaning
        var end: Int64
    }

    /// The documented bodies, with what must be read from them.
    private static let documented = [
        Expected(
            file: "pipeline-start", kind: "PipelineStart", meaning: .pipelineStarted, end: 1_724_141_686_000),
        Expected(file: "pipeline-end", kind: "PipelineEnd", meaning: .other, end: 1_724_141_982_000),
        Expected(file: "pipeline-success", kind: "PipelineSuccess", meaning: .other, end: 1_724_142_173_000),
        Expected(
            file: "pipeline-failed", kind: "PipelineFailed", meaning: .pipelineFailed, end: 1_724_142_318_000),
        Expected(file: "stage-start", kind: "StageStart", meaning: .other, end: 1_724_144_589_000),
        Expected(file: "stage-success", kind: "StageSuccess", meaning: .other, end: 1_724_143_124_000),
        Expected(file: "stage-failed", kind: "StageFailed", meaning: .partFailed, end: 1_724_142_503_000),
        Expected(file: "step-failed", kind: "StepFailed", meaning: .partFailed, end: 1_724_145_130_000),
    ]

    @Test(arguments: documented.map(\.file)) func eachDocumentedBodyIsUnderstood(file: String) throws {
        guard let url = Fixtures.shared("harness-fixtures/notifications/\(file).json") else {
            print("skipped: ../shared/harness-fixtures is not here")
            return
        }
        let expected = try #require(Self.documented.first { $0.file == file })
        let notification = HarnessNotification(try JSONValue(parsing: Array(try Data(contentsOf: url))))
        #expect(notification.kind == expected.kind)
        #expect(notification.meaning == expected.meaning)
        // Seconds there, milliseconds here.
        #expect(notification.occurred?.milliseconds == expected.end)
        #expect(notification.identity.account == "ACCOUNT_ID")
        #expect(notification.identity.organization == "default")
        #expect(["PROJECT_ID", "PROJECT_NAME"].contains(notification.identity.project))
        #expect(!notification.identity.execution.isEmpty && !notification.identity.pipeline.isEmpty)
        #expect(notification.identity.stage.isEmpty == file.hasPrefix("pipeline"))
        // On stage events `stepName` is the stage; only a step's event names a step.
        #expect(notification.identity.step == (file == "step-failed" ? "ShellScript_1" : ""))
    }

    @Test(
        arguments: [
            ("build_started", "dev.cdevents.build.started", HarnessNotification.Meaning.other),
            ("pipelinerun_started", "dev.cdevents.pipelinerun.started", .pipelineStarted),
            ("pipelinerun_finished_success", "dev.cdevents.pipelinerun.finished", .other),
            ("pipelinerun_finished_failure", "dev.cdevents.pipelinerun.finished", .pipelineFailed),
        ])
    func eachCDEventIsUnderstood(file: String, kind: String, meaning: HarnessNotification.Meaning) throws {
        guard let url = Fixtures.shared("harness-fixtures/notifications/cdevents/\(file).json") else {
            print("skipped: ../shared/harness-fixtures is not here")
            return
        }
        let notification = HarnessNotification(try JSONValue(parsing: Array(try Data(contentsOf: url))))
        #expect(notification.kind == kind)
        #expect(notification.meaning == meaning)
        #expect(notification.identity.account == "vpDouMksSxK9_KYfjCTMKA")
        #expect(notification.identity.project == "trialaccount")
        // The id in `customData` is cut; the one in the link is whole.
        #expect(
            ["Sp7-YQStRt6sdUz7VC6I4w", "GlRl3aLrTyGdmtwv9ltlVA"].contains(notification.identity.execution))
        #expect((notification.occurred?.milliseconds ?? 0) > 1_744_000_000_000)
    }

    @Test func aCDEventIsReadWithoutItsLink() throws {
        let notification = try Self.read(
            #"{"context":{"id":"e1","type":"dev.cdevents.pipelinerun.finished.0.3.0-draft","timestamp":"1744617508663"},"#
                + #""subject":{"id":"harnesstry","content":{"outcome":"failure"}},"#
                + #""customData":{"accountId":"a","orgId":"o","projectId":"p","executionId":"x"}}"#)
        #expect(notification.identity.execution == "x")
        #expect(notification.identity.pipeline == "harnesstry")
        #expect(notification.meaning == .pipelineFailed)
        #expect(notification.occurred?.milliseconds == 1_744_617_508_663)
    }

    @Test func flatBodiesAndForeignWrappersAreRead() throws {
        let flat = try Self.read(
            #"{"eventType":"StepFailed","nodeStatus":"failed","planExecutionId":"x","stageIdentifier":"s","#
                + #""stepIdentifier":"t","endTs":"1724145130"}"#)
        #expect(flat.meaning == .partFailed && flat.identity.step == "t")
        #expect(flat.occurred?.milliseconds == 1_724_145_130_000)
        let wrapped = try Self.read(
            #"{"eventType":"PIPELINE_END","data":{"planExecutionId":"x","status":"FAILED","executionUrl":"#
                + #""https://h/ng/#/account/A/cd/orgs/O/projects/P/pipelines/PL/executions/x/pipeline"}}"#)
        #expect(wrapped.kind == "PIPELINE_END" && wrapped.meaning == .pipelineFailed)
        #expect(wrapped.identity.account == "A" && wrapped.identity.pipeline == "PL")
    }

    @Test(
        arguments: [
            ("1724142318", 1_724_142_318_000), ("1724142318000", 1_724_142_318_000),
            (#""1724142318000""#, 1_724_142_318_000), ("1724142318000000", 1_724_142_318_000),
            (#""2024-08-20T08:25:18Z""#, 1_724_142_318_000), ("1724142318.5", 1_724_142_318_500),
            (#""Tue Aug 20 08:25:18 GMT 2024""#, nil), ("0", nil), ("-5", nil), ("null", nil), ("true", nil),
        ] as [(String, Int64?)])
    func secondsAndMillisecondsAreToldApart(text: String, milliseconds: Int64?) throws {
        #expect(NotificationTime.read(try JSONValue(parsing: text))?.milliseconds == milliseconds)
    }

    @Test(
        arguments: [
            "{}", #"{"eventData":{}}"#, #"{"eventData":7}"#, #"{"context":{"type":"x"}}"#,
            #"{"context":{"type":"dev.cdevents.a.b.0.1","timestamp":{}},"customData":[]}"#,
            #"{"data":{"planExecutionId":5}}"#, #"{"eventType":["a"],"endTs":{"a":1}}"#,
        ]) func whateverItIsNothingBreaks(text: String) throws
    {
        #expect(try Self.read(text).meaning == .other)
    }

    @Test func theSameEventHasTheSameKeyAndAnotherOneNot() throws {
        func key(_ old: String = "none", _ new: String = "") throws -> String {
            let text =
                #"{"eventData":{"accountIdentifier":"a","planExecutionId":"x","eventType":"StepFailed","#
                + #""stageIdentifier":"s","stepIdentifier":"t","startTs":5,"endTs":9}}"#
            return try Self.read(text.replacing(old, with: new)).key
        }
        let first = try key()
        #expect(try key() == first)
        for (old, new) in [
            ("\"x\"", "\"y\""), ("StepFailed", "StageFailed"), ("\"t\"", "\"u\""), ("9", "10"),
        ] {
            #expect(try key(old, new) != first, "\(old)")
        }
    }
}

import Executions
import Testing
import YAML

@Suite struct RunChangesTests {
    static let before = """
        pipeline:
          identifier: release
          stages:
            - stage: {identifier: prod, spec: {execution: {steps: [{step: {identifier: a, timeout: 5m}}, {step: {identifier: b, timeout: 5m}}]}}}
          variables:
            - {name: imageTag, type: String, value: 1.7.4}
            - {name: db_password, type: String, value: hunter2hunter2}
        """

    static let after = """
        pipeline:
          identifier: release
          stages:
            - stage: {identifier: prod, spec: {execution: {steps: [{step: {identifier: new, timeout: 1m}}, {step: {identifier: a, timeout: 5m}}, {step: {identifier: b, timeout: 9m}}]}}}
          variables:
            - {name: imageTag, type: String, value: 1.8.0}
            - {name: db_password, type: String, value: other-hunter2}
        """

    @Test func stepsAreMatchedByIdentifierWhereverTheyStand() throws {
        let changes = RunChanges(
            failed: RunRecord(execution: "2", pipeline: Self.after),
            success: RunRecord(execution: "1", pipeline: Self.before))
        let paths = changes.entries.map(\.change.path)
        #expect(paths.contains("pipeline.stages[prod].spec.execution.steps[b].timeout"))
        #expect(paths.contains("pipeline.stages[prod].spec.execution.steps[new].identifier"))
        #expect(!paths.contains { $0.contains("steps[a]") })
    }

    @Test func artifactsComeFirst() throws {
        let changes = RunChanges(
            failed: RunRecord(
                execution: "2", pipeline: Self.after, inputs: "tag: 2\nother: x", artifacts: ["s": "2"]),
            success: RunRecord(
                execution: "1", pipeline: Self.before, inputs: "tag: 1\nother: y", artifacts: ["s": "1"]))
        #expect(changes.entries.prefix(3).map(\.part) == [.artifact, .artifact, .inputs])
        #expect(changes.entries.dropFirst(3).allSatisfy { $0.part == .pipeline })
    }

    @Test func valuesThatTheirNameMakesSecretAreRedacted() throws {
        let difference = DocumentDifference(
            before: try YAMLDocument(parsing: "db_password: hunter2hunter2").root,
            after: try YAMLDocument(parsing: "db_password: hunter3hunter3").root)
        #expect(difference.changes.count == 1)
        #expect(!"\(difference)".contains("hunter2hunter2"))
        #expect(!"\(difference)".contains("hunter3hunter3"))
    }

    @Test func whatCannotBeComparedIsTold() {
        #expect(RunChanges(failed: RunRecord(execution: "2"), success: nil).notes.count == 1)
        let broken = RunChanges(
            failed: RunRecord(execution: "2", inputs: "a: ["),
            success: RunRecord(execution: "1", inputs: "a: 1"))
        #expect(broken.notes.count == 2)
    }
}

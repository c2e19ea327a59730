import Pipelines
import Testing
import YAML

@Suite struct PipelineModelTests {
    private static let text = """
        # head
        pipeline:
          name: p
          identifier: p
          stages:
            - stage: {name: a, identifier: a, type: Custom}
            - parallel:
                - stage:
                    name: b
                    identifier: b
                    type: CI
                    spec:
                      execution:
                        steps:
                          - step: {type: Run, identifier: one}
                          - stepGroup:
                              identifier: g
                              steps:
                                - step: {type: Run, identifier: two}
                          - parallel:
                              - step: {type: Run, identifier: three}
                              - step: {type: Run, identifier: four}
                - stage: {name: c, identifier: c, type: CI}
        """

    @Test func stagesAndStepsComeInTheOrderOfTheText() throws {
        let pipeline = try Pipeline(parsing: Self.text)
        #expect(pipeline.format == .v0)
        #expect(pipeline.identifier == "p")
        #expect(pipeline.allStages.map(\.identifier) == ["a", "b", "c"])
        #expect(pipeline.allStages[1].allSteps.map(\.identifier) == ["one", "two", "three", "four"])
        #expect(pipeline.allStages[1].node.line == 9)
    }

    @Test func v1IsRecognised() throws {
        let pipeline = try Pipeline(parsing: "pipeline:\n  id: a\n  stages:\n    - steps: [{run: echo}]\n")
        #expect(pipeline.format == .v1)
        #expect(Validator.validate(pipeline).map(\.rule) == ["format-v1"])
    }
}

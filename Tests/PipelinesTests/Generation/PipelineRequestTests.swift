import Pipelines
import Testing

@Suite struct PipelineRequestTests {
    @Test(
        arguments: [
            ("production", true), ("Prod", true), ("eu-prod", true), ("live", true), ("preprod", false),
            ("pre-production", false), ("non-prod", false), ("staging", false), ("product", false),
        ])
    func anEnvironmentIsProductionByItsName(name: String, expected: Bool) {
        #expect(PipelineRequest.Environment(name).isProduction == expected)
    }

    @Test func aTestIsTriedWhenItsKindUsuallyIs() {
        #expect(PipelineRequest.Test(.unit).effectiveMoment == .before)
        #expect(PipelineRequest.Test(.smoke).effectiveMoment == .after)
        #expect(PipelineRequest.Test(.integration, moment: .after).effectiveMoment == .after)
    }
}

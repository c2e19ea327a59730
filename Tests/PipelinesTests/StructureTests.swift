import Foundation
import Pipelines
import Testing

@Suite struct StructureTests {
    @Test(
        .enabled(if: FixturePipelines.areThere, FixturePipelines.skipReason),
        arguments: FixturePipelines.files("valid", "recommended", "permissive"))
    func realPipelinesHaveNoError(file: URL) throws {
        let errors = Validator.structure(of: try Pipeline(parsing: try FixturePipelines.text(file)))
            .filter { $0.severity == .error && Validator.rulesOfSchema.contains($0.rule) }
        #expect(errors.isEmpty, "\(file.lastPathComponent)")
    }

    @Test(
        .enabled(if: FixturePipelines.areThere, FixturePipelines.skipReason),
        arguments: FixturePipelines.files("invalid"))
    func pipelinesThatTheSchemaRefusesHaveErrors(file: URL) throws {
        let errors = Validator.structure(of: try Pipeline(parsing: try FixturePipelines.text(file)))
            .filter { $0.severity == .error && Validator.rulesOfSchema.contains($0.rule) }
        #expect(!errors.isEmpty, "\(file.lastPathComponent)")
    }
}

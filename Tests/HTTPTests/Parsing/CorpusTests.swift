import FoundationEssentials
import HTTPChecks
import Testing

/// Replays what fuzzing found worth keeping.
@Suite struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzz/Corpus/http")

    @Test func noSavedInputBreaksAProperty() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(names.count > 10)
        for name in names {
            let input = Array(try Data(contentsOf: Self.folder.appending(path: name)))
            let violation = ParserProperties.violation(of: input, cuts: input.indices)
            #expect(violation == nil, "\(name)")
        }
    }
}

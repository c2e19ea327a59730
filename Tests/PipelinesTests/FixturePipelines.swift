import Foundation
import TestSupport
import Testing

/// The pipelines of the shared folder.
enum FixturePipelines {
    /// Why tests that need the shared folder do not run.
    static let skipReason: Comment = "the folder ../shared with real pipelines is absent"

    static let areThere = Fixtures.shared("harness-fixtures/pipelines") != nil

    /// The files of some of its folders.
    static func files(_ folders: String...) -> [URL] {
        folders.flatMap { folder -> [URL] in
            guard let place = Fixtures.shared("harness-fixtures/pipelines/\(folder)"),
                let names = try? FileManager.default.contentsOfDirectory(atPath: place.path)
            else { return [] }
            return names.filter { $0.hasSuffix(".yaml") }.sorted().map { place.appending(path: $0) }
        }
    }

    /// The text of a file.
    static func text(_ file: URL) throws -> [UInt8] { try [UInt8](Data(contentsOf: file)) }
}

package import Foundation

/// Finds files for tests.
package enum Fixtures {
    /// The package's top folder.
    package static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the shared folder beside the package; nil where that is absent.
    ///
    /// - Parameter path: The path within the folder.
    /// - Returns: The file's place.
    package static func shared(_ path: String) -> URL? {
        let file = packageRoot.deletingLastPathComponent().appending(path: "shared").appending(path: path)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}

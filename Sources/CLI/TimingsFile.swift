import App
import ArgumentParser
import JSON
import Pipelines

/// A file with the times of past executions.
enum TimingsFile {
    /// Reads a file.
    ///
    /// - Throws: `ExitCode` after having said what is wrong with it.
    static func read(_ path: String) throws -> Timings {
        let bytes = try InputFile.contents(of: path)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Console.fail("\(path): \(error)", ExitStatus.badInput)
        }
        guard let read = Timings(value), !read.executions.isEmpty else {
            throw Console.fail(
                "\(path): these are no timings: executions with spans, or Harness' execution graphs",
                ExitStatus.badInput)
        }
        return read
    }
}

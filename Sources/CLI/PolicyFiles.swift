import App
import ArgumentParser

/// Policies that a command is given in files of their own.
enum PolicyFiles {
    /// Reads a file or folder of policies, or the policies of a configuration file.
    ///
    /// - Throws: `ExitCode` 65 after having said everything that is wrong, each with its place; 66 where there is no such file.
    static func book(at path: String) throws -> PolicyBook {
        if path != "-" { _ = try InputFile.open(named: path) }
        do throws(ConfigurationErrors) {
            return try PolicyBook(
                at: path, listFolder: InputFile.names(inFolder:),
                readFile: { path in
                    let input = try InputFile(at: path)
                    return try input.readToEnd()
                })
        } catch {
            for problem in error.errors { Console.printError("\(problem)") }
            throw ExitStatus.badInput
        }
    }
}

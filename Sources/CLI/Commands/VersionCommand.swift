import App
import ArgumentParser

/// `verdict version`: which version this is.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    func run() { Console.print("verdict \(Version.text)") }
}

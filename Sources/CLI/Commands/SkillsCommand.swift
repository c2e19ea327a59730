import App
import ArgumentParser
import FoundationEssentials

/// `verdict skills`: the skills for Claude Code that the program carries.
struct SkillsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skills", abstract: "Installs the skills for Claude Code.",
        subcommands: [Install.self, List.self, Export.self])

    /// `verdict skills list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the skills.")

        func run() { for name in PluginFiles.skills { Console.print(name) } }
    }

    /// `verdict skills install`.
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the skills where Claude Code finds them.",
            discussion: """
                --project writes to .claude/skills of the current folder, --user to that of the home folder. Files of an earlier \
                version are replaced, others stay.
                """)

        @Flag(help: "Into .claude/skills of the current folder; the default.")
        var project = false

        @Flag(help: "Into .claude/skills of the home folder.")
        var user = false

        func validate() throws {
            guard !(project && user) else { throw ValidationError("give --project or --user, not both") }
        }

        func run() throws {
            var folder = "."
            if user {
                guard let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty else {
                    throw Console.fail("HOME is not set", ExitStatus.usage)
                }
                folder = home
            }
            let root = "\(folder)/.claude/skills"
            for file in PluginFiles.all {
                guard let path = file.skillPath else { continue }
                try SkillsCommand.write(file, to: "\(root)/\(path)")
            }
            for name in PluginFiles.skills { Console.print("\(root)/\(name)") }
        }
    }

    /// `verdict skills export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the whole plugin, skills and MCP server, into a folder.",
            discussion: "Then: claude --plugin-dir FOLDER, or claude plugin marketplace add FOLDER.")

        @Argument(help: "The folder; it is made where it is missing.", completion: .directory)
        var folder: String

        func run() throws {
            for file in PluginFiles.all { try SkillsCommand.write(file, to: "\(folder)/\(file.path)") }
            Console.print(folder)
        }
    }

    /// Writes a file and the folders on the way to it.
    private static func write(_ file: PluginFiles.File, to path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Console.fail("\(path) cannot be written: \(error)", ExitStatus.cannotCreate)
        }
    }
}

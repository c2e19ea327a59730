import App
import ArgumentParser
import Clients
import FoundationEssentials
import Pipelines
import Store
import YAML

/// `verdict report`: what a team reads each week on all its pipelines.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes a report on all pipelines of a project; changes nothing.",
        discussion: """
            For each pipeline: what the validator says, what the optimiser finds and would save, and how its executions went. \
            Pipelines are the files and folders that are named, else all that Harness has in the project. For files, Harness is \
            asked where --project is given. Its token comes from the configuration, else from HARNESS_API_TOKEN.
            """)

    /// How the report is written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case markdown, html }

    /// How many files are looked at, at most.
    private static let mostFiles = 2000

    @Argument(help: "Pipelines, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String] = []

    @OptionGroup var harness: HarnessOptions
    @Option(
        name: .customLong("config"), help: "The configuration file, for Harness and the team's rules.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?
    @Option(help: "How many days back executions count.") var days = 7
    @Option(help: "markdown or html.") var format = Format.markdown
    @Option(help: "The file that is written; standard output by default.", completion: .file())
    var output: String?

    func validate() throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is from 1 to 366") }
    }

    func run() throws {
        let settings = try ConfigurationOptions.load(file: configuration).configuration
        let files = try paths.flatMap { try Self.pipelines(at: $0) }
        guard paths.isEmpty || !files.isEmpty else {
            throw Console.fail(
                "\(paths.joined(separator: ", ")): there are no pipelines here", ExitStatus.noInput)
        }
        let end = SQLiteStore.systemTime()
        let start = Timestamp(milliseconds: end.milliseconds - Int64(days) * 86_400_000)
        let report: PipelinesReport
        if paths.isEmpty || harness.project != nil {
            let (client, scope) = try connect(settings.harness)
            let source = PipelinesReportSource(
                harness: client, scope: scope, settings: settings.pipelines.settings)
            do {
                report = try Blocking.run { try await source.report(on: files, from: start, to: end) }
            } catch let error as HarnessError {
                throw HarnessOptions.fail(error)
            }
        } else {
            report = PipelinesReport(
                from: start, to: end,
                entries: files.map {
                    PipelinesReport.Entry($0.text, source: $0.name, settings: settings.pipelines.settings)
                })
        }
        let text = Array((format == .html ? report.html : report.markdown).utf8)
        guard let output else { return Console.write(text) }
        do {
            try Data(text).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw Console.fail(
                "\(output) cannot be written: \(error)", ExitStatus.cannotCreate)
        }
    }

    private func connect(
        _ settings: Configuration.Harness
    ) throws -> (client: HarnessClient, scope: HarnessScope) {
        guard let client = try HarnessOfConfiguration.connect(settings) else {
            let client = try harness.client()
            return (client, try harness.scope(of: client))
        }
        guard let project = harness.project ?? settings.project else {
            throw Console.fail("name the project with --project or harness.project", ExitStatus.usage)
        }
        let organization = harness.organization ?? settings.organization
        return (client, HarnessScope(organization: organization, project: project))
    }

    // MARK: - Files

    /// A file that is named counts whatever is in it; of a folder, the YAML files that are pipelines.
    private static func pipelines(at path: String) throws -> [(name: String, text: [UInt8])] {
        var found: [(name: String, text: [UInt8])] = []
        var looked = 0
        func look(_ path: String, depth: Int) throws {
            let names: [String]?
            do throws(InputFile.Failure) {
                names = try InputFile.names(inFolder: path)
            } catch {
                throw Console.fail("\(path): \(error)", ExitStatus.noInput)
            }
            guard let names else {
                guard depth == 0 || path.hasSuffix(".yaml") || path.hasSuffix(".yml") else { return }
                looked += 1
                guard looked <= mostFiles else {
                    throw Console.fail("there are more than \(mostFiles) files", ExitStatus.badInput)
                }
                let text = try InputFile.contents(of: path)
                if depth > 0 {
                    // Folders hold services, templates and input sets too.
                    if let document = try? YAMLDocument(parsing: text), document.root["pipeline"] == nil {
                        return
                    }
                }
                found.append((path, text))
                return
            }
            // Links may lead in circles.
            guard depth < 16 else { return }
            for name in names.sorted() where name != ".git" {
                try look(path.hasSuffix("/") ? path + name : "\(path)/\(name)", depth: depth + 1)
            }
        }
        try look(path, depth: 0)
        return found
    }
}

import App
import ArgumentParser
import FoundationEssentials
import JSON
import Pipelines
import YAML

/// `verdict optimize`: what would make a pipeline faster, cheaper or safer.
struct OptimizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimize",
        abstract: "Looks for what would make a Harness pipeline faster, cheaper or safer, with a diff each.",
        discussion: """
            Diffs keep every other byte and are taken by patch and git apply. A comment in the YAML sets findings aside: \
            # verdict:ignore RULE -- REASON. Exit code 0, 65 if the file is no YAML.
            """)

    /// How the report is printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, sarif, markdown, diff }

    @Argument(help: "The pipeline; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(help: "text, json, sarif, markdown, or diff for one unified diff with everything.")
    var format = Format.text

    @Option(help: "Only this rule; can be given several times.")
    var only: [String] = []

    @Option(
        help: "A JSON file with the times of past executions: savings are computed from it.",
        completion: .file(extensions: ["json"]))
    var timings: String?

    @OptionGroup var reviewer: ReviewerOptions

    @Flag(help: "Write the changes into the file.")
    var apply = false

    func run() throws {
        let text = try InputFile.contents(of: file)
        let measured = try measured()
        let settings = try settings()
        let report: OptimizationReport
        do throws(YAMLError) {
            report = try Optimizer.report(
                on: text, file: Self.relative(file), timings: measured, settings: settings)
        } catch {
            throw Console.fail("\(error)", ExitStatus.badInput)
        }
        // What is changed is the optimiser's; a model words and orders it.
        let review = try reviewer.asking { consultant in await consultant?.ranking(of: report) }
        show(report, review)
        guard apply, report.changed != text else { return }
        guard file != "-" else { throw Console.fail("--apply needs a file", ExitStatus.usage) }
        do {
            try Data(report.changed).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw Console.fail(
                "\(file) cannot be written: \(error)", ExitStatus.inputOutput)
        }
    }

    private func measured() throws -> Timings {
        guard let timings else { return Timings() }
        let bytes = try InputFile.contents(of: timings)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Console.fail("\(timings): \(error)", ExitStatus.badInput)
        }
        guard let read = Timings(value), !read.executions.isEmpty else {
            throw Console.fail(
                "\(timings): these are no timings: executions with spans, or Harness' execution graphs",
                ExitStatus.badInput)
        }
        return read
    }

    private func settings() throws -> Optimizer.Settings {
        var settings = Optimizer.Settings()
        if let configuration = reviewer.configuration {
            settings = try ConfigurationOptions.load(file: configuration).configuration.pipelines.settings
        }
        guard !only.isEmpty else { return settings }
        let known = Optimizer.ruleDescriptions.map(\.name)
        for rule in only where !known.contains(rule) {
            throw Console.fail(
                "there is no rule \(rule); there are \(known.joined(separator: ", "))", ExitStatus.usage)
        }
        settings.only = Set(only)
        return settings
    }

    private func show(_ report: OptimizationReport, _ review: ReviewerReport?) {
        switch format {
        case .diff: Console.write(Array(report.diff.utf8))
        case .markdown: Console.write(Array(PipelineReports.markdown(of: report).utf8))
        case .sarif: Console.write(PipelineReports.sarif(of: report, version: Version.text) + [0x0A])
        case .json:
            var writer = JSONWriter()
            PipelineReports.write(report, review: review, to: &writer)
            Console.write(writer.bytes + [0x0A])
        case .text:
            if let review { ReviewerOptions.tell(review) }
            for finding in report.findings {
                let saving = PipelineReports.saving(finding).map { " " + PipelineReports.sentence($0) } ?? ""
                Console.print(
                    "\(file):\(finding.line):\(finding.column): \(finding.severity.rawValue): \(PipelineReports.sentence(finding.message)) \(finding.reason)\(saving) [\(finding.rule)]"
                )
            }
            for finding in report.suppressed {
                Console.printError("\(file):\(finding.line): set aside: \(finding.rule), \(finding.reason)")
            }
        }
    }

    /// The path as seen from the working folder, as diffs name it.
    private static func relative(_ file: String) -> String {
        guard file != "-" else { return "pipeline.yaml" }
        guard file.hasPrefix("/") else { return file.hasPrefix("./") ? String(file.dropFirst(2)) : file }
        let here = FileManager.default.currentDirectoryPath + "/"
        if file.hasPrefix(here) { return String(file.dropFirst(here.count)) }
        return file.split(separator: "/").last.map(String.init) ?? file
    }
}

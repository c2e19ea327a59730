import App
import ArgumentParser
import FoundationEssentials
import JSON

/// `verdict doctor`: whether everything that the server leans on is there.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks Harness, token, permissions, storage, policies and channels.",
        discussion: """
            Sends nothing but questions. Exit code 0 if all is well or there are warnings only, 69 if something fails, \
            78 if the configuration cannot be read.
            """)

    /// How the report is printed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Option(
        name: .customLong("config"), help: "The configuration file.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    @Option(
        help: "The data folder; by default what the configuration says, else ./data.", completion: .directory)
    var data: String?

    @Option(help: "Ask for the permissions on this pipeline only; may be given several times.")
    var pipeline: [String] = []

    @Flag(help: "Also ask the reviewer's service to count the tokens of a word, which is free.")
    var askReviewer = false

    @Option(help: "text: a table; json: for machines.")
    var format = Format.text

    func run() throws {
        let settings = try ConfigurationOptions.load(
            file: configuration, flags: ConfigurationOptions.flags(("storage.data", "--data", data))
        ).configuration
        var options = Doctor.Options()
        options.pipelines = pipeline
        options.asksReviewer = askReviewer
        options.walksAudit = true
        let report = try Blocking.run { [options] in
            await Doctor.make(
                settings, environment: ProcessInfo.processInfo.environment, options: options
            ).report()
        }
        switch format {
        case .json: Console.write(report.document.bytes + [UInt8(ascii: "\n")])
        case .text: Console.print(Self.text(report))
        }
        if report.state == .failed { throw ExitStatus.unavailable }
    }

    private static func text(_ report: DoctorReport) -> String {
        var table = TextTable(["STATE", "CHECK", "FINDING"])
        for check in report.checks {
            table.add([
                check.state.rawValue, PlainText.printable(check.name), PlainText.printable(check.finding),
            ])
            if let remedy = check.remedy, check.state != .ok {
                table.add(["", "", "-> \(PlainText.printable(remedy))"])
            }
        }
        let failed = report.checks.count { $0.state == .failed }
        let warnings = report.checks.count { $0.state == .warning }
        return table.text
            + "\n\n\(failed) failed, \(warnings) with a warning, of \(report.checks.count) checks"
    }
}

import App
import ArgumentParser
import Glibc
import JSON

/// `verdict generate`: a deployment pipeline from a sentence, a form or questions.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Writes a Harness deployment pipeline.",
        discussion: """
            SENTENCE says in plain English what is wanted, such as: deploy checkout to production with canary and sre \
            approval. Options go before what the sentence says. Without any of them it asks, on a terminal. The YAML is \
            printed on standard output; what was assumed and not understood is told on standard error.
            """)

    @Argument(help: "What is wanted, in English; - reads it from standard input.")
    var sentence: [String] = []

    @Option(help: "A file with the request as JSON or YAML.", completion: .file())
    var request: String?

    @Option(help: "A service; can be given several times.") var service: [String] = []
    @Option(help: "An environment, in the order of deployment; can be given several times.") var environment:
        [String] = []
    @Option(help: "rolling, canary or blue-green.") var strategy: String?
    @Option(help: "kubernetes, native-helm, ecs or ssh.") var deploymentType: String?
    @Option(help: "The size of a canary: a number of instances, or a share such as 10%.") var canary: String?
    @Option(help: "A user group that has to approve, as GROUP or GROUP:COUNT; can be given several times.")
    var approval: [String] = []
    @Option(help: "unit, integration, end-to-end, smoke, load or security; can be given several times.")
    var test: [String] = []
    @Option(help: "maven, gradle, npm, yarn, go, python, dotnet or make.") var buildTool: String?
    @Option(
        help: "Who is told of failures: slack, slack:#ROOM, email:ADDRESS, pagerduty, teams, webhook:URL.")
    var notify: [String] = []
    @Flag(inversion: .prefixedNo, help: "Whether Verdict judges the new version.") var verify: Bool?
    @Option(help: "The address of the Verdict server.") var verdictURL: String?
    @Option(help: "The address of Prometheus.") var prometheusURL: String?
    @Option(help: "stage, pipeline, manual or none.") var rollback: String?
    @Option(help: "What is asked at the start, as NAME, NAME=DEFAULT or NAME=DEFAULT:VALUE,VALUE.") var input:
        [String] = []
    @Option(
        help:
            "When nothing is deployed, in English: weekends, \"Friday 18:00 to Monday 06:00 Europe/Berlin\".")
    var freeze: [String] = []
    @Option(help: "The infrastructure definition of the last environment.") var infrastructure: String?
    @Option(help: "The connector of the Git repository.") var connector: String?
    @Option(help: "The tag of the artifact.") var artifactTag: String?
    @Option(help: "The pipeline's name.") var name: String?
    @Option(help: "The project's identifier.") var project: String?
    @Option(help: "The organisation's identifier.") var organization: String?
    @Flag(help: "Add comments that say why.") var explain = false
    @OptionGroup var reviewer: ReviewerOptions

    func run() throws {
        var sentence = sentence.isEmpty ? nil : sentence.joined(separator: " ")
        if sentence == "-" { sentence = String(decoding: try bytes(of: "-"), as: UTF8.self) }
        var document = try request.map { try self.document(in: $0) }
        let options = GenerateOptions(self)
        if sentence == nil, document == nil, options.isEmpty {
            guard isatty(STDIN_FILENO) == 1 else {
                throw Console.fail(
                    "say what is wanted: verdict generate \"deploy checkout to production\"", ExitStatus.usage
                )
            }
            sentence = Self.ask()
        }
        do {
            document = try options.merged(into: document, sentence: sentence)
            let result = try generate(
                PipelineGeneration(sentence: sentence, document: document, isExplained: explain))
            if !result.unknownWords.isEmpty {
                Console.printError("verdict: not understood: \(result.unknownWords.joined(separator: ", "))")
            }
            for note in result.notes { Console.printError("verdict: \(note)") }
            Console.write(Array(result.yaml.utf8))
        } catch let error as RequestError {
            for problem in error.problems {
                let place = problem.pointer.description
                Console.printError(
                    "verdict: \(place.isEmpty ? "" : place + ": ")\(problem.detail). \(problem.mend).")
            }
            throw ExitStatus.badInput
        }
    }

    /// Writes the pipeline, and tells what became of asking the reviewer.
    private func generate(
        _ generation: PipelineGeneration
    ) throws -> PipelineGeneration.Result {
        let outcome = try reviewer.asking { consultant in
            let outcome: Result<(PipelineGeneration.Result, ReviewerReport?), RequestError>
            do throws(RequestError) {
                let (result, report) = try await generation.run(consulting: consultant)
                outcome = .success((result, report))
            } catch {
                outcome = .failure(error)
            }
            return outcome
        }
        let (result, report) = try outcome.get()
        if let report { ReviewerOptions.tell(report) }
        return result
    }

    private func bytes(of file: String) throws -> [UInt8] {
        let input = try InputFile.open(named: file)
        do throws(InputFile.Failure) {
            return try input.readToEnd()
        } catch {
            throw Console.fail("\(file): \(error)", ExitStatus.inputOutput)
        }
    }

    private func document(in file: String) throws -> JSONValue {
        let bytes = try bytes(of: file)
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        do throws(RequestError) {
            return try DocumentText.value(of: bytes, isYAML: first != UInt8(ascii: "{"))
        } catch {
            throw Console.fail(
                "\(file): \(error.problems.first?.detail ?? "not readable")", ExitStatus.badInput)
        }
    }

    /// Asks for the parts one after another and makes a sentence of the answers.
    private static func ask() -> String {
        func answer(_ question: String) -> String? {
            Console.writeError("\(question) ")
            guard let line = readLine(), line.contains(where: { !$0.isWhitespace }) else { return nil }
            return line
        }
        var parts: [String] = []
        parts.append("deploy services \(answer("Which services?") ?? "")")
        parts.append("to \(answer("To which environments, in order?") ?? "")")
        if let type = answer("On kubernetes, native helm, ecs or ssh? [kubernetes]") {
            parts.append("on \(type)")
        }
        if let strategy = answer("Rolling, canary or blue-green? [rolling]") {
            parts.append("with \(strategy) strategy")
        }
        if let group = answer("Which user group approves? [none]") { parts.append(", approved by \(group)") }
        if let tests = answer("Which tests: unit, integration, smoke? [none]") {
            parts.append(", \(tests) tests")
        }
        if let isVerified = answer("Shall Verdict judge the new version? [yes]"),
            isVerified.lowercased().hasPrefix("n")
        {
            parts.append(", without verification")
        } else {
            parts.append(", verified by verdict")
        }
        if let whom = answer("Who is told of failures, such as slack or an address? [nobody]") {
            parts.append(", notify \(whom) on failure")
        }
        return parts.joined(separator: " ")
    }
}

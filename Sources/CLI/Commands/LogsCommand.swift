import App
import ArgumentParser
import JSON
import LogMining

/// `verdict logs`: what log lines say, without a server.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Mines log lines: templates, differences, known situations.",
        subcommands: [Templates.self, Diff.self, Signatures.self])

    /// `verdict logs templates`.
    struct Templates: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints one template number a line of the file, in the same order.")

        @Argument(help: "The log; - for standard input.", completion: .file())
        var file: String

        @Flag(help: "Print the templates with their counts instead, the most frequent first.")
        var list = false

        func run() throws {
            let text = try LogText(file: file)
            var miner = TemplateMiner()
            let lines = miner.add(text)
            let templates = miner.templates()
            var numbers: [Int: Int] = [:]
            var counts: [Int: Int] = [:]
            var output: [UInt8] = []
            for line in lines {
                let template = templates.template(of: line)
                let number = numbers[template] ?? numbers.count + 1
                numbers[template] = number
                counts[template, default: 0] += 1
                if !list { output += Array("\(number)\n".utf8) }
            }
            if list {
                for (template, count) in counts.sorted(by: {
                    ($1.value, numbers[$0.key] ?? 0) < ($0.value, numbers[$1.key] ?? 0)
                }) {
                    output += Array(
                        "\(count)\t\(numbers[template] ?? 0)\t\(templates.text(of: template))\n".utf8)
                }
            }
            Console.write(output)
        }
    }

    /// `verdict logs diff`.
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows which templates are new, jumped or gone between two logs.")

        @Argument(help: "The old version's log.", completion: .file())
        var baseline: String

        @Argument(help: "The new version's log.", completion: .file())
        var candidate: String

        @Flag(help: "Print 0 or 1 a candidate line instead; 1: its template is new.")
        var mark = false

        func run() throws {
            let comparison = LogComparison(
                baseline: try LogText(file: baseline), candidate: try LogText(file: candidate),
                catalogue: .builtIn)
            if mark {
                Console.write(
                    comparison.isNew.flatMap { [$0 ? UInt8(ascii: "1") : UInt8(ascii: "0"), 0x0A] })
                return
            }
            for change in comparison.changes {
                let level = change.level.map { " \($0)" } ?? ""
                let signatures =
                    change.signatures.isEmpty ? "" : "  [\(change.signatures.joined(separator: ", "))]"
                Console.print(
                    "\(change.kind.rawValue)\(level)  \(change.baselineCount) -> \(change.candidateCount)  "
                        + "\(change.template)\(signatures)")
            }
        }
    }

    /// `verdict logs signatures`.
    struct Signatures: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says which known situations each line of a log shows.")

        /// How the situations are printed.
        enum Format: String, CaseIterable, ExpressibleByArgument { case text, jsonl }

        @Argument(help: "The log; - for standard input.", completion: .file())
        var file: String

        @Option(help: "text: lines that show something, with cause and remedy; jsonl: a line for each line.")
        var format = Format.text

        func run() throws {
            guard let catalogue = SignatureCatalogue.builtIn else {
                throw Console.fail("the built-in catalogue cannot be read", ExitStatus.internalError)
            }
            let text = try LogText(file: file)
            var search = SignatureCatalogue.Search()
            var output: [UInt8] = []
            for line in 0..<text.count {
                let found = search.matches(catalogue, text, line: line).map { catalogue.signatures[$0] }
                switch format {
                case .jsonl:
                    var writer = JSONWriter()
                    writer.object { writer in
                        writer.member("line", line + 1)
                        writer.key("ids")
                        writer.array { writer in for signature in found { writer.string(signature.id) } }
                    }
                    output += writer.bytes + [0x0A]
                case .text:
                    for signature in found {
                        output += Array(
                            "\(file):\(line + 1): \(signature.id) (\(signature.origin.rawValue)): \(signature.cause) \(signature.remedy)\n"
                                .utf8)
                    }
                }
            }
            Console.write(output)
        }
    }
}

extension LogText {
    /// Reads the lines of a file.
    ///
    /// - Throws: `ExitCode` after having said why it cannot be read.
    init(file: String) throws {
        let input = try InputFile.open(named: file)
        let bytes: [UInt8]
        do throws(InputFile.Failure) {
            bytes = try input.readToEnd()
        } catch {
            throw Console.fail("\(file): \(error)", ExitStatus.inputOutput)
        }
        self.init()
        reserve(lines: bytes.count / 80, bytes: bytes.count)
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            // A carriage return before the line feed belongs to the line's end.
            append(bytes[start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)])
            start = end + 1
        }
    }
}

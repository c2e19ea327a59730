import JSON
import LogMining

/// What a reviewer is shown: pieces of text with names, free of secrets, and nothing else.
///
/// Whatever it comes from, each piece is data: a string of a JSON document that cannot be closed from inside, because
/// the writer escapes what could close it. Only ``Builder`` makes one, so nothing comes in that was not made visible
/// and redacted.
package struct ReviewSubject: Sendable, Hashable {
    /// What the explanation is for.
    package enum Task: String, Sendable, Hashable, CaseIterable {
        /// A verdict on a deployment.
        case verdict
        /// A failed execution.
        case failure
        /// A pipeline that was generated.
        case pipeline
        /// Changes that would make a pipeline better.
        case optimization
        /// What was seen while an execution was watched.
        case monitor
        /// The text of an alert.
        case alert
    }

    /// One piece of evidence.
    package struct Item: Sendable, Hashable {
        /// The name by which it is cited, such as `c12`.
        package var id: String
        /// Where it comes from, such as `log.candidate`.
        package var source: String
        /// Where it lies in the request, as a JSON Pointer; empty where it lies nowhere.
        package var pointer: String
        /// The text.
        package var text: String
    }

    /// What the explanation is for.
    package let task: Task

    /// The service whose budget pays; empty where none is known.
    package let service: String

    /// The pieces, in the order in which they were added.
    package let items: [Item]

    /// Instructions to a reader that were found in the pieces.
    package let instructions: [InstructionFinding]

    /// How many pieces were left out because there were too many.
    package let omitted: Int

    fileprivate init(
        task: Task, service: String, items: [Item], instructions: [InstructionFinding], omitted: Int
    ) {
        self.task = task
        self.service = service
        self.items = items
        self.instructions = instructions
        self.omitted = omitted
    }

    /// The document that the model gets, the same octets for the same pieces.
    package var document: String {
        var writer = JSONWriter(capacity: items.reduce(256) { $0 + $1.text.utf8.count + 64 })
        writer.object { writer in
            writer.member("task", task.rawValue)
            writer.member("omitted", omitted)
            writer.key("items")
            writer.array { writer in
                for item in items {
                    writer.object { writer in
                        writer.member("id", item.id)
                        writer.member("source", item.source)
                        writer.member("text", item.text)
                    }
                }
            }
        }
        return Self.escapingMarkup(writer.bytes)
    }

    /// Escapes what could look like the mark-up of a prompt; the document means the same.
    private static func escapingMarkup(_ json: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + 64)
        for octet in json {
            switch octet {
            case UInt8(ascii: "<"): result += "\\u003c".utf8
            case UInt8(ascii: ">"): result += "\\u003e".utf8
            case UInt8(ascii: "&"): result += "\\u0026".utf8
            default: result.append(octet)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension ReviewSubject {
    /// Collects pieces.
    package struct Builder: Sendable {
        /// Kinds of pieces; the letter begins their names.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case context = "x"
            case judgement = "j"
            case finding = "f"
            case signal = "s"
            case dependency = "d"
            case candidateLine = "c"
            case baselineLine = "b"
            case dependencyLine = "y"
            case executionLine = "l"
            case pipelineLine = "p"
        }

        /// The most pieces; more are left out, and the document says how many.
        private let maximumItems: Int
        /// The most octets of text in all.
        private let maximumBytes: Int
        private let task: Task
        private let service: String
        private var items: [Item] = []
        private var counts: [Kind: Int] = [:]
        private var bytes = 0
        private var omitted = 0

        /// Creates a builder.
        ///
        /// - Parameters:
        ///   - task: What the explanation is for.
        ///   - service: The service whose budget pays.
        ///   - maximumItems: The most pieces.
        ///   - maximumBytes: The most octets of text in all.
        package init(task: Task, service: String?, maximumItems: Int = 400, maximumBytes: Int = 60_000) {
            self.task = task
            self.service = service ?? ""
            self.maximumItems = maximumItems
            self.maximumBytes = maximumBytes
        }

        /// Adds a piece.
        ///
        /// - Parameters:
        ///   - kind: Its kind.
        ///   - source: Where it comes from: a fixed word of the program's.
        ///   - text: Its text, as it came from outside.
        ///   - pointer: Where it lies in the request.
        package mutating func add(_ kind: Kind, from source: String, _ text: String, at pointer: String = "")
        {
            let text = PlainText.visible(text)
            guard !text.isEmpty else { return }
            guard items.count < maximumItems, bytes + text.utf8.count <= maximumBytes else {
                omitted += 1
                return
            }
            bytes += text.utf8.count
            let number = (counts[kind] ?? 0) + 1
            counts[kind] = number
            items.append(
                Item(
                    id: kind.rawValue + String(number), source: PlainText.visible(source, limit: 80),
                    pointer: pointer, text: text))
        }

        /// Counts pieces that were not even added.
        package mutating func omit(_ count: Int) { omitted += max(0, count) }

        /// Takes secrets out and looks for instructions.
        ///
        /// - Returns: What a reviewer may be shown.
        package func build() -> ReviewSubject {
            let redactor = Redactor()
            // In one run, so that a secret over several lines is seen as one.
            let texts = redactor.redact(LogText(lines: items.map(\.text))).text
            let sources = redactor.redact(LogText(lines: items.map(\.source))).text
            var clean = items
            for index in clean.indices {
                clean[index].text = texts[index]
                clean[index].source = sources[index]
            }
            return ReviewSubject(
                task: task, service: service, items: clean,
                instructions: InstructionScanner.scan(clean),
                omitted: omitted)
        }
    }
}

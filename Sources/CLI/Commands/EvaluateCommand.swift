import App
import ArgumentParser
import Dispatch
import Glibc
import JSON
import Threading

/// `verdict evaluate`: judges many requests on all cores.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges a request a line and prints an answer a line, in the same order.",
        discussion: """
            Each line of FILE is a request as for /v1/verify, with an id of your own that comes back as requestId. \
            A line that cannot be judged gives a line with `error` in the answer's place, and exit code 65 in the end.
            """)

    @Argument(
        help: "The requests, a line each; - for standard input.", completion: .file(extensions: ["jsonl"]))
    var file: String

    @OptionGroup var policies: PolicyOptions

    @Option(help: "How many requests are judged at a time; as many as there are cores by default.")
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes 1 to 1024") }
    }

    func run() throws {
        let verification = try policies.verification()
        let input = try InputFile.open(named: file)
        let batch = (jobs ?? availableCores()) * 16
        var lines = LineBuffer()
        var hasFailed = false
        var isAtEnd = false
        while !isAtEnd {
            do throws(InputFile.Failure) {
                isAtEnd = try input.read(into: &lines.bytes, atMost: 1 << 18) == 0
            } catch {
                throw Console.fail("\(file): \(error)", ExitStatus.inputOutput)
            }
            var requests = lines.take(isAtEnd: isAtEnd)
            while !requests.isEmpty {
                let part = Array(requests.prefix(batch))
                requests.removeFirst(part.count)
                hasFailed = Self.evaluate(part, verification, jobs: jobs ?? availableCores()) || hasFailed
            }
        }
        if hasFailed { throw ExitStatus.badInput }
    }

    /// Judges some lines and prints their answers; returns whether one of them could not be judged.
    private static func evaluate(_ lines: [ArraySlice<UInt8>], _ verification: Verification, jobs: Int)
        -> Bool
    {
        let answers = Locked([(bytes: [UInt8], isFailure: Bool)?](repeating: nil, count: lines.count))
        let next = Locked(0)
        DispatchQueue.concurrentPerform(iterations: min(jobs, lines.count)) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < lines.count else { return }
                let answer = Self.answer(to: Array(lines[index]), verification)
                answers.withLock { $0[index] = answer }
            }
        }
        var output: [UInt8] = []
        var hasFailed = false
        for case let answer? in answers.withLock({ $0 }) {
            output += answer.bytes
            output.append(UInt8(ascii: "\n"))
            hasFailed = hasFailed || answer.isFailure
        }
        Console.write(output)
        return hasFailed
    }

    private static func answer(to line: [UInt8], _ verification: Verification) -> (
        bytes: [UInt8], isFailure: Bool
    ) {
        do throws(RequestError) {
            let prepared = try PreparedRequest(line, as: .json)
            return (try verification.document(of: prepared.request).bytes, false)
        } catch {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("requestId", Self.identifier(of: line))
                writer.key("error")
                writer.raw(error.document.bytes)
            }
            return (writer.bytes, true)
        }
    }

    /// The caller's id of a request that is faulty elsewhere.
    private static func identifier(of line: [UInt8]) -> String? {
        do throws(JSONError) { return try JSONDocument(parsing: line).root["id"]?.string } catch {
            return nil
        }
    }
}

/// Octets of which whole lines are taken as they come.
struct LineBuffer {
    /// What was read and not taken.
    var bytes: [UInt8] = []

    /// How many octets were looked through without a line end, so that a long line is not looked through again.
    private var searched = 0

    /// Takes the whole lines, without those that are empty; at the end also what has no line end.
    mutating func take(isAtEnd: Bool) -> [ArraySlice<UInt8>] {
        var end = isAtEnd ? bytes.count : searched
        if !isAtEnd {
            guard let last = bytes[searched...].lastIndex(of: UInt8(ascii: "\n")) else {
                searched = bytes.count
                return []
            }
            end = last + 1
        }
        let lines = Self.lines(of: bytes[..<end])
        bytes = Array(bytes[end...])
        searched = bytes.count
        return lines
    }

    /// The lines of some octets, by hand: the generic `split` takes as long as the judge does.
    private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes.withUnsafeBufferPointer { buffer in
                let offset = start - bytes.startIndex
                let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[offset...])
                guard let base = rest.baseAddress, let found = memchr(base, 0x0A, rest.count) else {
                    return bytes.endIndex
                }
                return start + (UnsafeRawPointer(found) - base)
            }
            if bytes[start..<end].contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
                lines.append(bytes[start..<end])
            }
            start = end + 1
        }
        return lines
    }
}

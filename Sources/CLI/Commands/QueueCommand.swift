import App
import ArgumentParser
import JSON
import Store

/// `verdict queue`: work that waits, is under way, or was given up.
struct QueueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Shows the jobs of the queue, and has dead letters tried again.",
        discussion: "A running server notices within a second or two.", subcommands: [List.self, Retry.self])

    /// `verdict queue list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists jobs, the newest first.",
            discussion: "Without --state, those that are not done: waiting, leased and dead.")

        @OptionGroup var storage: StorageOptions

        @Option(help: "Only jobs in this state: waiting, leased, done or dead; may be given several times.")
        var state: [String] = []

        @Flag(help: "Only dead letters; the same as --state dead.")
        var dead = false

        @Option(help: "Only jobs of this kind.")
        var kind: String?

        @Option(help: "The most jobs.")
        var limit = 100

        @Flag(help: "Prints a line of JSON for each job.")
        var json = false

        func run() throws {
            var states: Set<JobState> = dead ? [.dead] : []
            for word in state {
                guard let state = JobState(rawValue: word) else {
                    throw Console.fail(
                        "--state: '\(word)' is not one of waiting, leased, done, dead", ExitStatus.usage)
                }
                states.insert(state)
            }
            if states.isEmpty { states = [.waiting, .leased, .dead] }
            guard (1...100_000).contains(limit) else {
                throw Console.fail("--limit: expected 1 to 100000", ExitStatus.usage)
            }
            let (kind, limit, wanted) = (kind, limit, states)
            let jobs = try OpenStore.with(storage.folder(), mustExist: true) { store in
                try await store.jobs(in: wanted, kind: kind, limit: limit)
            }
            if json {
                for job in jobs { Console.write(Self.line(job) + [UInt8(ascii: "\n")]) }
                return
            }
            var table = TextTable(["ID", "KIND", "STATE", "ATTEMPTS", "CREATED", "DUE", "KEY", "LAST ERROR"])
            for job in jobs {
                table.add([
                    String(job.id), job.kind, job.state.rawValue, String(job.attempts),
                    DateText.describing(job.created), job.due.map(DateText.describing) ?? "-",
                    job.key ?? "-",
                    job.lastError ?? "",
                ])
            }
            Console.print(table.text)
        }

        private static func line(_ job: JobRecord) -> [UInt8] {
            var writer = JSONWriter(capacity: 256)
            writer.object { writer in
                writer.member("id", Int(job.id))
                writer.member("kind", job.kind)
                writer.member("key", job.key)
                writer.member("state", job.state.rawValue)
                writer.member("attempts", job.attempts)
                writer.member("created", DateText.describing(job.created))
                writer.member("due", job.due.map(DateText.describing))
                writer.member("lastError", job.lastError)
            }
            return writer.bytes
        }
    }

    /// `verdict queue retry`.
    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes dead letters due again, with all their attempts before them.")

        @OptionGroup var storage: StorageOptions

        @Argument(help: "The numbers of the jobs, as `queue list` shows them.")
        var ids: [Int64] = []

        @Flag(help: "All dead letters.")
        var all = false

        func validate() throws {
            guard ids.isEmpty == all else { throw ValidationError("give the numbers of jobs, or --all") }
        }

        func run() throws {
            let wanted = all ? nil : ids
            let count = try OpenStore.with(storage.folder(), mustExist: true) { store in
                try await store.retryDeadJobs(wanted)
            }
            Console.print("\(count) \(count == 1 ? "job is" : "jobs are") due again")
            guard count > 0 || all else {
                throw Console.fail("none of these is a dead letter", ExitStatus.noInput)
            }
        }
    }
}

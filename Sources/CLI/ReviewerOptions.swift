import App
import ArgumentParser
import Clients
import FoundationEssentials
import Store

/// The reviewer of a configuration, for commands that ask it beside what they do.
struct ReviewerOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: "The configuration file, for the team's rules and its reviewer.",
        completion: .file(extensions: ["yaml", "yml"]))
    var configuration: String?

    @Flag(inversion: .prefixedNo, help: "Whether the configuration's reviewer is asked, if there is one.")
    var review = true

    /// Does something with the reviewer at hand, whose accounts are those of the configuration's data folder.
    ///
    /// - Parameter work: What is done; without a reviewer where none is configured or wanted.
    /// - Returns: What the work returned.
    /// - Throws: `ExitCode` after having said what is wrong with the configuration, or what the work throws.
    func asking<Value: Sendable>(
        _ work: @escaping @Sendable (Consultant?) async throws -> Value
    ) throws -> Value {
        guard review, let configuration else { return try Blocking.run { try await work(nil) } }
        let settings = try ConfigurationOptions.load(file: configuration).configuration
        let reviewer: Reviewer?
        do {
            reviewer = try settings.reviewer.makeReviewer(
                client: TransferThread(), environment: ProcessInfo.processInfo.environment,
                now: SQLiteStore.systemTime)
        } catch {
            throw Console.fail("\(configuration): \(error)", ExitStatus.badConfiguration)
        }
        guard let reviewer else { return try Blocking.run { try await work(nil) } }
        return try OpenStore.with(settings.storage.data, mustExist: false) { store in
            reviewer.keepBooks(in: store)
            let consultant = try Consultant(reviewer, waitingAtMost: settings.reviewer.timeout)
            let value: Value
            do {
                value = try await work(consultant)
            } catch {
                await reviewer.stop()
                throw error
            }
            await reviewer.stop()
            return value
        }
    }

    /// Tells on standard error what the reviewer said, or why it said nothing.
    static func tell(_ report: ReviewerReport) {
        guard let review = report.review else {
            Console.printError(
                "verdict: the reviewer was of no help: \(report.problem ?? "no reason is known")")
            return
        }
        Console.printError("verdict: in a model's words (\(report.model)): \(review.explanation)")
        for (index, rank) in (review.ranking ?? []).enumerated() where !rank.reason.isEmpty {
            Console.printError("verdict: \(index + 1). \(rank.pointer): \(rank.reason)")
        }
        for note in review.notes { Console.printError("verdict: \(note)") }
    }
}

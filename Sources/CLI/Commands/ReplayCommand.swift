import App
import ArgumentParser
import Judgement
import Store

/// `verdict replay`: judges a stored verdict again.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Judges a stored verdict again from its evidence and compares.",
        discussion: """
            Exit code 0 if the answer is the same octet by octet, 65 with the differences if not. The policies are those \
            of the configuration now; a changed policy shows as another digest.
            """)

    @Argument(help: "The verdict's id.")
    var id: String

    @OptionGroup var storage: StorageOptions

    @Option(
        help: "A file or folder of policies that stand in the place of the configuration's.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String?

    func run() throws {
        guard let id = VerdictID(parsing: id) else {
            throw Console.fail("'\(id)' is not the id of a verdict", ExitStatus.usage)
        }
        let verification = try storage.verification(policy: policy)
        let replay = try OpenStore.with(storage.folder(), mustExist: true) { store -> Replay? in
            guard let record = try await store.verdict(id) else { return nil }
            return try Replay(record, evidence: try await store.evidence(of: id), under: verification)
        }
        guard let replay else { throw Console.fail("there is no verdict \(id)", ExitStatus.noInput) }
        guard !replay.isIdentical else {
            Console.print("identical: \(replay.now.action.rawValue), \(replay.now.reason)")
            return
        }
        for difference in replay.differences { Console.print(difference) }
        throw ExitStatus.badInput
    }
}

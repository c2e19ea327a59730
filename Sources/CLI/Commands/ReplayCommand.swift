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

    func run() throws {
        guard let id = VerdictID(parsing: id) else {
            throw Console.fail("'\(id)' is not the id of a verdict", ExitStatus.usage)
        }
        let verification = try storage.verification()
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

/// `verdict backtest`: what other policies would have said.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Judges every stored verdict under other policies and shows what would change.")

    @Option(
        help: "A configuration file with the policies to try.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String

    @OptionGroup var storage: StorageOptions

    func run() throws {
        let verification = Verification(
            policies: try ConfigurationOptions.load(file: policy).configuration.policies)
        let summary = try OpenStore.with(storage.folder(), mustExist: true) { store in
            var summary = Summary()
            var cursor: String?
            repeat {
                let page = try await store.verdicts(matching: VerdictFilter(), after: cursor, limit: 100)
                for record in page.verdicts where record.status == .final {
                    summary.add(record, try await store.evidence(of: record.id), verification)
                }
                cursor = page.next
            } while cursor != nil
            return summary
        }
        for line in summary.lines { Console.print(line) }
        Console.print(summary.text)
    }

    /// What a backtest has found.
    private struct Summary: Sendable {
        var lines: [String] = []
        var count = 0
        var failures = 0
        var changes: [String: Int] = [:]

        mutating func add(_ record: VerdictRecord, _ evidence: [UInt8]?, _ verification: Verification) {
            count += 1
            do throws(Replay.Failure) {
                let replay = try Replay(record, evidence: evidence, under: verification)
                guard replay.now.action != replay.stored.action else { return }
                let change = "\(replay.stored.action.rawValue) -> \(replay.now.action.rawValue)"
                changes[change, default: 0] += 1
                lines.append(
                    "\(record.id)  \(record.identity.service)  \(change)  \(replay.now.reason)")
            } catch {
                failures += 1
                lines.append("\(error)")
            }
        }

        var text: String {
            let changed = changes.values.reduce(0, +)
            let kinds = changes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
                separator: ", ")
            return "\(count) verdicts, \(changed) would change" + (kinds.isEmpty ? "" : " (\(kinds))")
                + (failures > 0 ? ", \(failures) could not be judged" : "")
        }
    }
}

import App
import ArgumentParser
import Judgement
import Store

/// `verdict backtest`: what other policies would have said.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Judges every stored verdict under other policies and shows what would change.",
        discussion: """
            The policies are read from a file or folder of policies, or from the policies of a configuration file; they are \
            checked first (exit code 65 with every error's place). Each verdict falls under the policy that is for its service \
            and environment, or that its request named. Nothing is stored.
            """)

    @Option(
        help: "A file or folder of policies to try, or a configuration file with them.",
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String

    @OptionGroup var storage: StorageOptions

    func run() throws {
        let verification = Verification(policies: try PolicyFiles.book(at: policy))
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
        if !summary.rows.isEmpty {
            var table = TextTable(["VERDICT", "SERVICE", "ENVIRONMENT", "POLICY", "CHANGE", "REASON"])
            for row in summary.rows { table.add(row) }
            Console.print(table.text)
        }
        for line in summary.text { Console.print(line) }
    }

    /// What a backtest has found.
    private struct Summary: Sendable {
        var rows: [[String]] = []
        var count = 0
        var failures = 0
        var changes: [String: Int] = [:]
        var services: [String: (changed: Int, count: Int)] = [:]

        mutating func add(_ record: VerdictRecord, _ evidence: [UInt8]?, _ verification: Verification) {
            count += 1
            let service = record.identity.service.isEmpty ? "-" : record.identity.service
            services[service, default: (0, 0)].count += 1
            let environment = record.identity.environment.isEmpty ? "-" : record.identity.environment
            do throws(Replay.Failure) {
                let replay = try Replay(record, evidence: evidence, under: verification)
                let (stored, now) = (replay.stored, replay.now)
                var change = "\(stored.action.rawValue) -> \(now.action.rawValue)"
                if stored.action == now.action {
                    guard stored.assessment != now.assessment else { return }
                    change =
                        "\(now.action.rawValue) (would say \(stored.assessment.rawValue) -> \(now.assessment.rawValue))"
                }
                changes[change, default: 0] += 1
                services[service, default: (0, 0)].changed += 1
                rows.append(["\(record.id)", service, environment, now.policy.name, change, now.reason])
            } catch {
                failures += 1
                rows.append(["\(record.id)", service, environment, "-", "not judged", "\(error)"])
            }
        }

        var text: [String] {
            let changed = changes.values.reduce(0, +)
            let kinds = changes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            var lines = [
                "\(count) verdicts, \(changed) would change"
                    + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))")
                    + (failures > 0 ? ", \(failures) could not be judged" : "")
            ]
            for (service, figures) in services.sorted(by: { $0.key < $1.key }) where figures.changed > 0 {
                lines.append("  \(service): \(figures.changed) of \(figures.count)")
            }
            return lines
        }
    }
}

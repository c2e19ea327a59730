import ArgumentParser
import Store

/// `verdict audit`: the audit record.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Proves that no verdict, decision or effect was changed or removed.",
        subcommands: [Verify.self, Head.self])

    /// `verdict audit verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Walks the chain and compares every link with what is stored.",
            discussion: """
                Exit code 0 if all is well, 65 with the first broken place if not. A head that was noted elsewhere \
                (verdict audit head) and is given with --head proves that nothing up to it was replaced as a whole.
                """)

        @OptionGroup var storage: StorageOptions

        @Option(help: "A head that was noted earlier; may be given several times.")
        var head: [String] = []

        func run() throws {
            var heads: [AuditHead] = []
            for text in head {
                guard let head = AuditHead(parsing: text) else {
                    throw Console.fail("--head: '\(text)' is not what `audit head` prints", ExitStatus.usage)
                }
                heads.append(head)
            }
            let noted = heads
            let report = try OpenStore.with(storage.folder(), mustExist: true) { store in
                try await store.verifyAudit(against: noted)
            }
            let checked = "\(report.links) links and \(report.verdicts) verdicts checked"
            guard let broken = report.firstBreak else {
                Console.print("intact: \(checked)" + (report.head.map { ", head \($0)" } ?? ""))
                return
            }
            let place = broken.sequence.map { " at link \($0)" } ?? ""
            Console.print("BROKEN\(place): \(broken.explanation) (\(broken.kind.rawValue); \(checked))")
            throw ExitStatus.badInput
        }
    }

    /// `verdict audit head`.
    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the newest link, to be noted where nobody who can write the database can write."
        )

        @OptionGroup var storage: StorageOptions

        func run() throws {
            let head = try OpenStore.with(storage.folder(), mustExist: true) { try await $0.auditHead() }
            guard let head else { throw Console.fail("nothing was stored yet", ExitStatus.noInput) }
            Console.print("\(head)")
        }
    }
}

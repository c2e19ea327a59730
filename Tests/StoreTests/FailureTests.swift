import Glibc
import Testing

@testable import Store

/// Each failure says what it is and how to mend it, and leaves what was stored as it was.
@Suite struct FailureTests {
    private let folder = TemporaryFolder()

    private func openingError(_ path: String? = nil) -> StoreError? {
        do throws(StoreError) {
            _ = try SQLiteStore(
                folder: path ?? folder.path, options: SQLiteStore.Options(busyTimeout: .milliseconds(20)))
            return nil
        } catch {
            return error
        }
    }

    @Test func aFileThatIsNoDatabaseIsCorrupt() throws {
        Files.write(Array("this is not a database, it is a text".utf8), to: folder.path + "/verdict.db")
        let error = try #require(openingError())
        #expect(error.code == .corrupt)
        #expect(error.description.contains(folder.path + "/verdict.db"))
        #expect(error.description.contains("restore the data folder from a backup"))
        #expect(!error.isTemporary)
    }

    @Test func aDatabaseCutShortIsCorrupt() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<50)
        await store.close()
        let bytes = Files.read(folder.path + "/verdict.db")
        Files.write(Array(bytes.prefix(bytes.count / 3)), to: folder.path + "/verdict.db")
        // It may open; then the audit finds it.
        do throws(StoreError) {
            let damaged = try SQLiteStore.open(folder)
            let report = try await damaged.verifyAudit(against: [])
            #expect(report.firstBreak?.kind == .structureDamaged)
        } catch {
            #expect(error.code == .corrupt)
        }
    }

    @Test func aNewerDatabaseIsRefused() async throws {
        await (try SQLiteStore.open(folder)).close()
        try Database(path: folder.path + "/verdict.db", busyTimeout: .zero).execute("PRAGMA user_version = 7")
        #expect(openingError()?.code == .newerSchema)
    }

    @Test(arguments: [("/dev/null/x", StoreError.Code.cannotOpen), ("/proc/x/y", .cannotOpen)])
    func aFolderThatCannotBeMadeIsNamed(path: String, code: StoreError.Code) throws {
        let error = try #require(openingError(path))
        #expect(error.code == code)
        #expect(error.description.contains(path.dropLast(2)))
    }

    @Test func aFolderOfAnotherUserIsReadOnly() async throws {
        let path = folder.path
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<3)
        await store.close()
        mkdir(path + "/empty", 0o555)
        chmod(path, 0o555)
        chmod(path + "/verdict.db", 0o444)
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Root may write everywhere, so it becomes nobody.
            if getuid() == 0 { #expect(setuid(65_534) == 0) }
            for folder in [path, path + "/empty", path + "/empty/new"] {
                do throws(StoreError) {
                    _ = try SQLiteStore(folder: folder)
                    Issue.record("\(folder) was opened")
                } catch {
                    #expect(error.code == .readOnly, "\(error)")
                    #expect(error.description.contains("Make the data folder writable"), "\(error)")
                }
            }
        }
        chmod(path, 0o700)
    }

    @Test func aLockedDatabaseIsBusyForAWhile() async throws {
        let store = try SQLiteStore.open(folder, busyTimeout: .milliseconds(20))
        let other = try Database(path: folder.path + "/verdict.db", busyTimeout: .zero)
        try other.execute("BEGIN IMMEDIATE")
        await #expect {
            try await store.insert(makeVerdict(1), evidence: nil)
        } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.code == .busy && error.isTemporary && error.description.contains("Another process")
        }
        // Readers do not wait.
        #expect(try await store.verdict(makeVerdict(1).id) == nil)
        other.rollBack()
        #expect(try await store.insert(makeVerdict(1), evidence: nil) == .inserted)
    }

    @Test func aFullDatabaseRefusesAndRecovers() async throws {
        let store = try SQLiteStore.open(folder)
        try await store.fill(0..<5)
        let committer = store.committer
        try await committer.perform { writer throws(StoreError) in
            _ = try writer.database.text("PRAGMA max_page_count = 1")
        }
        await #expect {
            for number in 5..<50 {
                _ = try await store.insert(makeVerdict(number), evidence: makeEvidence(number))
            }
        } throws: { error in
            guard let error = error as? StoreError else { return false }
            return error.code == .full && error.description.contains("Free disk space")
        }
        try await committer.perform { writer throws(StoreError) in
            _ = try writer.database.text("PRAGMA max_page_count = 1000000")
        }
        try await store.fill(100..<105)
        #expect(try await store.verifyAudit(against: []).firstBreak == nil)
    }

    @Test(.timeLimit(.minutes(1))) func aFullDiskLosesNothingThatWasAnswered() async throws {
        let path = folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Files may not grow beyond this; the signal that comes with it is ignored, as a server does.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1_000_000, rlim_max: .max)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let store = try SQLiteStore(folder: path)
            var answered: [Int] = []
            var failures: [StoreError] = []
            for number in 0..<200 where failures.count < 5 {
                do throws(StoreError) {
                    _ = try await store.insert(
                        makeVerdict(number), evidence: makeEvidence(number, count: 20_000))
                    answered.append(number)
                } catch {
                    failures.append(error)
                }
            }
            #expect(failures.count == 5, "\(failures.count) failures")
            #expect(failures.allSatisfy { $0.code == .full }, "\(failures.map(\.description))")
            #expect(answered.count > 5, "\(answered.count) answers")
            // There is room again.
            limit.rlim_cur = .max
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            try await store.checkHealth()
            _ = try await store.insert(makeVerdict(1_000), evidence: nil)
            for number in answered {
                #expect(
                    try await store.evidence(of: makeVerdict(number).id)
                        == makeEvidence(number, count: 20_000).bytes)
            }
            let report = try await store.verifyAudit(against: [])
            #expect(report.isIntact, "\(report.firstBreak?.explanation ?? "")")
            #expect(report.verdicts == answered.count + 1, "\(report.verdicts) verdicts")
        }
    }

    @Test(arguments: StoreError.Code.allCases)
    func everyErrorIsASentenceWithARemedy(code: StoreError.Code) {
        let error = StoreError(code, "store the verdict", path: "/data", detail: "the reason")
        #expect(error.description.hasPrefix("Cannot store the verdict (/data): the reason. "))
        #expect(error.remedy.hasSuffix(".") && error.remedy.utf8.count > 20)
    }
}

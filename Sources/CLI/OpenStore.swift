import App
import ArgumentParser
import Glibc
import Store

/// The database of a data folder, opened by a command for a while.
enum OpenStore {
    /// Opens the database, does the work and closes it again.
    ///
    /// - Parameters:
    ///   - folder: The data folder.
    ///   - mustExist: Whether a folder without a database is an error rather than made.
    ///   - work: What is done with it.
    /// - Returns: What the work returned.
    /// - Throws: `ExitCode` after having said what failed.
    static func with<Value: Sendable>(
        _ folder: String, mustExist: Bool, _ work: @escaping @Sendable (SQLiteStore) async throws -> Value
    ) throws -> Value {
        if mustExist, access(StoreFiles(folder: folder).database, F_OK) != 0 {
            throw Console.fail(
                "\(folder): there is no database here; give its folder with --data", ExitStatus.noInput)
        }
        do {
            return try Blocking.run {
                let store = try SQLiteStore(folder: folder)
                do {
                    let value = try await work(store)
                    await store.close()
                    return value
                } catch {
                    await store.close()
                    throw error
                }
            }
        } catch let error as StoreError {
            throw Console.fail("\(error)", ExitStatus.of(error))
        } catch let error as Replay.Failure {
            throw Console.fail("\(error)", ExitStatus.badInput)
        }
    }
}

extension ExitStatus {
    /// The exit code that tells a failure of the store.
    static func of(_ error: StoreError) -> ExitCode {
        switch error.code {
        case .cannotOpen: cannotCreate
        case .readOnly: notPermitted
        case .busy: unavailable
        case .corrupt, .newerSchema, .constraint, .tooLarge, .invalidCursor: badInput
        case .full, .inputOutput: inputOutput
        case .outOfMemory, .closed, .engine: internalError
        }
    }
}

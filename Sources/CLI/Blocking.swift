import Dispatch
import Threading

/// Runs asynchronous work from a synchronous `main`.
///
/// The program's main thread is synchronous, since only so it can block signals before any other thread exists.
enum Blocking {
    /// Waits for the work to end.
    ///
    /// - Throws: What the work throws.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let result = Locked<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
            result.withLock { $0 = outcome }
            done.signal()
        }
        done.wait()
        guard let outcome = result.withLock({ $0 }) else { throw ExitStatus.internalError }
        return try outcome.get()
    }
}

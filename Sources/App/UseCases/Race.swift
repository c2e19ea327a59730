/// Work against the clock.
package enum Race {
    /// Does work and gives up waiting for it when time runs out.
    ///
    /// The work is cancelled then; work that does not look for that runs on, and its result is dropped.
    ///
    /// - Parameters:
    ///   - limit: How long to wait.
    ///   - work: The work.
    ///   - fallback: What is done instead, quickly, when time has run out.
    /// - Returns: The result of the one that won.
    /// - Throws: What the winner throws.
    package static func first<Value: Sendable>(
        within limit: Duration, of work: @escaping @Sendable () async throws -> Value,
        otherwise fallback: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let (stream, continuation) = AsyncStream<Result<Value, any Error>?>.makeStream(
            bufferingPolicy: .unbounded)
        let worker = Task {
            do { continuation.yield(.success(try await work())) } catch {
                continuation.yield(.failure(error))
            }
        }
        let timer = Task {
            try? await Task.sleep(for: limit)
            continuation.yield(nil)
        }
        defer {
            worker.cancel()
            timer.cancel()
        }
        var iterator = stream.makeAsyncIterator()
        guard let first = await iterator.next(), let result = first else { return try fallback() }
        return try result.get()
    }
}

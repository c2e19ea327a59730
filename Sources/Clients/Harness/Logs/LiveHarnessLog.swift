import Threading

/// Reads the events of a log that is being written; one reader at a time.
final class LiveHarnessLog: HarnessLogStream {
    private struct State {
        var events = ServerSentEvents()
        var isEnded = false
        /// What the service said when it failed, told after the lines before it.
        var failure: String?
    }

    private let stream: TransferStream
    private let request: String
    private let state = Locked(State())

    init(stream: TransferStream, request: String) {
        self.stream = stream
        self.request = request
    }

    func next() async throws(HarnessError) -> [HarnessLogLine]? {
        while !state.withLock({ $0.isEnded }) {
            let piece: [UInt8]?
            do throws(TransferError) {
                piece = try await stream.next()
            } catch {
                state.withLock { $0.isEnded = true }
                throw HarnessError(error, request: request)
            }
            guard let piece else {
                state.withLock { $0.isEnded = true }
                return nil
            }
            let lines = read(piece)
            if !lines.isEmpty { return lines }
        }
        let failure = state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
        guard let failure else { return nil }
        throw HarnessError(.refused, message: "the log's stream failed: \(failure)", request: request)
    }

    /// Reads a piece; the service ends a log with an event `error` whose data is `eof`.
    private func read(_ piece: [UInt8]) -> [HarnessLogLine] {
        state.withLock { state in
            var lines: [HarnessLogLine] = []
            for event in state.events.take(piece) {
                if event.kind == "error" || event.kind == "eof" || event.data == "eof" {
                    state.isEnded = true
                    if event.kind == "error", event.data != "eof" { state.failure = event.data }
                    break
                }
                HarnessLogReader.append(Array(event.data.utf8)[...], to: &lines)
            }
            return lines
        }
    }
}

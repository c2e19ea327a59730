import CCurl
import HTTP
import Synchronization
import Threading

/// The ``HTTPClient`` over libcurl: one thread carries all transfers.
///
/// libcurl is loaded, and the thread started, with the first request. Certificates are always verified; HTTP/2 is used
/// where it is offered over TLS.
package final class TransferThread: HTTPClient {
    private let settings: TransferSettings
    private let engine = Locked<TransferEngine?>(nil)

    /// Creates a client.
    ///
    /// - Parameter settings: How other servers are reached.
    package init(settings: TransferSettings = TransferSettings()) {
        self.settings = settings
    }

    deinit { engine.withLock { $0 }?.stop() }

    package func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let engine = try runningEngine(for: request)
        var hops = RedirectHops(request)
        while true {
            let response = try await send(hops.request, over: engine)
            guard try hops.follow(response.status, to: response.location) else { return response }
        }
    }

    package func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream {
        let engine = try runningEngine(for: request)
        var hops = RedirectHops(request)
        while true {
            let stream = try await stream(hops.request, over: engine)
            guard try hops.follow(stream.status, to: stream.location) else { return stream }
        }
    }

    private func send(
        _ request: TransferRequest, over engine: TransferEngine
    ) async throws(TransferError) -> TransferResponse {
        let pending = PendingTransfer()
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let sink = WholeAnswer(url: request.url, continuation: continuation)
                let transfer = Transfer(request, isStreamed: false, sink: sink)
                pending.set(transfer)
                engine.start(transfer)
            }
        } onCancel: {
            pending.cancel(on: engine)
        }
        return try result.get()
    }

    private func stream(
        _ request: TransferRequest, over engine: TransferEngine
    ) async throws(TransferError) -> TransferStream {
        let answer = StreamedAnswer()
        let transfer = Transfer(request, isStreamed: true, sink: answer)
        let handle = StreamHandle(owner: self, engine: engine, transfer: transfer, answer: answer)
        let result = await withTaskCancellationHandler {
            engine.start(transfer)
            return await answer.head()
        } onCancel: {
            engine.cancel(transfer)
        }
        let head = try result.get()
        guard let status = head.status else {
            throw TransferError(.malformedAnswer, request: request.description, detail: "no status line")
        }
        return TransferStream(
            status: status, headers: head.headers, url: request.url,
            location: head.location(from: request.url), chunks: handle)
    }

    /// The engine, which is made at the first request.
    private func runningEngine(for request: TransferRequest) throws(TransferError) -> TransferEngine {
        let settings = settings
        let result: Result<TransferEngine, TransferError> = engine.withLock { engine in
            if let engine { return .success(engine) }
            do throws(StartFailure) {
                let new = try Self.makeEngine(settings)
                engine = new
                return .success(new)
            } catch {
                return .failure(
                    TransferError(.unavailable(error.text), request: request.description, isUnsent: true))
            }
        }
        return try result.get()
    }

    private struct StartFailure: Error {
        var text: String
    }

    private static func makeEngine(_ settings: TransferSettings) throws(StartFailure) -> TransferEngine {
        if let reason = ccurl_load() { throw StartFailure(text: String(cString: reason)) }
        do throws(ThreadingError) {
            return try TransferEngine(settings: settings)
        } catch {
            throw StartFailure(text: "\(error)")
        }
    }
}

/// Lets a cancellation find its transfer, whichever of the two comes first.
private final class PendingTransfer: Sendable {
    private let state = Locked<(transfer: Transfer?, isCancelled: Bool)>((nil, false))

    func set(_ transfer: Transfer) {
        let isCancelled = state.withLock { state in
            state.transfer = transfer
            return state.isCancelled
        }
        if isCancelled { transfer.isCancelled.store(true, ordering: .releasing) }
    }

    func cancel(on engine: TransferEngine) {
        let transfer = state.withLock { state in
            state.isCancelled = true
            return state.transfer
        }
        if let transfer { engine.cancel(transfer) }
    }
}

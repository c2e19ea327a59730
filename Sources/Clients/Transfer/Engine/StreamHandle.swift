/// The reader's end of a streamed answer, with which the transfer ends.
final class StreamHandle: TransferChunks {
    private let engine: TransferEngine
    /// The client, whose end would be the end of its transfers.
    private let owner: TransferThread
    private let transfer: Transfer
    private let answer: StreamedAnswer

    init(owner: TransferThread, engine: TransferEngine, transfer: Transfer, answer: StreamedAnswer) {
        self.owner = owner
        self.engine = engine
        self.transfer = transfer
        self.answer = answer
    }

    deinit { engine.cancel(transfer) }

    func next() async throws(TransferError) -> [UInt8]? {
        let engine = engine
        let transfer = transfer
        let result = await withTaskCancellationHandler {
            await answer.next { engine.resume(transfer) }
        } onCancel: {
            engine.cancel(transfer)
        }
        return try result.get()
    }
}

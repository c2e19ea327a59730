/// Where an answer goes; all calls come on the engine's thread.
protocol TransferSink: AnyObject, Sendable {
    /// Takes the head; called once, before any octets.
    func begin(_ head: TransferHead)

    /// Takes octets.
    ///
    /// - Parameter octets: Some octets of the body.
    /// - Returns: Whether they were taken; if not, they come again after ``TransferEngine/resume(_:)``.
    func take(_ octets: UnsafeRawBufferPointer) -> Bool

    /// Takes the outcome; nothing comes after it.
    ///
    /// - Parameter error: nil if the answer is whole.
    func end(_ error: TransferError?)
}

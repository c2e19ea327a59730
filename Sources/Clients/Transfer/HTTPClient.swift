/// Sends requests to other servers.
///
/// A cancelled task gets ``TransferError/Reason/cancelled`` at once.
package protocol HTTPClient: Sendable {
    /// Sends a request and waits for the whole answer, whatever its status.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer.
    /// - Throws: ``TransferError`` if there is no whole answer.
    func send(_ request: TransferRequest) async throws(TransferError) -> TransferResponse

    /// Sends a request and waits for the head of the answer.
    ///
    /// - Parameter request: The request.
    /// - Returns: The answer, whose body is to be read from it.
    /// - Throws: ``TransferError`` if no head comes.
    func stream(_ request: TransferRequest) async throws(TransferError) -> TransferStream
}

import HTTP

/// Puts an answer together and hands it over when it is whole.
///
/// Unchecked: only the engine's thread touches it.
final class WholeAnswer: TransferSink, @unchecked Sendable {
    private let url: TransferURL
    private let continuation: UnsafeContinuation<Result<TransferResponse, TransferError>, Never>
    private var head = TransferHead()
    private var body: [UInt8] = []

    init(
        url: TransferURL, continuation: UnsafeContinuation<Result<TransferResponse, TransferError>, Never>
    ) {
        self.url = url
        self.continuation = continuation
    }

    func begin(_ head: TransferHead) { self.head = head }

    func take(_ octets: UnsafeRawBufferPointer) -> Bool {
        body.append(contentsOf: octets)
        return true
    }

    func end(_ error: TransferError?) {
        if let error { return continuation.resume(returning: .failure(error)) }
        guard let status = head.status else {
            // libcurl does not end a transfer well without a head.
            let error = TransferError(.malformedAnswer, request: "\(url)", detail: "no status line")
            return continuation.resume(returning: .failure(error))
        }
        continuation.resume(
            returning: .success(
                TransferResponse(
                    status: status, headers: head.headers, body: body, url: url,
                    location: head.location(from: url), version: head.version)))
    }
}

extension TransferHead {
    /// Where a redirection points; nil for other answers, and for a target that no request can go to.
    func location(from url: TransferURL) -> TransferURL? {
        guard let status, [301, 302, 303, 307, 308].contains(status.code),
            let text = headers[.location]
        else { return nil }
        return url.resolving(text)
    }
}

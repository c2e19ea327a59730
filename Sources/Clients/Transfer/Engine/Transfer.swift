import CCurl
import Synchronization

/// One request on its way.
///
/// Unchecked: but for the flag, only the engine's thread touches it.
final class Transfer: @unchecked Sendable {
    let request: TransferRequest
    let isStreamed: Bool
    private(set) var handle: UnsafeMutableRawPointer?

    /// Raised by whoever cancels, perhaps before the engine has heard of the transfer.
    let isCancelled = Atomic(false)

    private let sink: any TransferSink
    private var head = TransferHead()
    private var hasBegun = false
    private var received = 0
    private var failure: TransferError.Reason?
    private var lines: UnsafeMutablePointer<curl_slist>?
    private let body: UnsafeMutableRawBufferPointer
    private let message: UnsafeMutablePointer<CChar>

    init(_ request: TransferRequest, isStreamed: Bool, sink: any TransferSink) {
        self.request = request
        self.isStreamed = isStreamed
        self.sink = sink
        body = .allocate(byteCount: request.body?.count ?? 0, alignment: 1)
        if let octets = request.body { body.copyBytes(from: octets) }
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        dispose()
        if let lines { ccurl_slist_free(lines) }
        body.deallocate()
        message.deallocate()
    }

    /// Frees libcurl's handle, once it is no longer part of the multi handle.
    func dispose() {
        if let handle { ccurl_easy_cleanup(handle) }
        handle = nil
    }

    /// Makes libcurl's handle.
    ///
    /// - Parameter settings: How other servers are reached.
    /// - Returns: The handle, which this object frees.
    /// - Throws: ``TransferError`` for a request that cannot be sent.
    func prepare(_ settings: TransferSettings) throws(TransferError) -> UnsafeMutableRawPointer {
        guard let handle = ccurl_easy_init() else { throw error(.unavailable("no memory for a transfer")) }
        self.handle = handle
        var options = TransferOptions(handle: handle)
        options.set(CURLOPT_ERRORBUFFER, pointer: message)
        options.setTarget(request, body: body)
        options.setLimits(request, isStreamed: isStreamed)
        options.setConnection(settings, isRepeatable: request.repetition == .always)
        let context = Unmanaged.passUnretained(self).toOpaque()
        options.check(ccurl_setopt_write(handle, receiveBody, context))
        options.check(ccurl_setopt_header(handle, receiveHeader, context))
        lines = try headerLines(settings)
        options.check(ccurl_setopt_list(handle, CURLOPT_HTTPHEADER, lines))
        if let failure = options.failure {
            throw error(.invalidRequest(String(cString: ccurl_easy_strerror(failure))))
        }
        return handle
    }

    private func headerLines(
        _ settings: TransferSettings
    ) throws(TransferError) -> UnsafeMutablePointer<curl_slist>? {
        var lines: UnsafeMutablePointer<curl_slist>?
        var texts: [String] = []
        var names: Set<String> = []
        for header in request.headers {
            guard header.isSendable else {
                throw error(
                    .invalidRequest(
                        "the header \(header.name.debugDescription) holds a character"
                            + " that none may hold"))
            }
            names.insert(header.name.lowercased())
            let value = header.value.reveal()
            // libcurl's way to send a field without a value.
            texts.append(value.isEmpty ? "\(header.name);" : "\(header.name): \(value)")
        }
        // Not sent unless asked for: libcurl's guess of the type, and a pause before long bodies.
        if !names.contains("content-type") { texts.append("Content-Type:") }
        // Debian's libcurl (7.88) puts a header that it leaves out into a signature all the same. Signed requests are
        // short, so that it would not ask for the pause anyway.
        if !names.contains("expect"), request.amazonSignature == nil { texts.append("Expect:") }
        if !names.contains("user-agent") { texts.append("User-Agent: \(settings.userAgent)") }
        for text in texts {
            guard let longer = ccurl_slist_append(lines, text) else {
                ccurl_slist_free(lines)
                throw error(.unavailable("no memory for a transfer"))
            }
            lines = longer
        }
        return lines
    }

    // MARK: - What libcurl reports

    fileprivate func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        guard head.take(line) else {
            failure = .tooLarge(limit: TransferHead.limit)
            return false
        }
        guard head.isComplete, !hasBegun else { return true }
        hasBegun = true
        // From here on, a stream is limited by its pauses alone.
        if isStreamed, let handle { _ = ccurl_setopt_long(handle, CURLOPT_TIMEOUT_MS, 0) }
        sink.begin(head)
        return true
    }

    /// Takes octets of the body.
    ///
    /// - Returns: What the callback has to return.
    fileprivate func receive(_ octets: UnsafeRawBufferPointer) -> Int {
        guard octets.count <= request.maximumResponseBytes - received else {
            failure = .tooLarge(limit: request.maximumResponseBytes)
            return octets.isEmpty ? 1 : 0
        }
        guard sink.take(octets) else { return Int(CURL_WRITEFUNC_PAUSE) }
        received += octets.count
        return octets.count
    }

    /// Hands the outcome over.
    func end(_ code: CURLcode) {
        if code == CURLE_OK, failure == nil, hasBegun { return sink.end(nil) }
        if code == CURLE_OK, failure == nil { return sink.end(error(.malformedAnswer, "no status line")) }
        var error = TransferError(
            code, limit: request.timeout, request: request.description)
        if let failure { error.reason = failure }
        error.detail = failure == nil ? String(cString: message) : ""
        if let handle {
            // The octets of the request that were sent, those to a proxy included.
            var sent = 0
            _ = ccurl_getinfo_long(handle, CURLINFO_REQUEST_SIZE, &sent)
            error.isUnsent = sent == 0 && !hasBegun
        }
        sink.end(error)
    }

    /// Hands over an outcome that libcurl has not found.
    func end(_ error: TransferError) { sink.end(error) }

    func error(_ reason: TransferError.Reason, _ detail: String = "") -> TransferError {
        TransferError(reason, request: request.description, detail: detail, isUnsent: handle == nil)
    }
}

private func receiveBody(
    _ data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .receive(UnsafeRawBufferPointer(start: data, count: size * count))
}

private func receiveHeader(
    _ data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let isTaken = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .receive(headerLine: UnsafeRawBufferPointer(start: data, count: size * count))
    return isTaken ? size * count : 0
}

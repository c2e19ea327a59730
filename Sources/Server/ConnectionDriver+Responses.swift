import HTTP
import Sockets
import Threading

extension ConnectionDriver {
    /// Whether the connection may outlive the answer that is being made.
    private var mayPersist: Bool {
        !isClosing && !shared.isDraining && requests < configuration.maximumRequestsPerConnection
    }

    /// Lets the service respond to the request that was read, and writes its answer.
    func respond() async {
        guard let exchange else { return }
        self.exchange = nil
        phase = .responding
        let request = HTTPRequest(head: exchange.head, body: exchange.body)
        let bodyOctets = exchange.body.count
        let response = await shared.service.respond(to: request, from: peer)
        guard !isCut else { return }
        let context = ResponseEncoder.Context(answering: exchange.head, isPersistent: mayPersist)
        let before = octetsWritten
        answer(response, context: context)
        if let stream = response.stream, ResponseEncoder.sendsStream(of: response, context: context) {
            await send(stream, context: context)
        }
        report(
            response, to: exchange.head, startedAt: exchange.startedAt, bodyOctets: bodyOctets,
            octets: octetsWritten - before + (output?.count ?? 0) - outputStart)
        phase = .idle
    }

    /// Answers a request from its head alone.
    func answer(
        _ response: borrowing HTTPResponse, to head: borrowing HTTPRequestHead, startedAt: MonotonicTime,
        bodyOctets: Int
    ) {
        if response.stream != nil {
            // A stream takes time that only a whole request gets.
            var whole = copy response
            whole.stream = nil
            return answer(whole, to: head, startedAt: startedAt, bodyOctets: bodyOctets)
        }
        let before = output?.count ?? 0
        answer(response, context: ResponseEncoder.Context(answering: head, isPersistent: mayPersist))
        report(
            response, to: head, startedAt: startedAt, bodyOctets: bodyOctets,
            octets: (output?.count ?? 0) - before)
    }

    /// Appends an answer, and notes whether the connection ends after it.
    func answer(_ response: borrowing HTTPResponse, context: ResponseEncoder.Context) {
        let dateLine = shared.dateLine
        var isPersistent = false
        withOutput { output in
            isPersistent = ResponseEncoder.encode(
                response, context: context, dateLine: dateLine, into: &output)
        }
        if !isPersistent { isClosing = true }
    }

    private func report(
        _ response: borrowing HTTPResponse, to head: borrowing HTTPRequestHead, startedAt: MonotonicTime,
        bodyOctets: Int, octets: Int
    ) {
        guard let observer = shared.observer else { return }
        observer.requestCompleted(
            RequestRecord(
                head: copy head, status: response.status, peer: peer, bodyOctets: bodyOctets,
                responseOctets: octets, duration: shared.loop.clock.now.duration(since: startedAt)))
    }

    /// Sends the pieces of a streamed answer, each when the one before has been taken.
    private func send(_ stream: HTTPBodyStream, context: ResponseEncoder.Context) async {
        do {
            guard await flushWaiting() else { return }
            while let piece = try await stream.next() {
                guard !isCut else { return }
                withOutput { ResponseEncoder.encode(piece: piece, context: context, into: &$0) }
                guard await flushWaiting() else { return }
            }
            withOutput { ResponseEncoder.encodeEnd(context: context, into: &$0) }
        } catch {
            // The head is out, so only a cut can tell the client that the content is not whole.
            cut()
        }
    }

    // MARK: - Writing

    func withOutput(_ body: (inout [UInt8]) -> Void) {
        var buffer = output.take() ?? shared.takeOutput()
        body(&buffer)
        output = buffer
    }

    /// Writes what can be written now; true when all has been.
    func flush() -> Bool {
        guard let buffer = output else { return true }
        while outputStart < buffer.count {
            let outcome = buffer.withUnsafeBytes { bytes in
                connection.write(UnsafeRawBufferPointer(rebasing: bytes[outputStart...]))
            }
            guard case .octets(let count) = outcome else { return false }
            outputStart += count
            octetsWritten += count
        }
        outputStart = 0
        output = nil
        shared.giveBack(buffer)
        return true
    }

    /// Writes all there is; false when the connection is lost, or was given up since nobody reads.
    func flushWaiting() async -> Bool {
        while !flush() {
            guard !isCut, let buffer = output else { return false }
            let outcome = buffer.withUnsafeBytes { bytes in
                connection.write(UnsafeRawBufferPointer(rebasing: bytes[outputStart...]))
            }
            switch outcome {
            case .octets(let count):
                outputStart += count
                octetsWritten += count
            case .wouldBlock(let direction):
                let deadline = now + configuration.timeouts.write
                if await readiness.wait(for: direction, until: deadline) == .timedOut {
                    shared.observer?.refused(.writeTimeout, from: peer.address)
                    cut()
                    return false
                }
            case .end, .failed:
                isClosing = true
                return false
            }
        }
        return true
    }
}

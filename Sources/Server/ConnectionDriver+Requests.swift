import Compression
import HTTP
import Sockets
import Threading

extension ConnectionDriver {
    /// Why the parser's input is not looked at any further for now.
    enum Step {
        /// Octets are missing, or none are wanted any more.
        case needsOctets
        /// Enough answers wait to be written.
        case pausesForOutput
        /// A request is whole and the service is to respond.
        case hasRequest
    }

    /// Goes through the input, answering what can be answered from heads alone.
    func advance() -> Step {
        guard !isClosing, var buffer = input.take() else { return .needsOctets }
        defer {
            if buffer.isEmpty { shared.giveBack(buffer) } else { input = buffer }
        }
        while true {
            let event = parser.next(in: &buffer)
            switch consume event {
            case .needMore:
                noteProgress(hasRest: !buffer.isEmpty)
                return .needsOctets
            case .head(let head):
                take(head)
            case .body(let range):
                guard take(range, of: buffer) else {
                    buffer.removeAll()
                    return .needsOctets
                }
            case .end:
                if takeEnd() { return .hasRequest }
            case .failed(let error):
                refuse(error)
            }
            if isClosing {
                if !buffer.isEmpty { mustLinger = true }
                buffer.removeAll()
                return .needsOctets
            }
            if let output, output.count - outputStart >= configuration.outputHighWater {
                return .pausesForOutput
            }
        }
    }

    // MARK: - Events

    private func take(_ head: borrowing HTTPRequestHead) {
        requests += 1
        let startedAt = shared.observer == nil ? now : shared.loop.clock.now
        switch shared.service.admit(head, from: peer) {
        case .respond(let response):
            dropBody(of: head)
            answer(response, to: head, startedAt: startedAt, bodyOctets: 0)
            if head.framing != .none, !isClosing {
                exchange = Exchange(head: copy head, startedAt: now, destination: .nowhere)
                exchange?.owesContinue = false
            }
        case .accept(let bodyLimit):
            accept(copy head, bodyLimit: bodyLimit, startedAt: startedAt)
        }
    }

    /// Sees to the body of a request that is answered without it.
    ///
    /// A short one that is on its way is read and dropped, so that the connection can be kept. A client that
    /// waits for 100 may or may not send it after the answer, so the connection has to be closed, as with
    /// a body that is long or whose length is unknown.
    private func dropBody(of head: borrowing HTTPRequestHead) {
        switch head.framing {
        case .none: return
        case .length(let count) where count <= configuration.discardedBodyOctets && !head.expectsContinue:
            parser.bodyLimit = count
        case .length, .chunked:
            isClosing = true
            mustLinger = true
        }
    }

    private func accept(_ head: HTTPRequestHead, bodyLimit: Int, startedAt: MonotonicTime) {
        parser.bodyLimit = bodyLimit
        var destination = Exchange.Destination.service
        if head.framing != .none {
            switch ContentCoding(of: head) {
            case .identity: break
            case .gzip:
                let limits = InflationLimits(
                    maximumOutput: bodyLimit, maximumRatio: configuration.maximumInflationRatio)
                guard let inflater = try? GzipInflater(limits: limits) else {
                    return refuse(
                        .overloaded(retryAfterSeconds: configuration.retryAfterSeconds), .compressedContent,
                        to: head)
                }
                destination = .inflated(inflater)
            case .unsupported:
                return refuse(.unsupportedCoding(), .contentCoding, to: head)
            }
        }
        exchange = Exchange(head: head, startedAt: startedAt, destination: destination)
    }

    /// Takes a piece of a body; false if the request was refused for it.
    private func take(_ range: Range<Int>, of buffer: borrowing InputBuffer) -> Bool {
        guard var exchange = exchange.take() else { return true }
        exchange.octets += range.count
        exchange.owesContinue = false
        switch exchange.destination {
        case .service: buffer.copy(range, to: &exchange.body)
        case .inflated(let inflater):
            var piece: [UInt8] = []
            buffer.copy(range, to: &piece)
            do throws(CompressionError) {
                try inflater.inflate(piece, into: &exchange.body)
            } catch {
                refuseInflation(error)
                return false
            }
        case .nowhere: break
        }
        self.exchange = exchange
        return true
    }

    /// Takes the end of a request; true if the service is to respond to it.
    private func takeEnd() -> Bool {
        guard let exchange else { return false }
        switch exchange.destination {
        case .nowhere:
            self.exchange = nil
            return false
        case .inflated(let inflater):
            do throws(CompressionError) {
                try inflater.finish()
            } catch {
                refuseInflation(error)
                return false
            }
            return true
        case .service: return true
        }
    }

    /// Notes what the connection waits for, and lets a client go on that waits for 100 (Continue).
    private func noteProgress(hasRest: Bool) {
        if exchange != nil {
            phase = .body
            if exchange?.owesContinue == true {
                exchange?.owesContinue = false
                withOutput { $0.append(contentsOf: ResponseEncoder.continueResponse) }
            }
        } else if !hasRest {
            // A head is consumed when it is whole, so nothing of a next one has arrived.
            phase = .idle
        } else if case .head = phase {
            // The deadline of a head is not renewed by its octets.
        } else {
            phase = .head(since: now)
        }
    }

    // MARK: - Refusals

    private func refuse(_ error: ParseError) {
        shared.observer?.refused(.malformed(error), from: peer.address)
        // A request that has its answer already gets no second one.
        if case .nowhere? = exchange?.destination {
            isClosing = true
            mustLinger = true
            return
        }
        refuse(.problem(error))
    }

    private func refuse(_ response: HTTPResponse, _ reason: RefusalReason, to head: HTTPRequestHead) {
        shared.observer?.refused(reason, from: peer.address)
        refuse(response, isHead: head.method == .head)
    }

    private func refuseInflation(_ error: CompressionError) {
        shared.observer?.refused(.compressedContent, from: peer.address)
        switch error {
        case .outputTooLarge, .ratioTooHigh: refuse(.bomb())
        default: refuse(.brokenCoding())
        }
    }

    /// Answers with an error after which the connection is of no more use.
    func refuse(_ response: HTTPResponse, isHead: Bool = false) {
        answer(response, context: ResponseEncoder.Context(isHead: isHead, isPersistent: false))
        exchange = nil
        mustLinger = true
    }
}

/// What was done to a request's content (RFC 9110 section 8.4).
private enum ContentCoding {
    case identity, gzip, unsupported

    init(of head: HTTPRequestHead) {
        guard let value = head.fields[.contentEncoding] else {
            self = .identity
            return
        }
        let isOnly = head.fields.values(of: .contentEncoding).count == 1
        switch value.utf8.count {
        case 0 where isOnly: self = .identity
        case 4 where isOnly && Self.equals(value, "gzip"): self = .gzip
        case 6 where isOnly && Self.equals(value, "x-gzip"): self = .gzip
        case 8 where isOnly && Self.equals(value, "identity"): self = .identity
        default: self = .unsupported
        }
    }

    /// Compares as ASCII without regard to case; the second is in lower case.
    private static func equals(_ value: String, _ name: StaticString) -> Bool {
        let octets = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return value.utf8.elementsEqual(octets) { ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 }
    }
}

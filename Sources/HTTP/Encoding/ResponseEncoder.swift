/// Writes responses as octets (RFC 9112), appending to a buffer that the caller reuses.
package enum ResponseEncoder {
    /// What the encoder must know of the request and the connection.
    package struct Context: Sendable, Hashable {
        /// Whether the request's method is HEAD, so that its answer has no content.
        package var isHead: Bool

        /// The request's minor version.
        package var minorVersion: Int

        /// Whether the connection stays open after this response.
        package var isPersistent: Bool

        /// Creates a context.
        package init(isHead: Bool = false, minorVersion: Int = 1, isPersistent: Bool = true) {
            self.isHead = isHead
            self.minorVersion = minorVersion
            self.isPersistent = isPersistent
        }

        /// Creates the context of an answer to a request.
        ///
        /// - Parameters:
        ///   - head: The request's head.
        ///   - isPersistent: Whether the server keeps the connection; without effect where the client does not.
        package init(answering head: borrowing HTTPRequestHead, isPersistent: Bool = true) {
            self.init(
                isHead: head.method == .head, minorVersion: head.minorVersion,
                isPersistent: isPersistent && head.isPersistent)
        }
    }

    /// The interim response to `Expect: 100-continue`.
    package static let continueResponse = [UInt8]("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Whether pieces of the response's stream are to be sent after its head.
    ///
    /// Where they are not (HEAD, 204, 304, no stream), the stream must be dropped without being asked.
    package static func sendsStream(of response: HTTPResponse, context: Context) -> Bool {
        response.stream != nil && !context.isHead && response.status.allowsContent
    }

    /// Appends a whole response, or the head and the first piece of a streamed one.
    ///
    /// The encoder alone writes `Content-Length`, `Transfer-Encoding`, `Date` and `Connection`; such fields of
    /// the response are left out, but `Connection: close` among them is heeded.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - context: What the request and the connection ask for.
    ///   - dateLine: The whole `Date` line with its CRLF, see ``HTTPDate/fieldLine(unixSeconds:)``.
    ///   - output: Where to append.
    /// - Returns: Whether the connection stays open after it. It does not for a streamed answer to HTTP/1.0.
    @discardableResult
    package static func encode(
        _ response: HTTPResponse, context: Context, dateLine: [UInt8], into output: inout [UInt8]
    ) -> Bool {
        let parts = MessageParts.shared
        var isPersistent = context.isPersistent
        let isChunked = response.stream != nil && context.minorVersion > 0
        let hasContent = response.status.allowsContent
        if response.stream != nil, !isChunked { isPersistent = false }

        output.append(contentsOf: parts.line(of: response.status))
        output.append(contentsOf: dateLine)
        if response.fields.isWireForm, !response.fields.hasEncoderLines {
            output.append(contentsOf: response.fields.octets)
        } else if appendLines(of: response.fields, to: &output) {
            isPersistent = false
        }
        if response.stream == nil, hasContent || response.status.code == 205 {
            output.append(contentsOf: parts.contentLength)
            output.append(decimal: hasContent ? response.body.count : 0)
            output.append(0x0D)
            output.append(0x0A)
        } else if isChunked, hasContent {
            output.append(contentsOf: parts.chunked)
        }
        if !isPersistent {
            output.append(contentsOf: parts.close)
        } else if context.minorVersion == 0 {
            output.append(contentsOf: parts.keepAlive)
        }
        output.append(0x0D)
        output.append(0x0A)

        if hasContent, !context.isHead {
            if response.stream == nil {
                output.append(contentsOf: response.body)
            } else {
                encode(piece: response.body, context: context, into: &output)
            }
        }
        return isPersistent
    }

    /// Appends one further piece of a streamed response; an empty piece writes nothing.
    ///
    /// To be called only where ``sendsStream(of:context:)`` says so.
    package static func encode(piece: [UInt8], context: Context, into output: inout [UInt8]) {
        guard !piece.isEmpty, !context.isHead else { return }
        if context.minorVersion > 0 {
            output.append(hexadecimal: piece.count)
            output.append(0x0D)
            output.append(0x0A)
            output.append(contentsOf: piece)
            output.append(0x0D)
            output.append(0x0A)
        } else {
            output.append(contentsOf: piece)
        }
    }

    /// Appends the end of a streamed response; see ``encode(piece:context:into:)``.
    package static func encodeEnd(context: Context, into output: inout [UInt8]) {
        guard context.minorVersion > 0, !context.isHead else { return }
        output.append(contentsOf: MessageParts.shared.lastChunk)
    }

    /// Appends the lines that do not belong to the encoder.
    ///
    /// - Returns: Whether the others ask for the connection to be closed.
    private static func appendLines(of fields: HTTPFields, to output: inout [UInt8]) -> Bool {
        for line in fields.lines where line.known?.isWrittenByEncoder != true {
            output.append(fields.octets.span.extracting(line.name))
            output.append(0x3A)
            output.append(0x20)
            output.append(fields.octets.span.extracting(line.value))
            output.append(0x0D)
            output.append(0x0A)
        }
        return fields.values(of: .connection).contains { $0.utf8.elementsEqual("close".utf8) }
    }
}

/// What every response is put together from, ready to be copied.
///
/// All in one value, as access to a global value is a call each time.
private final class MessageParts: Sendable {
    static let shared = MessageParts()

    let contentLength = [UInt8]("Content-Length: ".utf8)
    let chunked = [UInt8]("Transfer-Encoding: chunked\r\n".utf8)
    let close = [UInt8]("Connection: close\r\n".utf8)
    let keepAlive = [UInt8]("Connection: keep-alive\r\n".utf8)
    let lastChunk = [UInt8]("0\r\n\r\n".utf8)
    private let statusLines: [[UInt8]]

    private init() {
        statusLines = (100..<600).map { code in
            [UInt8]("HTTP/1.1 \(code) \(HTTPStatus(code: code).reason)\r\n".utf8)
        }
    }

    /// The line of a status; a code out of range is a fault of the program and becomes 500.
    func line(of status: HTTPStatus) -> [UInt8] {
        let index = status.code - 100
        return statusLines[statusLines.indices.contains(index) ? index : 400]
    }
}

extension [UInt8] {
    /// Appends a number of at least 0 in decimal digits.
    mutating func append(decimal number: Int) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(0x30 | UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a number of at least 0 in hexadecimal digits.
    mutating func append(hexadecimal number: Int) {
        var shift = 60
        while shift > 0, number >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> shift & 0x0F)
            append(digit < 10 ? 0x30 | digit : 0x57 + digit)
            shift -= 4
        }
    }
}

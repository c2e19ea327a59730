import CZlib

/// Reads one gzip member (RFC 1952) piece by piece, as a request's body arrives.
///
/// The result does not depend on where the pieces are cut. One owner at a time may use it; it belongs to the
/// connection that reads the body.
package final class GzipInflater {
    private enum Phase {
        case reading
        case ended
        case failed(CompressionError)
    }

    private let limits: InflationLimits
    /// On the heap, because zlib's state points back at it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let block: UnsafeMutablePointer<UInt8>
    private var phase = Phase.reading
    /// How much of ``block`` the present block of output has filled.
    private var filled = 0
    private var inputCount = 0
    private var outputCount = 0

    /// The output is checked against the limits whenever so many bytes have come out.
    private static let blockSize = 1 << 16

    /// Prepares to read a member.
    ///
    /// - Throws: ``CompressionError/outOfMemory``.
    package init(limits: InflationLimits) throws(CompressionError) {
        self.limits = limits
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        block = .allocate(capacity: Self.blockSize)
        // 15: the largest window; 16: a gzip header and trailer are wanted, no other.
        guard
            inflateInit2_(stream, 15 + 16, zlibVersion(), CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else {
            phase = .failed(.outOfMemory)
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        block.deallocate()
    }

    /// Whether the member's end, with its checksum, has been read.
    package var isComplete: Bool {
        if case .ended = phase { true } else { false }
    }

    /// Inflates the next piece.
    ///
    /// After an error it stays in that error.
    ///
    /// - Parameters:
    ///   - input: The piece; it may be empty.
    ///   - output: Where what came out is appended.
    /// - Throws: Any ``CompressionError`` but ``CompressionError/truncated``.
    package func inflate(
        _ input: UnsafeRawBufferPointer, into output: inout [UInt8]
    ) throws(CompressionError) {
        if case .failed(let error) = phase { throw error }
        do throws(CompressionError) {
            try read(input, into: &output)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// Inflates the next piece.
    ///
    /// - Parameters:
    ///   - input: The piece; it may be empty.
    ///   - output: Where what came out is appended.
    /// - Throws: Any ``CompressionError`` but ``CompressionError/truncated``.
    package func inflate(
        _ input: some RandomAccessCollection<UInt8>, into output: inout [UInt8]
    ) throws(CompressionError) {
        let done = input.withContiguousStorageIfAvailable { buffer in
            Result { () throws(CompressionError) in
                try inflate(UnsafeRawBufferPointer(buffer), into: &output)
            }
        }
        if let done { return try done.get() }
        try inflate(Array(input), into: &output)
    }

    /// Says that no more input will come.
    ///
    /// - Throws: ``CompressionError/truncated`` where the member has no end yet, or the earlier error.
    package func finish() throws(CompressionError) {
        switch phase {
        case .ended: return
        case .reading: throw .truncated
        case .failed(let error): throw error
        }
    }

    // MARK: - Reading

    private func read(
        _ input: UnsafeRawBufferPointer, into output: inout [UInt8]
    ) throws(CompressionError) {
        guard let start = input.bindMemory(to: UInt8.self).baseAddress else { return }
        var offset = 0
        while offset < input.count {
            if case .ended = phase {
                // RFC 1952 section 2.3.1: a member begins with 31.
                throw input[offset] == 31 ? .multipleMembers : .trailingGarbage
            }
            let length = min(input.count - offset, Int(CInt.max))
            stream.pointee.next_in = UnsafeMutablePointer(mutating: start + offset)
            stream.pointee.avail_in = UInt32(length)
            try readAll(into: &output)
            offset += length - Int(stream.pointee.avail_in)
        }
    }

    /// Runs the inflater until the input at hand is used up or the member has ended.
    private func readAll(into output: inout [UInt8]) throws(CompressionError) {
        repeat {
            let room = Self.blockSize - filled
            stream.pointee.next_out = block + filled
            stream.pointee.avail_out = UInt32(room)
            let before = Int(stream.pointee.avail_in)
            let result = CZlib.inflate(stream, Z_NO_FLUSH)
            let count = room - Int(stream.pointee.avail_out)
            inputCount += before - Int(stream.pointee.avail_in)
            outputCount += count
            let isEnd = result == Z_STREAM_END
            if filled + count == Self.blockSize || isEnd {
                try limits.check(output: outputCount, input: inputCount)
            } else if outputCount > limits.maximumOutput {
                throw .outputTooLarge(limit: limits.maximumOutput)
            }
            output.append(contentsOf: UnsafeBufferPointer(start: block + filled, count: count))
            filled = (filled + count) % Self.blockSize
            switch result {
            case Z_OK: break
            case Z_STREAM_END:
                phase = .ended
                return
            case Z_BUF_ERROR:
                // Nothing to do with what is there: more input is needed.
                return
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "no deflate data")
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    }
}
